package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
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
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Replaces nodes of a graph by formulas; the outputs of the nodes keep their names. */
final class Unfolding {
    private final Graph graph;
    private final BiPredicate<Graph, Node> isOpen;
    private final BiFunction<Node, IntFunction<Expr>, Expr> formula;
    private final Map<String, Tensor> constants;
    private final Map<String, TensorType> types = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * A replacement.
     *
     * @param isOpen whether a node is replaced; then the types of all its inputs are known
     * @param formula the first output of a node from its inputs, by number
     */
    Unfolding(Graph graph, BiPredicate<Graph, Node> isOpen, BiFunction<Node, IntFunction<Expr>, Expr> formula) {
        this.graph = graph;
        this.isOpen = isOpen;
        this.formula = formula;
        this.constants = new LinkedHashMap<>(graph.constants());
        graph.inputs().forEach(v -> taken.add(v.name()));
        taken.addAll(constants.keySet());
        graph.nodes().forEach(n -> taken.addAll(n.outputs()));
    }

    Graph result() {
        for (Node node : graph.nodes()) {
            if (isOpen.test(graph, node)) {
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
        IntStream.range(0, node.inputs().size())
                .filter(node::hasInput)
                .mapToObj(node::input)
                .distinct()
                .forEach(value -> in.put(
                        value,
                        graph.findConstant(value)
                                .map(b::constant)
                                .orElseGet(() -> b.input(
                                        "in" + in.size(), graph.findType(value).orElseThrow()))));
        Expr y = formula.apply(node, k -> Objects.requireNonNull(in.get(node.input(k))));
        Graph built = b.build(List.of(y));
        Map<String, String> names = new HashMap<>();
        in.forEach((value, e) -> names.put(e.name(), value)); // constants too: they keep their names
        names.put(y.name(), node.output());
        built.nodes().stream()
                .flatMap(n -> n.outputs().stream())
                .forEach(o -> names.computeIfAbsent(o, inner -> fresh(node.output() + "::" + inner)));
        built.constants().keySet().forEach(c -> names.computeIfAbsent(c, inner -> fresh(node.output() + "::" + inner)));
        Graph renamed = built.renamed(names);
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
