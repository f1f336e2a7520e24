package dev.limpid.trust.randomisation;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Model parameter randomisation test: how like the map stays when the weights of the network are drawn again, averaged over
 * the layers. Spearman's correlation of the magnitudes.
 *
 * <p>Ref.: Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018, arXiv 1810.03292.
 *
 * @param order which layers are drawn again together
 * @param layers at most so many sets of layers
 */
public record Mprt(LayerOrder order, int layers) implements ExplanationMetric {
    /** From the scores towards the input. */
    public static final Mprt CASCADING = new Mprt(LayerOrder.CASCADING, 8);

    /** Each layer alone. */
    public static final Mprt INDEPENDENT = new Mprt(LayerOrder.INDEPENDENT, 8);

    /** From the input towards the scores. */
    public static final Mprt BOTTOM_UP = new Mprt(LayerOrder.BOTTOM_UP, 8);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("mprt-" + order.label(), Family.RANDOMISATION)
                .lowerIsBetter()
                .range(-1, 1)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER, Need.RANDOMISED)
                .meaning(
                        "Near 1 where the map does not depend on what the network has learnt. A method that draws its map at"
                                + " random passes too, so it says nothing about faithfulness.")
                .order(
                        "magnitudes, then ranks; weights are drawn from a normal distribution of their own mean and deviation")
                .cost("1 + sets of layers explanations, each on a network of its own")
                .reference(
                        "Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, 2018, arXiv 1810.03292")
                .proved(new Proof.Verified(
                        "scipy 1.17 spearmanr and torch 2.15 gradients of networks with the same weights",
                        1e-4,
                        "quantus 0.6.0 draws weights by PyTorch's initialisation"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<List<String>> sets = order.sets(in.randomised().layers(), layers);
        Likeness likeness = Likeness.to(in.explained(in.input()));
        return LayerMean.of(
                sets,
                in.seed(),
                set -> likeness.of(
                        in.explained(in.randomised().explainer(set, in.seed()), in.input(), in.target(), in.seed())));
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(1L + layers);
    }
}
