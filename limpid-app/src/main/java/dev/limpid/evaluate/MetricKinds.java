package dev.limpid.evaluate;

import dev.limpid.model.InputKind;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo.Family;
import java.util.Optional;
import java.util.Set;

/**
 * Which metrics work on which kind of input. All do on pictures, series and tables. A volume is judged by metrics to which an input is a list
 * of values, tokens by metrics that leave the input as it is: a token number has no neighbours and cannot be hidden or made brighter.
 */
final class MetricKinds {
    /** Metrics that look at neighbouring pixels, or at regions of a picture. */
    static final Set<String> OF_A_PLANE = Set.of(
            "insertion",
            "region-perturbation",
            "selectivity",
            "irof",
            "mu-fidelity",
            "infidelity",
            "road",
            "road-combined",
            "arcc",
            "softmax-information-curve",
            "accuracy-information-curve",
            "in-domain-single-deletion",
            "spanning-tree",
            "total-variation",
            "compressed-size",
            "continuity",
            "consistency",
            "augmentation-agreement",
            "attack-stability",
            "edge-similarity");

    /** Metrics that explain the input as it is, and look at the map as a list of numbers. */
    static final Set<String> OF_THE_INPUT_AS_IT_IS = Set.of(
            "sparseness",
            "complexity",
            "effective-complexity",
            "seed-stability",
            "mprt-cascading",
            "mprt-independent",
            "mprt-bottom-up",
            "efficient-mprt",
            "random-logit",
            "data-randomisation",
            "implementation-invariance",
            "linearity");

    private MetricKinds() {}

    /** Why a metric does not work on a kind of input, in one sentence; empty if it does. */
    static Optional<String> unmet(ExplanationMetric metric, InputKind kind) {
        String name = metric.info().name();
        Family family = metric.info().family();
        boolean isOfPictures =
                family == Family.LOCALISATION || family == Family.VERIFICATION || family == Family.FUNNYBIRDS;
        if (kind == InputKind.TOKENS && !OF_THE_INPUT_AS_IT_IS.contains(name)) {
            return Optional.of(
                    isOfPictures
                            ? "it looks at regions of a picture, and the input is tokens"
                            : "it changes, hides or shifts values of the input, which has no meaning for the numbers of tokens");
        }
        if (kind == InputKind.VOLUME && (isOfPictures || OF_A_PLANE.contains(name))) {
            return Optional.of("it looks at neighbours or regions in a picture, and the input is a volume");
        }
        return Optional.empty();
    }
}
