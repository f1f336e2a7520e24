package dev.limpid.trust;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws the weights of some layers again: each constant of floats with more than one number is replaced by normal numbers of
 * its own mean and standard deviation, so that activations keep their scale. The measured mean and variance of a batch
 * normalisation stay. The values of the nodes keep their names. Unlike
 * other passes it changes the computed function.
 *
 * @param layers the names of the values that the layers compute
 * @param seed the seed; each constant has its own stream, whichever other layers are drawn
 */
public record RedrawnWeights(Set<String> layers, long seed) implements Pass {
    public RedrawnWeights {
        layers = Set.copyOf(layers);
    }

    @Override
    public Graph apply(Graph graph) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        for (Node node : graph.nodes()) {
            if (layers.contains(node.output())) {
                for (String input : trained(node)) {
                    graph.findConstant(input)
                            .filter(RedrawnWeights::isDrawn)
                            .ifPresent(weights -> constants.put(input, drawn(weights, input)));
                }
            }
        }
        return graph.with(graph.nodes(), constants);
    }

    /** What is trained by gradients; the mean and the variance of a batch normalisation are measured. */
    static List<String> trained(Node node) {
        List<String> inputs = node.is("BatchNormalization") ? node.inputs().subList(0, 3) : node.inputs();
        return inputs.stream().filter(i -> !i.isEmpty()).toList();
    }

    private static boolean isDrawn(Tensor tensor) {
        return tensor.elementType().isFloating() && tensor.elementCount() > 1;
    }

    private Tensor drawn(Tensor weights, String name) {
        double[] numbers = weights.toDoubles();
        double mean = Numbers.mean(numbers);
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        double deviation = Math.sqrt(squares / numbers.length);
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = mean + deviation * random.nextGaussian();
        }
        ElementType type = weights.elementType();
        return Tensor.of(type, numbers, weights.shape());
    }
}
