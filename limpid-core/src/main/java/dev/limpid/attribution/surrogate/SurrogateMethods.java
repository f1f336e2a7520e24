package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.Method;
import java.util.List;

/** The methods that ask a simple model that says the same around the picture. */
public final class SurrogateMethods {
    private SurrogateMethods() {}

    /** All of them. */
    public static List<Method> all() {
        return List.of(new Lime(), new KernelShap(), new PartitionShap(), new NormLime(), new Anchors());
    }
}
