package dev.limpid.trust.randomisation;

import dev.limpid.error.LimpidException;
import dev.limpid.trust.Correlation;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * How like the map is that of another class, drawn at random. Spearman's correlation of the scores.
 *
 * <p>Ref.: Sixt, Granz and Landgraf, When Explanations Lie: Why Many Modified BP Attributions Fail, 2020, arXiv 1912.09818.
 */
public record RandomLogit() implements ExplanationMetric {
    /** The metric. */
    public static final RandomLogit STANDARD = new RandomLogit();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("random-logit", Family.RANDOMISATION)
                .lowerIsBetter()
                .range(-1, 1)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER)
                .meaning("Near 1 where the map does not depend on the class that is explained.")
                .order("ranks of the signed scores")
                .cost("2 explanations")
                .reference(
                        "Sixt, Granz and Landgraf, When Explanations Lie: Why Many Modified BP Attributions Fail, 2020,"
                                + " arXiv 1912.09818")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, RandomLogit with correlation_spearman", 1e-4, "its default likeness is SSIM"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int classes = in.network().classes();
        if (classes < 2) {
            throw LimpidException.unsupported("the network has one class, so there is no other to explain");
        }
        int step = 1 + new SplittableRandom(in.seed()).nextInt(classes - 1);
        float[] other = in.explained(in.explainer(), in.input(), (in.target() + step) % classes, in.seed());
        return Correlation.SPEARMAN.of(Numbers.doubles(in.explained(in.input())), Numbers.doubles(other));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(2);
    }
}
