package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import java.util.List;

/** The methods that change parts of the picture and look at the answer. */
public final class PerturbationMethods {
    private PerturbationMethods() {}

    /** All of them. */
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
