package dev.limpid.testkit.kernel;

import java.util.List;

/** The implementation of one operator. */
@FunctionalInterface
public interface Kernel {
    /** Computes the outputs of a call; outputs beyond those of the node are ignored. */
    List<NdArray> apply(Call call);
}
