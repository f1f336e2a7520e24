package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.RecurrentCell.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One recurrent node, written step by step. States are {@code [1,N,H]}, as one row of its result {@code Y}. */
final class Recurrence {
    private static final int STATE = 5;
    private static final int CELL = 6;

    private final Graph graph;
    private final Node node;
    private final GraphBuilder b;
    private final int steps;
    private final int directions;
    private final Map<String, String> outputs = new HashMap<>();

    Recurrence(Graph graph, Node node) {
        this.graph = graph;
        this.node = node;
        this.steps = Math.toIntExact(graph.shapeOf(node.input(0)).size(0));
        this.directions = node.textAttribute("direction", "forward").equals("bidirectional") ? 2 : 1;
        this.b = GraphBuilder.ofOpset(graph.opset()).scope(node.label() + "/");
        node.reads().stream().filter(i -> graph.findConstant(i).isEmpty()).forEach(i -> b.input(i, type(i)));
    }

    /** A bound for the number of nodes that one step becomes. */
    static int nodesPerStep(Node node) {
        return node.textAttribute("direction", "forward").equals("bidirectional") ? 48 : 24;
    }

    private TensorType type(String value) {
        return graph.findType(value).orElse(new TensorType(ElementType.FLOAT, null));
    }

    /** The names of the node's outputs by those of {@link #unrolled}. */
    Map<String, String> outputs() {
        return outputs;
    }

    /** The states of one direction, in order of time, and its final cell state. */
    private record Run(
            List<Expr> inOrder, Expr last, @Nullable Expr cellState) {}

    /** The graph that computes the node's outputs. */
    Graph unrolled() {
        Expr x = value(0);
        List<Run> runs = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            runs.add(run(d, x));
        }
        List<Expr> results = new ArrayList<>();
        if (node.hasOutput(0)) {
            Expr[] sides =
                    runs.stream().map(r -> joined(0, r.inOrder).unsqueeze(1)).toArray(Expr[]::new);
            Expr y = sides.length == 1 ? sides[0] : Expr.concat(1, sides);
            results.add(output(0, y));
        }
        if (node.hasOutput(1)) {
            results.add(output(1, joined(0, runs.stream().map(Run::last).toList())));
        }
        if (node.hasOutput(2)) {
            results.add(output(
                    2, joined(0, runs.stream().map(r -> found(r.cellState)).toList())));
        }
        return b.build(results);
    }

    private static Expr found(@Nullable Expr e) {
        return Objects.requireNonNull(e);
    }

    private static Expr joined(int axis, List<Expr> parts) {
        return parts.size() == 1 ? parts.get(0) : Expr.concat(axis, parts.toArray(Expr[]::new));
    }

    /** A separate value for each output, since an output cannot have two names. */
    private Expr output(int k, Expr e) {
        boolean isTaken =
                outputs.containsKey(e.name()) || b.findConstant(e.name()).isPresent();
        Expr own = isTaken ? e.emit("Identity", Map.of(), e.findType().orElse(null)) : e;
        outputs.put(own.name(), node.outputs().get(k));
        return own;
    }

    private Run run(int d, Expr x) {
        boolean isReversed =
                d == 1 || node.textAttribute("direction", "forward").equals("reverse");
        RecurrentCell cell = cell(d);
        List<Expr> projected = RecurrentCell.split(cell.projected(x), 0, steps);
        State state = new State(initial(STATE, d), node.is("LSTM") ? initial(CELL, d) : null);
        @Nullable Expr lengths = lengths();
        List<Expr> shown = new ArrayList<>(Collections.nCopies(steps, x));
        for (int i = 0; i < steps; i++) {
            int t = isReversed ? steps - 1 - i : i;
            State next = cell.next(projected.get(t), state);
            Expr h = found(next.h());
            if (lengths == null) {
                shown.set(t, h);
                state = next;
            } else {
                Expr isInside = lengths.greater(lengths.like(t));
                shown.set(t, isInside.where(h, h.like(0)).shapedLike(h));
                state = new State(chosen(isInside, h, state.h()), chosen(isInside, next.c(), state.c()));
            }
        }
        return new Run(shown, found(state.h()), state.c());
    }

    /** The new state of the samples that have this step, and the old one of all others. */
    private static @Nullable Expr chosen(Expr isInside, @Nullable Expr next, @Nullable Expr before) {
        return next == null
                ? null
                : isInside.where(next, before == null ? next.like(0) : before).shapedLike(next);
    }

    private RecurrentCell cell(int d) {
        int gates = gates(node);
        RecurrentWeights weights = new RecurrentWeights(b, graph, node, d, gates);
        return switch (gates) {
            case 4 ->
                new RecurrentCell.LongShortTerm(
                        node, weights, CellActivation.of(node, d, List.of("sigmoid", "tanh", "tanh")));
            case 3 -> new RecurrentCell.Gated(node, weights, CellActivation.of(node, d, List.of("sigmoid", "tanh")));
            default -> new RecurrentCell.Simple(node, weights, CellActivation.of(node, d, List.of("tanh")));
        };
    }

    private static int gates(Node node) {
        return node.is("LSTM") ? 4 : node.is("GRU") ? 3 : 1;
    }

    /** The lengths of the samples as {@code [N,1]}; null if all samples have all steps. */
    private @Nullable Expr lengths() {
        if (!node.hasInput(4)) {
            return null;
        }
        Optional<Tensor> constant = graph.findConstant(node.input(4)).or(() -> filling(node.input(4)));
        boolean isFull = constant.filter(t -> Arrays.stream(t.toLongs()).allMatch(n -> n >= steps))
                .isPresent();
        return isFull ? null : value(4).unsqueeze(1);
    }

    /** The initial state of one direction: {@code [1,N,H]}; null if it is zero. */
    private @Nullable Expr initial(int k, int d) {
        if (!node.hasInput(k)) {
            return null;
        }
        boolean isZero = graph.findConstant(node.input(k))
                .or(() -> filling(node.input(k)))
                .filter(t -> Arrays.stream(t.toDoubles()).allMatch(v -> v == 0))
                .isPresent();
        if (isZero) {
            return null;
        }
        return directions == 1
                ? value(k)
                : RecurrentCell.split(value(k), 0, directions).get(d);
    }

    /** What a value repeats that was computed by repeating a constant. */
    private Optional<Tensor> filling(String value) {
        Optional<Node> producer = graph.findProducer(value);
        if (producer.filter(n -> n.is("Expand")).isPresent()) {
            return graph.findConstant(producer.get().input(0));
        }
        return producer.filter(n -> n.is("ConstantOfShape"))
                .map(n -> n.findAttribute("value").orElse(null) instanceof Attribute.TensorValue filled
                        ? filled.value()
                        : Tensor.scalar(ElementType.FLOAT, 0));
    }

    /** An input of the node in the new graph. */
    private Expr value(int k) {
        String name = node.input(k);
        return graph.findConstant(name).map(b::constant).orElseGet(() -> b.value(name));
    }
}
