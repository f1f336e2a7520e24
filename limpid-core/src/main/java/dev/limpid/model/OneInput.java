package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import dev.limpid.graph.pass.Float32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form that methods explain: one input, of {@code float32}.
 *
 * <p>Other floating-point types become {@code float32} ({@link Float32}), integers that stand for numbers are taken as
 * {@code float32} too, and inputs other than the explained one are held: they become constants.
 *
 * @param graph the graph with one input
 * @param input the name of the explained input
 * @param given the element type of that input in the file
 * @param parts the inputs that it joins; none if it is one of the file
 * @param notes what was changed, one sentence each
 * @param held what is assumed about inputs that were not given, one sentence each
 */
record OneInput(
        Graph graph, String input, ElementType given, List<InputPart> parts, List<String> notes, List<String> held) {
    /** The length of an open axis of a held input that nothing else tells. */
    private static final long SHORT = 1;

    /**
     * Reads a network into this form.
     *
     * @param name the input to explain
     * @param values the other inputs that are given, by name, with or without a batch of one
     * @throws LimpidException if a value does not fit
     */
    static OneInput of(Graph original, String name, Map<String, Tensor> values) {
        return of(original, name, values, Set.of());
    }

    /**
     * The same with several explained inputs, which become one.
     *
     * @param joined the names of those inputs; none if the explained one is the only one
     */
    static OneInput of(Graph original, String name, Map<String, Tensor> values, Set<String> joined) {
        Value explained = original.input(name);
        List<String> notes = new ArrayList<>();
        Set<String> types = Float32.typesToLift(original);
        if (!types.isEmpty()) {
            notes.add(
                    "the file computes in " + String.join(" and ", types) + "; here everything is computed in float32");
        }
        Graph lifted = original.apply(new Float32());
        List<String> assumed = new ArrayList<>();
        Set<String> kept = joined.isEmpty() ? Set.of(explained.name()) : joined;
        Graph real = held(lifted, explained.name(), kept, values, assumed);
        for (String each : kept) {
            real = real(real, each, notes);
        }
        if (joined.isEmpty()) {
            return new OneInput(real, explained.name(), explained.type().element(), List.of(), notes, assumed);
        }
        JoinedInputs all = JoinedInputs.of(real);
        return new OneInput(all.graph(), JoinedInputs.NAME, ElementType.FLOAT, all.parts(), notes, assumed);
    }

    /**
     * The name of the input to explain.
     *
     * @param wanted as the user states it, or null to choose: the first picture, else the first that is no mask
     * @param given the names of inputs whose value is stated; they are chosen last
     * @throws LimpidException if there is no input, or none of a name
     */
    static String explained(Graph graph, @Nullable String wanted, Set<String> given) {
        if (graph.inputs().isEmpty()) {
            throw LimpidException.unsupported("the model has no input");
        }
        given.forEach(name -> named(graph, name));
        return wanted == null
                ? chosen(graph, given).name()
                : named(graph, wanted).name();
    }

    /** The names of the inputs that can be explained: numbers, and the numbers of tokens; not masks. */
    static List<String> explainable(Graph graph) {
        return graph.inputs().stream()
                .filter(v -> !isMask(v) && isNumber(graph, v))
                .map(Value::name)
                .toList();
    }

    private static boolean isNumber(Graph graph, Value input) {
        ElementType element = input.type().element();
        return element.isFloating()
                || element == ElementType.UINT8
                || element == ElementType.INT8
                || AxisUse.of(graph, input).isLookedUp();
    }

    private static Value named(Graph graph, String name) {
        return graph.inputs().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names =
                            graph.inputs().stream().map(Value::name).toList();
                    return LimpidException.notFound("the network has no input '" + name + "'; its inputs are "
                            + String.join(", ", names) + Suggestion.clause(name, names));
                });
    }

    private static Value chosen(Graph graph, Set<String> given) {
        List<Value> open =
                graph.inputs().stream().filter(v -> !given.contains(v.name())).toList();
        List<Value> among = open.isEmpty() ? graph.inputs() : open;
        return among.stream()
                .filter(v -> v.type().shape() != null && v.type().shape().rank() == 4)
                .findFirst()
                .or(() -> among.stream().filter(v -> !isMask(v)).findFirst())
                .orElse(among.get(0));
    }

    private static boolean isMask(Value input) {
        return input.name().toLowerCase(Locale.ROOT).contains("mask");
    }

    /** The graph with all inputs but one as constants, repeated for each sample of the batch. */
    private static Graph held(
            Graph graph, String explained, Set<String> kept, Map<String, Tensor> values, List<String> assumed) {
        Graph held = graph;
        for (Value input : graph.inputs()) {
            if (!kept.contains(input.name())) {
                @Nullable Tensor value = values.get(input.name());
                held = held(held, explained, input, value == null ? assumed(input, assumed) : value);
            }
        }
        return held;
    }

    private static Tensor assumed(Value input, List<String> assumed) {
        int one = isMask(input) ? 1 : 0;
        assumed.add("input '" + input.name() + "' is not given and held at " + one + " everywhere");
        @Nullable Shape shape = input.type().shape();
        if (shape == null) {
            throw LimpidException.badInput("input '" + input.name() + "' has no shape; give a value for it");
        }
        long[] sizes = shape.dims().stream().mapToLong(OneInput::size).toArray();
        sizes[0] = shape.rank() > 0 && shape.dim(0).isFixed() ? sizes[0] : 1;
        double[] numbers = new double[Math.toIntExact(Tensor.elementCount(sizes))];
        Arrays.fill(numbers, one);
        return Tensor.of(input.type().element(), numbers, sizes);
    }

    /** The size of a dimension; an open one takes the size that {@link InputSizes} gave to the explained input. */
    private static long size(Dim dim) {
        return dim.isFixed() ? dim.size() : SHORT;
    }

    private static Graph held(Graph graph, String explained, Value input, Tensor given) {
        Tensor value = fitting(input, given);
        String name = input.name();
        Value open = graph.input(explained);
        List<Node> nodes = new ArrayList<>();
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        @Nullable Shape shape = open.type().shape();
        boolean isBatched = shape != null
                && shape.rank() > 0
                && !shape.dim(0).isFixed()
                && input.type().shape() != null
                && input.type().shape().rank() > 0
                && !input.type().shape().dim(0).isFixed();
        if (isBatched) {
            String scope = name + "::held/";
            constants.put(scope + "value", value);
            constants.put(scope + "sizes", Tensor.list(Arrays.copyOfRange(value.shape(), 1, value.rank())));
            nodes.add(Node.of(
                    "Shape",
                    List.of(explained),
                    List.of(scope + "batch"),
                    Map.of("start", Attribute.of(0L), "end", Attribute.of(1L))));
            nodes.add(Node.of(
                    "Concat",
                    List.of(scope + "batch", scope + "sizes"),
                    List.of(scope + "all"),
                    Map.of("axis", Attribute.of(0L))));
            nodes.add(Node.of("Expand", List.of(scope + "value", scope + "all"), List.of(name), Map.of()));
        } else {
            constants.put(name, value);
        }
        nodes.addAll(graph.nodes());
        return new Graph(
                graph.inputs().stream().filter(v -> !v.name().equals(name)).toList(),
                graph.outputs(),
                constants,
                nodes,
                graph.types(),
                graph.captures(),
                graph.header());
    }

    /** A value of one sample, in the element type and rank of its input. */
    private static Tensor fitting(Value input, Tensor given) {
        @Nullable Shape shape = input.type().shape();
        boolean isOpen = shape != null && shape.rank() > 0 && !shape.dim(0).isFixed();
        int batch = shape == null || shape.rank() == 0 ? 1 : (int) Math.max(1, shape.size(0));
        return Fitting.find(input.type(), given, batch)
                .filter(tensor -> !isOpen || tensor.size(0) == 1)
                .map(tensor -> FullBatch.filled(tensor, batch))
                .orElseThrow(() -> LimpidException.badInput("input '" + input.name() + "' is " + input.type()
                        + ", but what is given for it is " + given.type()));
    }

    /** The graph with its input of {@code float32}; row numbers of a table are rounded to integers within the graph. */
    private static Graph real(Graph graph, String name, List<String> notes) {
        Value input = graph.input(name);
        ElementType element = input.type().element();
        if (element == ElementType.FLOAT) {
            return graph;
        }
        if (element.isFloating() || element == ElementType.STRING || element.bits() == 0) {
            throw LimpidException.unsupported("input '" + name + "' is " + input.type() + ", which is not of numbers");
        }
        String type = element.name().toLowerCase(Locale.ROOT);
        boolean isLookedUp = AxisUse.of(graph, input).isLookedUp();
        notes.add("input '" + name + "' takes " + type
                + (isLookedUp ? ", the numbers of tokens" : "; it is taken as float32 with the same values"));
        Value real =
                new Value(name, new TensorType(ElementType.FLOAT, input.type().shape()));
        List<Value> inputs = graph.inputs().stream()
                .map(v -> v.name().equals(name) ? real : v)
                .toList();
        if (!isLookedUp && becomesReal(graph, name)) {
            return new Graph(
                    inputs,
                    graph.outputs(),
                    graph.constants(),
                    graph.nodes(),
                    Map.of(),
                    graph.captures(),
                    graph.header());
        }
        Graph renamed = graph.renamed(Map.of(name, name + "::" + type));
        List<Node> nodes = new ArrayList<>();
        nodes.add(Node.of("Round", List.of(name), List.of(name + "::rounded"), Map.of()));
        nodes.add(Node.of(
                "Cast", List.of(name + "::rounded"), List.of(name + "::" + type), Map.of("to", Attribute.of((long)
                        element.onnxNumber()))));
        nodes.addAll(renamed.nodes());
        return new Graph(inputs, graph.outputs(), renamed.constants(), nodes, Map.of(), Set.of(), graph.header());
    }

    /** Whether nothing but rearranging happens to the integers before they are cast to real numbers. */
    private static boolean becomesReal(Graph graph, String name) {
        Set<String> integers = new HashSet<>(Set.of(name));
        for (Node node : graph.nodes()) {
            if (node.reads().stream().noneMatch(integers::contains)) {
                continue;
            }
            boolean isCast = node.is("Cast")
                    && ElementType.of((int) node.intAttribute("to", 0)).isFloating();
            boolean isShape = node.is("Shape") || node.is("Size");
            if (isCast || isShape) {
                continue;
            }
            boolean isMoved = node.has(Trait.SAME_ELEMENTS)
                    || node.is("Slice")
                    || (node.has(Trait.MOVES) && node.inputs().stream().allMatch(integers::contains));
            if (!isMoved || !integers.contains(node.input(0))) {
                return false;
            }
            integers.addAll(node.outputs());
        }
        return graph.outputs().stream().noneMatch(integers::contains);
    }
}
