package dev.limpid.trust;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Multiplies every weight by a normal number of mean 1. Unlike other passes it changes the computed function.
 *
 * <p>Ref.: Hedström et al., The Meta-Evaluation Problem in Explainable AI, 2023, arXiv 2302.07265.
 *
 * @param deviation the standard deviation of the factors
 * @param seed the seed; each constant has its own stream
 */
public record NoisyWeights(double deviation, long seed) implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        for (Node node : graph.nodes()) {
            if (node.has(Trait.WEIGHTED) || node.has(Trait.RECURRENT)) {
                for (String input : RedrawnWeights.trained(node)) {
                    graph.findConstant(input)
                            .filter(t -> t.elementType().isFloating())
                            .ifPresent(t -> constants.put(input, noisy(t, input)));
                }
            }
        }
        return graph.with(graph.nodes(), constants);
    }

    private Tensor noisy(Tensor weights, String name) {
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        double[] numbers = weights.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= 1 + deviation * random.nextGaussian();
        }
        return Tensor.of(weights.elementType(), numbers, weights.shape());
    }
}
