package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small graph of any opset, written node by node, with the values of its inputs. */
final class Sketch {
    private final int opset;
    private final List<Value> inputs = new ArrayList<>();
    private final Map<String, Tensor> feeds = new HashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, TensorType> types = new HashMap<>();

    private Sketch(int opset) {
        this.opset = opset;
    }

    static Sketch ofOpset(int opset) {
        return new Sketch(opset);
    }

    /** Numbers between -2 and 2, the same in every run. */
    static Tensor noise(int seed, long... shape) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (random.nextFloat() * 4) - 2;
        }
        return Tensor.of(numbers, shape);
    }

    /** 0, 1, 2 ... */
    static Tensor counting(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return Tensor.of(numbers, shape);
    }

    Sketch input(String name, Tensor feed) {
        inputs.add(new Value(name, feed.type()));
        feeds.put(name, feed);
        return this;
    }

    /** An input with a known element type and unknown shape. */
    Sketch shapelessInput(String name, Tensor feed) {
        inputs.add(new Value(name, new TensorType(feed.elementType(), (@Nullable Shape) null)));
        feeds.put(name, feed);
        return this;
    }

    Sketch constant(String name, Tensor tensor) {
        constants.put(name, tensor);
        return this;
    }

    Sketch number(String name, double number) {
        return constant(name, Tensor.scalar(ElementType.FLOAT, number));
    }

    Sketch type(String name, TensorType type) {
        types.put(name, type);
        return this;
    }

    /** {@code "y = Op(a, b)"} or {@code "y, z = Op(a)"}; an operand can be left empty. */
    Sketch node(String equation, Map<String, Attribute> attributes) {
        String[] sides = equation.split(" = ", 2);
        int open = sides[1].indexOf('(');
        String in = sides[1].substring(open + 1, sides[1].length() - 1);
        nodes.add(Node.of(sides[1].substring(0, open), names(in), names(sides[0]), attributes));
        return this;
    }

    Sketch node(String equation) {
        return node(equation, Map.of());
    }

    Sketch node(Node node) {
        nodes.add(node);
        return this;
    }

    private static List<String> names(String list) {
        return list.isBlank()
                ? List.of()
                : Arrays.stream(list.split(",", -1)).map(String::trim).toList();
    }

    Graph graph(String... outputs) {
        return new Graph(inputs, List.of(outputs), constants, nodes, types, Set.of(), Header.ofOpset(opset));
    }

    /** The graph as a control-flow body. */
    Graph body(Set<String> captures, String... outputs) {
        return new Graph(inputs, List.of(outputs), constants, nodes, types, captures, Header.ofOpset(opset));
    }

    /** The values of the first output of any graph over these inputs. */
    double[] run(Graph graph) {
        return result(graph).toDoubles();
    }

    /** The graph with the types of all values. */
    Graph typed(String... outputs) {
        return ReferenceEvaluator.typed(graph(outputs), feeds);
    }

    /** The shape of the first output of any graph over these inputs. */
    long[] typedShape(Graph graph) {
        return result(graph).shape();
    }

    private Tensor result(Graph graph) {
        return Objects.requireNonNull(
                ReferenceEvaluator.run(graph, feeds).get(graph.outputs().get(0)));
    }
}
