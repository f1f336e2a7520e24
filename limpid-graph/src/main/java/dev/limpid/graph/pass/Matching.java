package dev.limpid.graph.pass;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries on a graph for pattern matching, mostly from a node backwards. */
final class Matching {
    /** Maximum depth of products in patterns; longer chains never match and would take too long. */
    private static final int DEEPEST = 6;

    private final Graph graph;
    private final Set<String> outputs;
    private final Map<String, Node> producers;
    private final Map<String, List<Node>> consumers;
    private final Map<Node, Integer> positions = new HashMap<>();
    private final Facts facts;

    Matching(Graph graph) {
        this.graph = graph;
        this.outputs = Set.copyOf(graph.outputs());
        this.producers = graph.producers();
        this.consumers = graph.consumers();
        this.facts = new Facts(graph.types(), null);
        for (Node node : graph.nodes()) {
            positions.put(node, positions.size());
            facts.learn(node);
        }
    }

    Graph graph() {
        return graph;
    }

    Facts facts() {
        return facts;
    }

    /** The node of a standard operator that computes a value. */
    Optional<Node> findProducer(String value) {
        return Optional.ofNullable(producers.get(value)).filter(n -> n.op().isStandard());
    }

    /** The node of one of these operators that computes a value. */
    Optional<Node> findProducer(String value, String... ops) {
        return findProducer(value).filter(n -> List.of(ops).contains(n.op().name()));
    }

    /** The only node that reads a value, if there is exactly one and the value is not an output. */
    Optional<Node> findOnlyReader(String value) {
        List<Node> readers = consumers.getOrDefault(value, List.of());
        return readers.size() == 1 && !outputs.contains(value) ? Optional.of(readers.get(0)) : Optional.empty();
    }

    /** All nodes that read a value. */
    List<Node> readers(String value) {
        return consumers.getOrDefault(value, List.of());
    }

    /** The number in a one-element constant. */
    OptionalDouble findNumber(String value) {
        @Nullable Tensor tensor = graph.constants().get(value);
        return tensor != null && tensor.elementCount() == 1 && tensor.elementType() != ElementType.STRING
                ? OptionalDouble.of(tensor.toDoubles()[0])
                : OptionalDouble.empty();
    }

    /** Whether a constant equals this number, up to the rounding of its element type. */
    boolean isNumber(String value, double number) {
        OptionalDouble found = findNumber(value);
        return found.isPresent() && near(found.getAsDouble(), number, value);
    }

    /** Whether two numbers are equal up to the rounding of a value's element type. */
    boolean near(double a, double b, String value) {
        boolean half = facts.findElement(value).map(t -> t.bits() == 16).orElse(false);
        return Math.abs(a - b) <= (half ? 2e-3 : 2e-6) * Math.abs(b);
    }

    /** Whether an operation with a constant keeps the other operand's rank. */
    boolean keepsRank(String constant, String other) {
        int rank = facts.findRank(constant).orElse(Integer.MAX_VALUE);
        return rank == 0 || rank <= facts.findRank(other).orElse(-1);
    }

    /** The other operand of a binary operation with a constant, and the constant's number. */
    record Beside(String value, double number) {}

    /** Decomposes {@code value op number} in either order; only the second position if the order matters. */
    Optional<Beside> besideNumber(Node node, boolean anyOrder) {
        for (int k : anyOrder ? new int[] {1, 0} : new int[] {1}) {
            String other = node.input(1 - k);
            OptionalDouble number = findNumber(node.input(k));
            if (number.isPresent() && keepsRank(node.input(k), other)) {
                return Optional.of(new Beside(other, number.getAsDouble()));
            }
        }
        return Optional.empty();
    }

    /** Whether no other node reads the outputs of these nodes, except for the result. */
    boolean isClosed(Set<Node> nodes, String result) {
        return nodes.stream()
                .flatMap(n -> n.outputs().stream())
                .filter(o -> !o.equals(result) && !o.isEmpty())
                .allMatch(o -> !outputs.contains(o) && nodes.containsAll(readers(o)));
    }

    /** A pattern over these nodes, sorted into the graph's order. */
    Pattern pattern(Pattern.Kind kind, Set<Node> nodes, Map<String, String> values, Map<String, Double> numbers) {
        List<Node> ordered = new ArrayList<>(nodes);
        ordered.sort(Comparator.comparing(positions::get));
        return new Pattern(kind, ordered, values, numbers);
    }

    /** A decomposed product: its constant factor, its other factors, and the multiplying nodes. */
    record Product(double factor, List<String> factors, Set<Node> nodes) {}

    /** Decomposes products and quotients by constants; inner products only if nothing else reads them. */
    Product product(String value) {
        List<String> factors = new ArrayList<>();
        Set<Node> nodes = new HashSet<>();
        double factor = collect(value, 0, factors, nodes);
        return new Product(factor, factors, nodes);
    }

    private double collect(String value, int depth, List<String> factors, Set<Node> nodes) {
        @Nullable Node node = findProducer(value, "Mul", "Div", "Pow").orElse(null);
        if (node == null
                || depth > DEEPEST
                || (depth > 0 && findOnlyReader(value).isEmpty())) {
            factors.add(value);
            return 1;
        }
        @Nullable Beside beside = besideNumber(node, node.is("Mul")).orElse(null);
        if (node.is("Pow") && beside != null && (beside.number == 2 || beside.number == 3)) {
            nodes.add(node);
            for (int i = 0; i < beside.number; i++) {
                factors.add(beside.value);
            }
            return 1;
        } else if (!node.is("Pow") && beside != null) {
            nodes.add(node);
            double number = node.is("Mul") ? beside.number : 1 / beside.number;
            return number * collect(beside.value, depth + 1, factors, nodes);
        } else if (node.is("Mul")) {
            nodes.add(node);
            return collect(node.input(0), depth + 1, factors, nodes)
                    * collect(node.input(1), depth + 1, factors, nodes);
        }
        factors.add(value);
        return 1;
    }

    /** Roles in order; empty values are omitted. */
    static Map<String, String> roles(String... roleAndValue) {
        Map<String, String> roles = new LinkedHashMap<>();
        for (int i = 0; i < roleAndValue.length; i += 2) {
            if (!roleAndValue[i + 1].isEmpty()) {
                roles.put(roleAndValue[i], roleAndValue[i + 1]);
            }
        }
        return roles;
    }
}
