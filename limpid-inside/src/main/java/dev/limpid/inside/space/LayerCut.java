package dev.limpid.inside.space;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A network cut at a layer: a graph up to the layer, and one that goes on from it with some of its units replaced.
 *
 * @param head computes the layer and whatever else the rest reads
 * @param tail goes on from {@code kept * layer + (1 - kept) * instead} to the scores; its inputs are the layer, the others that it
 *     reads, {@link #KEPT} {@code float[N,C]} and {@link #INSTEAD} in the shape of the layer
 * @param layer the layer's value
 * @param besides the other values that the rest reads and that have a row for each input
 * @param units the number of channels
 * @param inner how many numbers of one unit follow each other
 */
record LayerCut(Graph head, Graph tail, String layer, List<String> besides, int units, int inner) {
    static final String KEPT = "limpid_kept";
    static final String INSTEAD = "limpid_instead";

    /**
     * Cuts a network.
     *
     * @throws LimpidException if the scores do not depend on the layer, the layer has no units, or the network cannot be cut there
     */
    static LayerCut of(Classifier model, String layer) {
        Graph whole = model.graph();
        List<Node> nodes = rest(model, layer);
        Set<String> made = new HashSet<>(whole.constants().keySet());
        Set<String> inputs = new LinkedHashSet<>(List.of(layer));
        for (Node node : nodes) {
            node.reads().stream().filter(name -> !made.contains(name)).forEach(inputs::add);
            made.addAll(node.outputs());
        }
        List<Value> values = inputs.stream()
                .map(name -> new Value(name, type(model, name, layer)))
                .toList();
        List<String> besides = values.stream().skip(1).map(Value::name).toList();
        Graph rest = new Graph(
                        values,
                        List.of(model.logits()),
                        whole.constants(),
                        nodes,
                        whole.types(),
                        Set.of(),
                        whole.header())
                .pruned();
        int axis = channelAxis(model, layer);
        Graph head = whole.withOutputs(new ArrayList<>(inputs)).pruned();
        return new LayerCut(
                head,
                masked(rest, axis, model.logits()),
                layer,
                besides,
                Math.toIntExact(whole.shapeOf(layer).size(axis)),
                inner(whole.shapeOf(layer), axis));
    }

    /** The nodes from the layer to the scores, with those that compute what is the same for all inputs. */
    private static List<Node> rest(Classifier model, String layer) {
        Graph whole = model.graph();
        Set<String> after = new HashSet<>(Set.of(layer));
        for (Node node : whole.nodes()) {
            if (node.reads().stream().anyMatch(after::contains)) {
                after.addAll(node.outputs());
            }
        }
        if (!after.contains(model.logits()) || model.logits().equals(layer)) {
            throw LimpidException.unsupported(
                    "the scores do not depend on layer '" + layer + "', or are this layer; choose an earlier one");
        }
        Set<String> needed = new HashSet<>(Set.of(model.logits()));
        List<Node> rest = new ArrayList<>();
        for (int i = whole.nodes().size() - 1; i >= 0; i--) {
            Node node = whole.nodes().get(i);
            boolean isRead = node.outputs().stream().anyMatch(needed::contains)
                    && !node.outputs().contains(layer);
            if (isRead && (after.contains(node.output()) || !isRow(model, node.output()))) {
                rest.add(0, node);
                needed.addAll(node.reads());
            }
        }
        return rest;
    }

    /** Whether a value has a row of known size for each input. */
    private static boolean isRow(Classifier model, String value) {
        return model.graph()
                .findType(value)
                .map(TensorType::shape)
                .filter(shape -> shape.rank() > 0 && shape.isFixed(1, shape.rank()) && !FeatureMap.isInWindows(shape))
                .filter(shape -> model.isBatched() ? !shape.dim(0).isFixed() : shape.size(0) == model.fixedBatch())
                .isPresent();
    }

    private static TensorType type(Classifier model, String name, String layer) {
        if (!isRow(model, name)) {
            throw LimpidException.unsupported(
                    "the network cannot be cut at layer '" + layer + "': the part after it reads '" + name
                            + "', which has no row for each input; choose another layer");
        }
        return model.graph().findType(name).orElseThrow();
    }

    private static int channelAxis(Classifier model, String layer) {
        return model.findFeatureMap(layer).map(FeatureMap::channelAxis).orElseGet(() -> {
            if (model.graph().shapeOf(layer).rank() != 2) {
                throw LimpidException.unsupported("layer '" + layer + "' has no units: its shape is "
                        + model.graph().shapeOf(layer) + "; choose another layer");
            }
            return 1;
        });
    }

    private static int inner(Shape shape, int axis) {
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        return Math.toIntExact(inner);
    }

    private static Graph masked(Graph rest, int axis, String scores) {
        GraphBuilder b = GraphBuilder.ofOpset(rest.opset());
        List<Expr> arguments = new ArrayList<>();
        for (Value each : rest.inputs()) {
            arguments.add(b.input(each.name(), each.type()));
        }
        Expr layer = arguments.get(0);
        TensorType type = rest.inputs().get(0).type();
        Shape shape = layer.shape();
        ElementType element = type.element();
        Expr kept = b.input(KEPT, new TensorType(element, new Shape(List.of(shape.dim(0), shape.dim(axis)))));
        long[] axes = LongStream.range(1, shape.rank()).filter(a -> a != axis).toArray();
        Expr mask = axes.length == 0 ? kept : kept.unsqueeze(axes);
        Expr instead = b.input(INSTEAD, type);
        arguments.set(0, instead.add(mask.mul(layer.sub(instead))));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        Expr found = java.util.Objects.requireNonNull(b.call(rest, arguments).get(scores));
        outputs.put(FeatureGraph.SCORES, found.cast(ElementType.FLOAT));
        return b.build(outputs);
    }
}
