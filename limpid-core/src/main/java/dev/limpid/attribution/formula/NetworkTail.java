package dev.limpid.attribution.formula;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The part of a network from a layer to the logits, as a separate graph.
 *
 * @param graph its first input is the layer, the others are further values that it reads; its output is the logits
 * @param layer the layer's value
 */
public record NetworkTail(Graph graph, String layer) {
    /** The part behind a layer. @throws LimpidException if the logits do not depend on the layer */
    public static NetworkTail of(Classifier model, String layer) {
        Graph whole = model.graph();
        Set<String> after = new HashSet<>(Set.of(layer));
        List<Node> nodes = new ArrayList<>();
        for (Node node : whole.nodes()) {
            if (node.reads().stream().anyMatch(after::contains)) {
                after.addAll(node.outputs());
                nodes.add(node);
            }
        }
        if (!after.contains(model.logits())) {
            throw LimpidException.unsupported("the logits do not depend on layer '" + layer + "'");
        }
        Set<String> needed = new HashSet<>(Set.of(model.logits()));
        List<Node> head = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)
                    && !node.outputs().contains(layer)) {
                head.add(0, node);
                needed.addAll(node.reads());
            }
        }
        Set<String> inputs = new LinkedHashSet<>(List.of(layer));
        Set<String> made = new HashSet<>(whole.constants().keySet());
        for (Node node : head) {
            node.reads().stream().filter(name -> !made.contains(name)).forEach(inputs::add);
            made.addAll(node.outputs());
        }
        List<Value> values = inputs.stream()
                .map(name -> new Value(name, whole.findType(name).orElseThrow()))
                .toList();
        Graph graph = new Graph(
                        values,
                        List.of(model.logits()),
                        whole.constants(),
                        head,
                        whole.types(),
                        Set.of(),
                        whole.header())
                .pruned();
        return new NetworkTail(graph, layer);
    }

    /** Names of the values other than the layer that this part reads. */
    public List<String> besides() {
        return graph.inputs().stream().skip(1).map(Value::name).toList();
    }

    /** This part with another symbol for the batch size. */
    Graph forBatch(Dim own, Dim other) {
        return own.symbol() != null && other.symbol() != null
                ? graph.renameSymbol(own.symbol(), other.symbol())
                : graph;
    }

    /**
     * A value of the run on the inputs {@code [N,...]} for the points {@code [N*S,...]}: each of its slices S times.
     *
     * @throws LimpidException if its first axis is not the batch
     */
    Expr repeated(Expr value, Expr points, Dim batch) {
        Shape shape = value.shape();
        if (batch.isFixed()) {
            return value;
        }
        if (shape.rank() == 0 || !shape.dim(0).sameAs(batch) || !shape.isFixed(1, shape.rank())) {
            if (shape.isFixed()) {
                return value;
            }
            throw LimpidException.unsupported(
                    "the part of the network after layer '" + layer + "' also reads '" + value.name() + "' (" + shape
                            + "), which cannot be repeated for each sample; choose a later layer");
        }
        Expr count = points.shapeOf().slice(0, 0, 1, 1).div(value.shapeOf().slice(0, 0, 1, 1));
        long[] ones = LongStream.generate(() -> 1).limit(shape.rank() - 1L).toArray();
        Expr one = value.builder().list(1);
        Expr sizes = ones.length == 0
                ? Expr.concat(0, one, count)
                : Expr.concat(0, one, count, value.builder().list(ones));
        long[] flat = shape.sizes();
        flat[0] = -1;
        Shape known = shape.with(0, points.shape().dim(0));
        return value.unsqueeze(1).expand(sizes, null).reshape(value.builder().list(flat), known);
    }
}
