package dev.limpid.testkit.kernel;

import java.util.List;

/** What one operator computes. */
@FunctionalInterface
public interface Kernel {
    /** The outputs for a call's inputs; outputs beyond those the node asks for are ignored. */
    List<NdArray> apply(Call call);
}
