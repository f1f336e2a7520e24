package dev.limpid.graph.pass;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Shuffles the numbers within each tensor of weights, so that a network keeps its architecture and the size of its weights but
 * nothing that it has learnt: the network that a trained one is compared with. Unlike other passes it changes the function
 * that is computed, on purpose.
 *
 * @param seed of the shuffles
 */
public record PermuteWeights(long seed) implements Pass {
    @Override
    public Graph apply(Graph graph) {
        Set<String> weights = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.has(Trait.WEIGHTED) || node.has(Trait.RECURRENT)) {
                node.inputs().stream().filter(graph.constants()::containsKey).forEach(weights::add);
            }
        }
        Map<String, Tensor> constants = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        graph.constants().forEach((name, tensor) -> {
            SplittableRandom own = random.split();
            boolean isShuffled = weights.contains(name) && tensor.elementType().isFloating();
            constants.put(name, isShuffled ? shuffled(tensor, own) : tensor);
        });
        return graph.with(graph.nodes(), constants);
    }

    private static Tensor shuffled(Tensor tensor, SplittableRandom random) {
        int size = tensor.elementType().bits() / 8;
        ByteBuffer bytes = Tensor.allocate(tensor.elementType(), tensor.shape());
        bytes.put(tensor.bytes()).flip();
        byte[] one = new byte[size];
        byte[] other = new byte[size];
        for (int i = (int) tensor.elementCount() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            bytes.get(i * size, one);
            bytes.get(j * size, other);
            bytes.put(i * size, other);
            bytes.put(j * size, one);
        }
        return Tensor.of(tensor.elementType(), tensor.shape(), bytes);
    }
}
