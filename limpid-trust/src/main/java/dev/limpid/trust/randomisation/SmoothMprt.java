package dev.limpid.trust.randomisation;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Neighbours;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.List;
import java.util.OptionalDouble;

/**
 * {@link Mprt} from the scores towards the input, of maps that are averaged over noisy copies of the input, so that the noise
 * of gradients does not pass for a change.
 *
 * <p>Ref.: Hedström, Weber, Lapuschkin and Höhne, Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation Test, 2024, arXiv 2401.06465.
 *
 * @param noisy the copies of the input
 * @param layers at most so many sets of layers
 */
public record SmoothMprt(Neighbours noisy, int layers) implements ExplanationMetric {
    /** With the usual settings. */
    public static final SmoothMprt STANDARD = new SmoothMprt(Neighbours.uniform(8, 0.1), 8);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("smooth-mprt", Family.RANDOMISATION)
                .lowerIsBetter()
                .range(-1, 1)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER, Need.RANDOMISED)
                .meaning("Near 1 where the map does not depend on what the network has learnt, apart from noise.")
                .order("maps averaged over noisy inputs, then magnitudes, then ranks")
                .cost("copies (1 + sets of layers) explanations")
                .reference(
                        "Hedström, Weber, Lapuschkin and Höhne, Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation Test, 2024, arXiv 2401.06465")
                .proved(new Proof.Verified(
                        "scipy 1.17 spearmanr and torch 2.15 gradients of networks with the same weights and noisy inputs",
                        1e-4,
                        "quantus 0.6.0 draws weights by PyTorch's initialisation"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<List<String>> sets = LayerOrder.CASCADING.sets(in.randomised().layers(), layers);
        List<float[]> inputs = noisy.of(in);
        Likeness likeness = Likeness.to(smooth(in, in.explainer(), inputs));
        return LayerMean.of(
                sets, in.seed(), set -> likeness.of(smooth(in, in.randomised().explainer(set, in.seed()), inputs)));
    }

    private static float[] smooth(MetricInput in, MapFunction explainer, List<float[]> inputs) {
        float[] sum = new float[in.shape().pixels()];
        for (float[] map : in.explained(explainer, inputs, in.target(), in.seed())) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += map[i];
            }
        }
        return sum;
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations((1L + layers) * noisy.count());
    }
}
