package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A graph under construction into which the bodies of control-flow nodes are copied. */
final class Bodies {
    /** Limit for the results of constant folding in one iteration (bytes). */
    private static final long LARGEST_RESULTS = 1 << 20;

    private static final int SMALL = 64;

    private final Graph source;
    private final Names names;
    private final FoldConstants folding;
    private final Map<String, Tensor> constants;
    private final IdentityHashMap<Tensor, String> known = new IdentityHashMap<>();
    private final Map<Tensor, String> small = new HashMap<>();
    private final List<Node> kept = new ArrayList<>();
    private final Set<String> nodeNames = new HashSet<>();
    private int room;

    Bodies(Graph source, Function<Graph, Map<String, Tensor>> evaluator, int room) {
        this.source = source;
        this.names = Names.of(source);
        this.folding = new FoldConstants(evaluator, LARGEST_RESULTS);
        this.constants = new LinkedHashMap<>(source.constants());
        this.room = room;
    }

    /**
     * A copy of a body.
     *
     * @param nodes its nodes, with names of this graph
     * @param outputs the names of its outputs in this graph
     */
    record Copy(List<Node> nodes, List<String> outputs) {}

    /** Appends a node; of the nodes with one name, as iterations have, only the first keeps it: runtimes refuse two. */
    void keep(Node node) {
        boolean isNamed = node.name().isEmpty() || nodeNames.add(node.name());
        kept.add(isNamed ? node : new Node(node.op(), "", node.inputs(), node.outputs(), node.attributes()));
    }

    /** The number of nodes that may still be added. */
    int room() {
        return room;
    }

    void spend(int nodes) {
        room -= nodes;
    }

    /** The constant with a name, if there is one. */
    Optional<Tensor> findConstant(String name) {
        return Optional.ofNullable(constants.get(name));
    }

    /** The shape of a value, if it is known. */
    Optional<Shape> findShape(String name) {
        return source.findType(name)
                .map(TensorType::shape)
                .or(() -> findConstant(name).map(t -> Shape.of(t.shape())));
    }

    String fresh(String stem) {
        return names.fresh(stem);
    }

    /** The name of a constant; the same tensor is added once, as are equal small ones. */
    String constant(String stem, Tensor tensor) {
        return tensor.elementCount() > SMALL
                ? known.computeIfAbsent(tensor, t -> added(stem, t))
                : small.computeIfAbsent(tensor, t -> added(stem, t));
    }

    private String added(String stem, Tensor tensor) {
        String name = names.fresh(stem);
        constants.put(name, tensor);
        return name;
    }

    /**
     * Copies a body; what follows from constants alone becomes constant.
     *
     * @param arguments the names of values here for the body's inputs
     */
    Copy copy(Graph body, List<String> arguments) {
        Map<String, String> renamed = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            renamed.put(body.inputs().get(i).name(), arguments.get(i));
        }
        body.constants().forEach((name, tensor) -> renamed.put(name, constant(name, tensor)));
        List<Node> nodes = new ArrayList<>();
        for (Node node : body.nodes()) {
            if (node.is("Identity")) {
                renamed.put(node.output(), renamed.getOrDefault(node.input(0), node.input(0)));
                continue;
            }
            node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> renamed.put(o, names.fresh(o)));
            nodes.add(Names.renamed(node, renamed));
        }
        List<String> outputs =
                body.outputs().stream().map(o -> renamed.getOrDefault(o, o)).toList();
        return new Copy(folded(nodes, outputs), outputs);
    }

    private List<Node> folded(List<Node> nodes, List<String> outputs) {
        Set<String> inner = new HashSet<>();
        nodes.forEach(n -> inner.addAll(n.outputs()));
        Map<String, Tensor> given = new LinkedHashMap<>();
        Set<String> captures = new HashSet<>();
        Set<String> reads = new HashSet<>(outputs);
        nodes.forEach(n -> reads.addAll(n.reads()));
        reads.removeAll(inner);
        for (String read : reads) {
            @Nullable Tensor constant = constants.get(read);
            if (constant != null) {
                given.put(read, constant);
            } else {
                captures.add(read);
            }
        }
        Graph part = new Graph(List.of(), outputs, given, nodes, Map.of(), captures, source.header());
        Graph folded = part.apply(folding);
        constants.putAll(folded.constants());
        return folded.nodes();
    }

    /** A body of a control-flow node, if it is one. */
    static Optional<Graph> body(Node node, String key) {
        return node.findAttribute(key).orElse(null) instanceof Attribute.Body body
                ? Optional.of(body.graph())
                : Optional.empty();
    }

    /** The graph with the nodes that were kept. */
    Graph result() {
        return new Graph(
                        source.inputs(),
                        source.outputs(),
                        constants,
                        kept,
                        source.types(),
                        source.captures(),
                        source.header())
                .pruned();
    }
}
