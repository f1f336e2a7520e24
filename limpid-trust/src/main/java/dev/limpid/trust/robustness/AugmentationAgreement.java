package dev.limpid.trust.robustness;

import dev.limpid.metrics.RankCorrelation.Ranks;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The mean of Spearman's correlation between the map and the maps of the mirrored, the moved, the brighter and the noisy input, moved back. What does
 * not change the input is left out.
 *
 * <p>Ref.: Wang, Zhang, Kan, Shan and Chen, Self-supervised Equivariant Attention Mechanism for Weakly Supervised Semantic Segmentation, 2020, arXiv 2004.04581.
 */
public record AugmentationAgreement() implements ExplanationMetric {
    /** With the usual settings. */
    public static final AugmentationAgreement STANDARD = new AugmentationAgreement();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("augmentation-agreement", Family.ROBUSTNESS)
                .range(-1, 1)
                .needs(Need.INPUT, Need.EXPLAINER)
                .meaning("1 where the explanation moves with the input and does not depend on brightness and noise.")
                .order("ranks of the signed scores")
                .cost("5 explanations")
                .reference(
                        "Wang, Zhang, Kan, Shan and Chen, Self-supervised Equivariant Attention Mechanism for Weakly Supervised Semantic Segmentation, 2020, arXiv 2004.04581")
                .proved(new Proof.ClosedForm("1 for maps that move with the input, less for maps that stay or change"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        InputShape shape = in.shape();
        float[] input = in.input();
        float[] own = in.explained(input);
        Ranks map = Ranks.of(Numbers.doubles(own));
        int width = shape.width();
        double sum = 0;
        int count = 0;
        for (Augmentation each : Augmentation.values()) {
            float[] augmented = each.input(in);
            if (Arrays.equals(augmented, input)) {
                continue;
            }
            float[] other = in.explained(augmented);
            double[] back = new double[own.length];
            for (int p = 0; p < own.length; p++) {
                back[p] = other[p - p % width + each.column(p % width, width)];
            }
            OptionalDouble correlation = map.correlation(Ranks.of(back));
            sum += correlation.orElse(0);
            count += correlation.isPresent() ? 1 : 0;
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(1L + Augmentation.values().length);
    }
}
