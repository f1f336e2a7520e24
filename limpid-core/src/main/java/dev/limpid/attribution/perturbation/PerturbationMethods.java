package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import java.util.List;

/** The methods that change parts of the input and observe the output. */
public final class PerturbationMethods {
    private PerturbationMethods() {}

    /** All methods of the family. */
    public static List<Method> all() {
        return List.of(
                new Occlusion(),
                new FeatureAblation(),
                new Rise(),
                new ShapleyValueSampling(),
                new Sobol(),
                new Hsic(),
                new FeaturePermutation(),
                new MeaningfulPerturbation(),
                new ExtremalPerturbation(),
                new Aise());
    }
}
