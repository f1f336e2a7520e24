package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The weights of a network that was exported from a block, as the parameters of such a block again. */
final class Weights {
    private Weights() {}

    /**
     * Copies the weights of a graph into an initialised block. The block's parameters are in the order in which its export uses
     * them as constants.
     *
     * @throws LimpidException if the graph was exported from another kind of block
     */
    static void copy(Graph graph, Block block) {
        List<Tensor> weights = used(graph);
        List<Parameter> parameters = block.getParameters().values();
        if (weights.size() != parameters.size()) {
            throw other(graph, weights.size() + " weights instead of " + parameters.size());
        }
        for (int i = 0; i < weights.size(); i++) {
            NDArray array = parameters.get(i).getArray();
            Tensor weight = weights.get(i);
            long[] shape = weight.shape();
            if (!Arrays.equals(shape, array.getShape().getShape())) {
                throw other(graph, "a weight of shape " + Arrays.toString(shape) + " instead of " + array.getShape());
            }
            NDManager manager = array.getManager();
            try (NDArray copy = manager.create(weight.toFloats(), array.getShape())) {
                copy.copyTo(array);
            }
        }
    }

    /** In the order of use; one that several nodes share is listed for each, since an export shares weights that are equal. */
    private static List<Tensor> used(Graph graph) {
        List<Tensor> weights = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (String input : node.inputs()) {
                Tensor constant = graph.constants().get(input);
                if (constant != null && constant.elementType() == ElementType.FLOAT) {
                    weights.add(constant);
                }
            }
        }
        return weights;
    }

    private static LimpidException other(Graph graph, String difference) {
        return LimpidException.badInput(graph.header().graphName()
                + " is not the network that training is to start from: it has " + difference);
    }
}
