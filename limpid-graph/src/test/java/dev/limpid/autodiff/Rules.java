package dev.limpid.autodiff;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.testkit.NodeCase;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Shared helpers of the rule tests: gradients of one node as numbers, in every floating-point type. */
final class Rules {
    private Rules() {}

    /** Checks the gradient in double precision, and compares the forms for other types and open batch sizes with it. */
    static void check(NodeCase node) {
        node.gradientCheck().check();
        checkForms(node.graph(), node.feeds());
    }

    /** {@link #check}, and the same check of the gradient's own gradient. */
    static void checkBothOrders(NodeCase node) {
        node.gradientCheck().checkBothOrders();
        checkForms(node.graph(), node.feeds());
    }

    /** Compares gradients for {@code float}, an open batch size, and half precision with those for {@code double}. */
    static void checkForms(Graph graph, Map<String, Tensor> feeds) {
        for (Value input : graph.inputs()) {
            if (input.type().element().isFloating()) {
                String wrt = input.name();
                double[] asDouble = gradient(declared(graph, ElementType.DOUBLE), feeds, wrt, false, Rules::random);
                Graph asFloat = declared(graph, ElementType.FLOAT);
                compare(wrt + " as float", gradient(asFloat, feeds, wrt, false, Rules::random), asDouble, 1e-6);
                compare(wrt + " with N", gradient(asFloat, feeds, wrt, true, Rules::random), asDouble, 1e-6);
                Graph asHalf = declared(graph, ElementType.FLOAT16);
                compare(wrt + " as half", gradient(asHalf, feeds, wrt, false, Rules::random), asDouble, 5e-3);
            }
        }
    }

    /** The gradient of an input for output cotangents of 1; the same for every floating-point type. */
    static double[] gradient(NodeCase node, String wrt) {
        return gradient(node.graph(), node.feeds(), wrt);
    }

    /** The gradient of a value for output cotangents of 1; the same for every floating-point type. */
    static double[] gradient(Graph graph, Map<String, Tensor> feeds, String wrt) {
        double[] asFloat = gradient(declared(graph, ElementType.FLOAT), feeds, wrt, false, Rules::ones);
        compare("double", gradient(declared(graph, ElementType.DOUBLE), feeds, wrt, false, Rules::ones), asFloat, 1e-6);
        compare("half", gradient(declared(graph, ElementType.FLOAT16), feeds, wrt, false, Rules::ones), asFloat, 5e-3);
        return asFloat;
    }

    /** The gradient of a value for output cotangents of 1, with the declared types. */
    static double[] gradientOf(Graph graph, Map<String, Tensor> feeds, String wrt) {
        return gradient(graph, feeds, wrt, false, Rules::ones);
    }

    /** The gradient of an input for output cotangents of 1, with floating-point values declared as the given type. */
    static double[] gradientOf(NodeCase node, String wrt, ElementType type) {
        return gradient(declared(node.graph(), type), node.feeds(), wrt, false, Rules::ones);
    }

    private static double[] gradient(
            Graph graph,
            Map<String, Tensor> feeds,
            String wrt,
            boolean openBatch,
            Function<long[], Tensor> seedOfShape) {
        Graph fixed = ReferenceEvaluator.typed(graph, feeds);
        Graph typed = openBatch ? withOpenBatch(fixed) : fixed;
        GraphBuilder b = typed.toBuilder().scope("gradient/");
        Map<String, Tensor> point = new HashMap<>(feeds);
        Map<String, Expr> seeds = new LinkedHashMap<>();
        for (String output : typed.outputs()) {
            TensorType type = requireNonNull(typed.types().get(output));
            if (type.element().isFloating()) {
                seeds.put(output, b.input("seed/" + output, type));
                point.put(
                        "seed/" + output,
                        seedOfShape.apply(fixed.shapeOf(output).sizes()));
            }
        }
        Expr gradient = requireNonNull(
                Backward.into(b, seeds, List.of(wrt), RuleSet.GRADIENT).get(wrt));
        Tensor result = requireNonNull(ReferenceEvaluator.run(b.build(Map.of("result", gradient)), point)
                .get("result"));
        assertThat(result.shape())
                .as("shape of the gradient of '%s'", wrt)
                .isEqualTo(fixed.shapeOf(wrt).sizes());
        gradient.findType().ifPresent(type -> assertThat(type.element()).isEqualTo(Zeros.typeFor(b.value(wrt))));
        return result.toDoubles();
    }

    private static void compare(String what, double[] actual, double[] expected, double relative) {
        double size = Arrays.stream(expected)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        assertThat(actual).as(what).containsExactly(expected, within(relative * Math.max(size, 1e-3)));
    }

    /** A graph with all floating-point values in another floating-point type. */
    private static Graph declared(Graph graph, ElementType type) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        graph.constants()
                .forEach((name, t) -> constants.put(
                        name, t.elementType().isFloating() ? Tensor.of(type, t.toDoubles(), t.shape()) : t));
        List<Value> inputs = graph.inputs().stream()
                .map(v -> v.type().element().isFloating()
                        ? new Value(v.name(), new TensorType(type, v.type().shape()))
                        : v)
                .toList();
        return graph.with(graph.nodes(), constants).withInputs(inputs);
    }

    /** Every size that equals the first input's first size is named N, so equal sizes are known to be equal. */
    private static Graph withOpenBatch(Graph typed) {
        Shape first = requireNonNull(typed.inputs().get(0).type().shape());
        long batch = first.rank() == 0 ? -1 : first.size(0);
        Map<String, TensorType> types = new HashMap<>();
        typed.types()
                .forEach((name, type) -> types.put(
                        name,
                        type.withShape(new Shape(requireNonNull(type.shape()).dims().stream()
                                .map(d -> d.size() == batch ? Dim.symbol("N") : d)
                                .toList()))));
        return typed.withInputs(typed.inputs().stream()
                        .map(v -> new Value(v.name(), requireNonNull(types.get(v.name()))))
                        .toList())
                .withTypes(types);
    }

    private static Tensor ones(long... shape) {
        double[] ones = new double[Math.toIntExact(Tensor.elementCount(shape))];
        Arrays.fill(ones, 1);
        return Tensor.of(ones, shape);
    }

    private static Tensor random(long... shape) {
        return NodeCase.normal(new Random(7), shape);
    }
}
