package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes that replace one control-flow node. */
final class Inlined {
    /** Iterations may become constants, but each takes its time to compute. */
    private static final int MOST_ITERATIONS = 2_000;

    private static final Tensor YES = Tensor.scalar(ElementType.BOOL, 1);

    private final Node node;
    private final Bodies to;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> results = new HashMap<>();
    private final List<Node> aliases = new ArrayList<>();

    private Inlined(Node node, Bodies to) {
        this.node = node;
        this.to = to;
    }

    /** The replacement, if constants fix it. */
    static Optional<Inlined> of(Node node, Bodies to) {
        Inlined result = new Inlined(node, to);
        boolean isFixed = node.is("If") ? result.branch() : node.is("Loop") ? result.loop() : result.scan();
        if (!isFixed || result.nodes.size() > to.room()) {
            return Optional.empty();
        }
        to.spend(result.nodes.size());
        return Optional.of(result);
    }

    /** In execution order; control-flow nodes of the bodies are not inlined yet. */
    List<Node> nodes() {
        List<Node> all = new ArrayList<>();
        nodes.forEach(n -> all.add(Names.renamed(n, results)));
        all.addAll(aliases);
        return all;
    }

    private boolean branch() {
        @Nullable Boolean holds = truth(node.input(0));
        Optional<Graph> body =
                holds == null ? Optional.empty() : Bodies.body(node, holds ? "then_branch" : "else_branch");
        body.ifPresent(b -> {
            Bodies.Copy copy = to.copy(b, List.of());
            nodes.addAll(copy.nodes());
            for (int k = 0; k < copy.outputs().size(); k++) {
                result(k, copy.outputs().get(k));
            }
        });
        return body.isPresent();
    }

    /** A constant truth value, true where it is left out; null if it is not constant. */
    private @Nullable Boolean truth(String value) {
        return value.isEmpty()
                ? Boolean.TRUE
                : to.findConstant(value)
                        .filter(t -> t.elementCount() == 1)
                        .map(t -> t.toDoubles()[0] != 0)
                        .orElse(null);
    }

    /** Gives a value the name of an output of the original node. */
    private void result(int k, String value) {
        if (!node.hasOutput(k)) {
            return;
        }
        String name = node.outputs().get(k);
        if (results.containsKey(value)
                || nodes.stream().noneMatch(n -> n.outputs().contains(value))) {
            aliases.add(Node.of("Identity", List.of(results.getOrDefault(value, value)), List.of(name), Map.of()));
        } else {
            results.put(value, name);
        }
    }

    private boolean loop() {
        @Nullable Graph body = Bodies.body(node, "body").orElse(null);
        Optional<Long> trips = node.hasInput(0)
                ? to.findConstant(node.input(0))
                        .filter(t -> t.elementCount() == 1)
                        .map(t -> t.toLongs()[0])
                : Optional.of(Long.MAX_VALUE);
        @Nullable Boolean goesOn = truth(node.input(1));
        if (body == null
                || trips.isEmpty()
                || goesOn == null
                || (trips.get() > MOST_ITERATIONS && goesOn && neverStops(body))) {
            return false;
        }
        List<String> state = node.inputs()
                .subList(Math.min(2, node.inputs().size()), node.inputs().size());
        int carried = state.size();
        List<List<String>> rows = lists(body.outputs().size() - 1 - carried);
        for (long trip = 0; trip < trips.get() && goesOn; trip++) {
            List<String> arguments = new ArrayList<>(List.of(
                    to.constant("iteration", Tensor.scalar(ElementType.INT64, (double) trip)),
                    to.constant("goes_on", YES)));
            arguments.addAll(state);
            List<String> outputs = step(body, arguments);
            goesOn = truth(outputs.get(0));
            if (goesOn == null || isTooMuch(trip)) {
                return false;
            }
            state = outputs.subList(1, 1 + carried);
            for (int j = 0; j < rows.size(); j++) {
                rows.get(j).add(outputs.get(1 + carried + j));
            }
        }
        return finished(state, rows, new long[rows.size()], new long[rows.size()]);
    }

    /** Whether the condition of a body is the one that it receives. */
    private static boolean neverStops(Graph body) {
        String condition = body.outputs().get(0);
        for (int i = body.nodes().size() - 1; i >= 0; i--) {
            Node node = body.nodes().get(i);
            if (node.is("Identity") && node.output().equals(condition)) {
                condition = node.input(0);
            }
        }
        return body.constants().containsKey(condition)
                || condition.equals(body.inputs().get(1).name());
    }

    private boolean isTooMuch(long trip) {
        return nodes.size() > to.room() || trip > MOST_ITERATIONS;
    }

    private List<String> step(Graph body, List<String> arguments) {
        Bodies.Copy copy = to.copy(body, arguments);
        nodes.addAll(copy.nodes());
        return copy.outputs();
    }

    private boolean scan() {
        @Nullable Graph body = Bodies.body(node, "body").orElse(null);
        int scanned = (int) node.intAttribute("num_scan_inputs", 0);
        int carried = node.inputs().size() - scanned;
        if (body == null || scanned < 1 || carried < 0 || body.outputs().size() < carried) {
            return false;
        }
        long[] axes = node.intsAttribute("scan_input_axes", new long[scanned]);
        long[] directions = node.intsAttribute("scan_input_directions", new long[scanned]);
        Optional<Shape> first = to.findShape(node.input(carried));
        long steps = first.isEmpty() ? -1 : first.get().size((int) axes[0]);
        if (steps < 1 || steps > MOST_ITERATIONS) {
            return false;
        }
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < scanned; i++) {
            List<String> inOrder = parts(node.input(carried + i), axes[i], (int) steps);
            if (directions[i] != 0) {
                Collections.reverse(inOrder);
            }
            parts.add(inOrder);
        }
        List<String> state = node.inputs().subList(0, carried);
        List<List<String>> rows = lists(body.outputs().size() - carried);
        for (int t = 0; t < steps; t++) {
            List<String> arguments = new ArrayList<>(state);
            for (List<String> part : parts) {
                arguments.add(part.get(t));
            }
            List<String> outputs = step(body, arguments);
            if (isTooMuch(t)) {
                return false;
            }
            state = outputs.subList(0, carried);
            for (int j = 0; j < rows.size(); j++) {
                rows.get(j).add(outputs.get(carried + j));
            }
        }
        return finished(
                state,
                rows,
                node.intsAttribute("scan_output_axes", new long[rows.size()]),
                node.intsAttribute("scan_output_directions", new long[rows.size()]));
    }

    private static List<List<String>> lists(int count) {
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    /** The elements of a value along an axis, without that axis. */
    private List<String> parts(String value, long axis, int count) {
        List<String> wide = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wide.add(to.fresh(node.label() + "/part"));
        }
        Map<String, Attribute> split = Map.of("axis", Attribute.of(axis), "num_outputs", Attribute.of((long) count));
        nodes.add(Node.of("Split", List.of(value), wide, split));
        List<String> parts = new ArrayList<>();
        for (String part : wide) {
            parts.add(emit("Squeeze", List.of(part, list(axis)), Map.of()));
        }
        return parts;
    }

    /** The results: the final state, and the rows stacked along their axes. */
    private boolean finished(List<String> state, List<List<String>> rows, long[] axes, long[] directions) {
        for (int k = 0; k < state.size(); k++) {
            result(k, state.get(k));
        }
        for (int j = 0; j < rows.size(); j++) {
            if (!node.hasOutput(state.size() + j)) {
                continue;
            }
            if (rows.get(j).isEmpty()) {
                return false;
            }
            List<String> wide = new ArrayList<>();
            for (String row : rows.get(j)) {
                wide.add(emit("Unsqueeze", List.of(row, list(axes[j])), Map.of()));
            }
            if (directions[j] != 0) {
                Collections.reverse(wide);
            }
            result(state.size() + j, emit("Concat", wide, Map.of("axis", Attribute.of(axes[j]))));
        }
        return true;
    }

    private String list(long number) {
        return to.constant("axis", Tensor.list(number));
    }

    private String emit(String op, List<String> inputs, Map<String, Attribute> attributes) {
        String output = to.fresh(node.label() + "/" + op.toLowerCase(java.util.Locale.ROOT));
        nodes.add(Node.of(op, inputs, List.of(output), attributes));
        return output;
    }
}
