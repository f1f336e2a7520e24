package dev.limpid.graph.pass;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Removes nodes that return their input unchanged, also in control-flow bodies: Identity, Cast to the value's own type,
 * Transpose and Reshape without effect, Pad by zero, Concat or Sum of one value.
 *
 * <p>Outputs keep their names: the original value takes the name of the output, unless it is an input, a constant
 * or another output; then one Identity stays.
 */
public final class RemoveIdentity implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return new Run(graph, null).result();
    }

    /** One graph. Each body is processed separately, with the facts of the enclosing graph. */
    private static final class Run {
        private final Graph graph;
        private final Facts facts;
        private final Map<String, String> copies = new HashMap<>();
        private final @Nullable Run outer;

        Run(Graph graph, @Nullable Run outer) {
            this.graph = graph;
            this.outer = outer;
            this.facts = new Facts(graph.types(), outer == null ? null : outer.facts);
        }

        Graph result() {
            List<Node> kept = new ArrayList<>();
            for (Node node : graph.nodes()) {
                Node renamed = Names.renamed(Rewriting.mapBodies(node, body -> new Run(body, this).result()), copies);
                facts.learn(renamed);
                if (handsOn(renamed)) {
                    copies.put(renamed.output(), renamed.input(0));
                } else {
                    kept.add(renamed);
                }
            }
            Map<String, String> names = outputNames(kept);
            List<Node> nodes = new ArrayList<>(
                    kept.stream().map(n -> Names.renamed(n, names)).toList());
            for (String output : new LinkedHashSet<>(graph.outputs())) {
                @Nullable String original = copies.get(output);
                if (original != null && !output.equals(names.get(original))) {
                    nodes.add(Node.of(
                            "Identity", List.of(names.getOrDefault(original, original)), List.of(output), Map.of()));
                }
            }
            Map<String, TensorType> types = new HashMap<>(graph.types());
            names.forEach((from, to) -> graph.findType(from).ifPresent(t -> types.putIfAbsent(to, t)));
            return new Graph(
                    graph.inputs(), graph.outputs(), graph.constants(), nodes, types, captures(nodes), graph.header());
        }

        /** The values that take the name of an output that copies them. */
        private Map<String, String> outputNames(List<Node> kept) {
            Set<String> free = new HashSet<>();
            kept.forEach(n -> free.addAll(n.outputs()));
            graph.outputs().forEach(free::remove);
            Map<String, String> names = new HashMap<>();
            for (String output : graph.outputs()) {
                @Nullable String original = copies.get(output);
                if (original != null && free.remove(original)) {
                    names.put(original, output);
                }
            }
            return names;
        }

        private Set<String> captures(List<Node> nodes) {
            Set<String> needed = new HashSet<>(graph.outputs());
            nodes.forEach(n -> needed.addAll(n.reads()));
            Set<String> captures = new HashSet<>();
            for (String capture : graph.captures()) {
                if (needed.contains(capture)) {
                    captures.add(capture);
                }
            }
            return captures;
        }

        private boolean handsOn(Node node) {
            if (!node.op().isStandard()
                    || node.outputs().size() != 1
                    || node.input(0).isEmpty()) {
                return false;
            }
            return switch (node.op().name()) {
                case "Identity" -> true;
                case "Cast" ->
                    facts.findElement(node.input(0))
                            .map(ElementType::onnxNumber)
                            .filter(n -> n == node.intAttribute("to", 0))
                            .isPresent();
                case "Transpose" -> sameOrder(node);
                case "Reshape" -> sameShape(node);
                case "Flatten" ->
                    node.intAttribute("axis", 1) == 1
                            && facts.findRank(node.input(0)).orElse(-1) == 2;
                case "Pad" ->
                    findConstant(node.input(1))
                            .filter(pads -> Arrays.stream(pads.toLongs()).allMatch(p -> p == 0))
                            .isPresent();
                case "Concat", "Sum", "Mean", "Max", "Min" -> node.inputs().size() == 1;
                default -> false;
            };
        }

        private static boolean sameOrder(Node node) {
            long[] order = node.intsAttribute("perm");
            return order.length > 0 && IntStream.range(0, order.length).allMatch(i -> order[i] == i);
        }

        /** Either every size is copied, or the requested sizes equal the known ones. */
        private boolean sameShape(Node node) {
            @Nullable Tensor sizes = findConstant(node.input(1)).orElse(null);
            if (sizes == null) {
                return false;
            }
            long[] wanted = sizes.toLongs();
            int rank = facts.findRank(node.input(0)).orElse(-1);
            boolean zeroCopies = node.intAttribute("allowzero", 0) == 0;
            if (rank != wanted.length) {
                return false;
            }
            @Nullable
            Shape shape = graph.findType(node.input(0)).map(TensorType::shape).orElse(null);
            int free = 0;
            for (int i = 0; i < rank; i++) {
                boolean same = (wanted[i] == 0 && zeroCopies)
                        || (shape != null && wanted[i] > 0 && shape.size(i) == wanted[i]);
                free += wanted[i] == -1 ? 1 : 0;
                if (!same && wanted[i] != -1) {
                    return false;
                }
            }
            return free <= 1;
        }

        private Optional<Tensor> findConstant(String name) {
            Optional<Tensor> own = graph.findConstant(name);
            return own.isPresent() || outer == null ? own : outer.findConstant(name);
        }
    }
}
