package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.Method;
import java.util.List;

/** The methods that fit a simple model to the network near the input. */
public final class SurrogateMethods {
    private SurrogateMethods() {}

    /** All methods of the family. */
    public static List<Method> all() {
        return List.of(new Lime(), new KernelShap(), new PartitionShap(), new NormLime(), new Anchors());
    }
}
