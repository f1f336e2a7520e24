package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists the steps of a graph that have parameters, in the order in which they run. */
final class Layers {
    private Layers() {}

    static List<Layer> of(Graph graph) {
        Map<String, Node> producers = graph.producers();
        Set<String> counted = new HashSet<>();
        List<Layer> layers = new ArrayList<>();
        for (Node node : graph.nodes()) {
            @Nullable TensorType type = graph.types().get(node.output());
            if (node.has(Trait.UNTRAINED) || type == null || !type.element().isFloating()) {
                continue;
            }
            long parameters = 0;
            for (String input : node.reads()) {
                @Nullable Node producer = producers.get(input);
                String source = producer != null && producer.is("DequantizeLinear") ? producer.input(0) : input;
                @Nullable Tensor constant = graph.constants().get(source);
                boolean trained = constant != null
                        && constant.elementCount() > 1
                        && (constant.elementType().isFloating() || !source.equals(input))
                        && constant.elementType() != ElementType.STRING;
                if (constant != null && trained && counted.add(source)) {
                    parameters += constant.elementCount();
                }
            }
            if (parameters > 0) {
                layers.add(new Layer(node.label(), node.op().toString(), node.output(), type, parameters));
            }
        }
        return layers;
    }
}
