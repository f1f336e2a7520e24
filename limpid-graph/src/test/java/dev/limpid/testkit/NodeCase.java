package dev.limpid.testkit;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A graph of one node with the values of its inputs, as a builder.
 *
 * <pre>{@code
 * NodeCase.of("Conv").input("x", 1, 2, 5, 5).input("w", 3, 2, 3, 3).set("strides", 2, 2).gradientCheck().check();
 * }</pre>
 */
public final class NodeCase {
    private final String op;
    private final List<Value> inputs = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final Random random;
    private int opset = 18;
    private int outputs = 1;

    private NodeCase(String op) {
        this.op = op;
        this.random = new Random(op.hashCode());
    }

    /** A case for a standard operator, with one output and opset 18 by default. */
    public static NodeCase of(String op) {
        return new NodeCase(op);
    }

    /** Adds an input: {@code float}, with normally distributed numbers that are the same in every run. */
    public NodeCase input(String name, long... shape) {
        return input(name, normal(random, shape));
    }

    /** Adds an input with its value. */
    public NodeCase input(String name, Tensor value) {
        inputs.add(new Value(name, value.type()));
        feeds.put(name, value);
        arguments.add(name);
        return this;
    }

    /** Adds a constant input. */
    public NodeCase constant(String name, Tensor value) {
        constants.put(name, value);
        arguments.add(name);
        return this;
    }

    /** Adds a constant list as input: {@code int64[n]}. */
    public NodeCase list(String name, long... numbers) {
        return constant(name, Tensor.list(numbers));
    }

    /** Adds an omitted input. */
    public NodeCase none() {
        arguments.add("");
        return this;
    }

    /** Sets an integer attribute. */
    public NodeCase set(String key, long value) {
        attributes.put(key, Attribute.of(value));
        return this;
    }

    /** Sets a float attribute. */
    public NodeCase set(String key, float value) {
        attributes.put(key, Attribute.of(value));
        return this;
    }

    /** Sets a string attribute. */
    public NodeCase set(String key, String value) {
        attributes.put(key, Attribute.of(value));
        return this;
    }

    /** Sets an attribute that is a list of integers, possibly of one. */
    public NodeCase setList(String key, long... values) {
        attributes.put(key, Attribute.of(values));
        return this;
    }

    /** Sets an attribute. */
    public NodeCase set(String key, Attribute value) {
        attributes.put(key, value);
        return this;
    }

    /** Sets the opset. */
    public NodeCase opset(int version) {
        opset = version;
        return this;
    }

    /** Sets the number of outputs; they are named {@code y0}, {@code y1}, ..., a single one {@code y}. */
    public NodeCase outputs(int count) {
        outputs = count;
        return this;
    }

    /** The graph. */
    public Graph graph() {
        List<String> names = outputs == 1
                ? List.of("y")
                : IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
        Node node = Node.of(op, arguments, names, attributes);
        return new Graph(inputs, names, constants, List.of(node), Map.of(), Set.of(), Header.ofOpset(opset));
    }

    /** The values of the inputs. */
    public Map<String, Tensor> feeds() {
        return Map.copyOf(feeds);
    }

    /** The outputs. */
    public List<Tensor> run() {
        return List.copyOf(ReferenceEvaluator.run(graph(), feeds).values());
    }

    /** The values of the first output. */
    public double[] numbers() {
        return run().get(0).toDoubles();
    }

    /** The gradient check of this node, with respect to all floating-point inputs. */
    public GradientCheck gradientCheck() {
        return GradientCheck.of(graph()).at(feeds);
    }

    /** Operator, attributes and input types, for the names of parameterised tests. */
    @Override
    public String toString() {
        return op + " " + attributes + " " + inputs;
    }

    /** A {@code float} tensor of normally distributed numbers. */
    public static Tensor normal(Random random, long... shape) {
        double[] numbers =
                random.doubles(Tensor.elementCount(shape)).map(d -> 0).toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextGaussian();
        }
        return Tensor.of(ElementType.FLOAT, numbers, shape);
    }
}
