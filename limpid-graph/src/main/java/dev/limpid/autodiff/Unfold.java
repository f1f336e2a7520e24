package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writes {@code Attention} (opset 23) as matrix products and a softmax, and {@code DeformConv} as {@code GridSample} and
 * {@code Conv}: operators which the rules of all rule sets know, and the methods that read attention probabilities.
 *
 * <p>Nodes with inputs of unknown type stay as they are, and so do attention with past keys and values or with more
 * outputs than the first, deformable convolutions with other axes than two, and control-flow bodies. The output of a
 * node keeps its name.
 */
public final class Unfold implements Pass {
    private static final int PAST = 4;

    @Override
    public Graph apply(Graph graph) {
        return graph.nodes().stream().anyMatch(n -> isOpen(graph, n)) ? new Unfolding(graph).result() : graph;
    }

    private static boolean isOpen(Graph graph, Node node) {
        boolean isTyped = given(node)
                .allMatch(k -> graph.findType(node.input(k))
                        .filter(t -> t.shape() != null)
                        .isPresent());
        if (!isTyped) {
            return false;
        }
        return node.is("DeformConv")
                ? Deformation.isKnown(
                        graph.shapeOf(node.input(0)), graph.shapeOf(node.input(1)), graph.shapeOf(node.input(2)))
                : node.is("Attention")
                        && IntStream.range(PAST, node.inputs().size()).noneMatch(node::hasInput)
                        && IntStream.range(1, node.outputs().size()).noneMatch(node::hasOutput);
    }

    private static Expr formula(Node node, IntFunction<Expr> in) {
        return node.is("DeformConv") ? Deformation.formula(node, in) : AttentionRules.attention(node, in);
    }

    private static IntStream given(Node node) {
        return IntStream.range(0, node.inputs().size()).filter(node::hasInput);
    }

    private static final class Unfolding {
        private final Graph graph;
        private final Map<String, Tensor> constants;
        private final Map<String, TensorType> types = new HashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Set<String> taken = new HashSet<>();

        Unfolding(Graph graph) {
            this.graph = graph;
            this.constants = new LinkedHashMap<>(graph.constants());
            graph.inputs().forEach(v -> taken.add(v.name()));
            taken.addAll(constants.keySet());
            graph.nodes().forEach(n -> taken.addAll(n.outputs()));
        }

        Graph result() {
            for (Node node : graph.nodes()) {
                if (isOpen(graph, node)) {
                    unfold(node);
                } else {
                    nodes.add(node);
                }
            }
            return graph.with(nodes, constants).withTypes(types);
        }

        private void unfold(Node node) {
            GraphBuilder b = GraphBuilder.ofOpset(graph.opset());
            Map<String, Expr> in = new LinkedHashMap<>(); // one value can be both queries and keys
            given(node)
                    .mapToObj(node::input)
                    .distinct()
                    .forEach(value -> in.put(
                            value,
                            graph.findConstant(value)
                                    .map(b::constant)
                                    .orElseGet(() -> b.input(
                                            "in" + in.size(),
                                            graph.findType(value).orElseThrow()))));
            Expr y = formula(node, k -> Objects.requireNonNull(in.get(node.input(k))));
            Graph formula = b.build(List.of(y));
            Map<String, String> names = new HashMap<>();
            in.forEach((value, e) -> names.put(e.name(), value)); // constants too: they keep their names
            names.put(y.name(), node.output());
            formula.nodes().stream()
                    .flatMap(n -> n.outputs().stream())
                    .forEach(o -> names.computeIfAbsent(o, inner -> fresh(node.output() + "::" + inner)));
            formula.constants()
                    .keySet()
                    .forEach(c -> names.computeIfAbsent(c, inner -> fresh(node.output() + "::" + inner)));
            Graph renamed = formula.renamed(names);
            constants.putAll(renamed.constants());
            renamed.nodes().forEach(n -> types.putAll(typesOf(renamed, n)));
            nodes.addAll(renamed.nodes());
        }

        private static Map<String, TensorType> typesOf(Graph formula, Node node) {
            Map<String, TensorType> found = new HashMap<>();
            node.outputs().forEach(o -> formula.findType(o).ifPresent(type -> found.put(o, type)));
            return found;
        }

        private String fresh(String stem) {
            String name = stem;
            while (!taken.add(name)) {
                name += "_";
            }
            return name;
        }
    }
}
