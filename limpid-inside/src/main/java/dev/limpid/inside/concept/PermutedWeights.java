package dev.limpid.inside.concept;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Turns a trained network into a frozen random one: the weights of each convolution and matrix product change places at
 * random, so their distribution stays and what they have learnt is gone. What is found in this network as well was not
 * learnt. It is a pass that does change the computed function.
 *
 * @param seed of the permutations
 */
public record PermutedWeights(long seed) implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Set<String> weights = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.has(Trait.WEIGHTED) && node.inputs().size() > 1) {
                weights.addAll(node.inputs().subList(0, 2));
            }
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        SplittableRandom random = new SplittableRandom(seed);
        constants.replaceAll(
                (name, tensor) -> weights.contains(name) && tensor.elementType().isFloating()
                        ? permuted(tensor, random.split())
                        : tensor);
        return graph.with(graph.nodes(), constants);
    }

    private static Tensor permuted(Tensor tensor, SplittableRandom random) {
        double[] numbers = tensor.toDoubles();
        for (int i = numbers.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double kept = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = kept;
        }
        return Tensor.of(tensor.elementType(), numbers, tensor.shape());
    }
}
