package dev.limpid.training;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.zoo.BuiltIn;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Copies the first weights of a built-in network into a block of the same layers. */
final class Pretrained {
    private Pretrained() {}

    /** @throws IllegalStateException if a parameter of the block has another shape than the next weight of the network */
    static void copy(BuiltIn network, Block block) {
        Deque<Tensor> weights = weights(OnnxReader.read(network.bytes()));
        for (Parameter each : block.getParameters().values()) {
            Tensor next = weights.remove();
            if (!Arrays.equals(next.shape(), each.getArray().getShape().getShape())) {
                throw new IllegalStateException(each.getName() + " has the shape "
                        + each.getArray().getShape() + ", but " + network + " has " + Arrays.toString(next.shape()));
            }
            PrototypeHead.set(each, next.toFloats());
        }
    }

    /** The weights of convolutions and normalisations in the order of the nodes. */
    private static Deque<Tensor> weights(Graph graph) {
        Deque<Tensor> weights = new ArrayDeque<>();
        for (Node node : graph.nodes()) {
            if (node.is("Conv") || node.is("BatchNormalization")) {
                node.inputs().stream()
                        .skip(1)
                        .forEach(name -> graph.findConstant(name).ifPresent(weights::add));
            }
        }
        return weights;
    }
}
