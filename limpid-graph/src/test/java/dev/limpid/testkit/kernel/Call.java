package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A call of one operator: the node with the values of its inputs.
 *
 * @param node the node
 * @param opset the opset of the graph
 * @param inputs the values, null for omitted optional ones
 * @param body evaluates a control-flow body with the values of its inputs
 */
public record Call(
        Node node, int opset, List<@Nullable NdArray> inputs, BiFunction<Graph, List<NdArray>, List<NdArray>> body) {
    /** Whether an optional input is given. */
    public boolean has(int k) {
        return k < inputs.size() && inputs.get(k) != null;
    }

    /** The value of an input. @throws LimpidException if it is omitted */
    public NdArray in(int k) {
        @Nullable NdArray value = k < inputs.size() ? inputs.get(k) : null;
        if (value == null) {
            throw LimpidException.badInput("input " + k + " is omitted");
        }
        return value;
    }

    /** The value of the first input. */
    public NdArray x() {
        return in(0);
    }

    /** All given inputs. */
    public List<NdArray> ins() {
        return java.util.stream.IntStream.range(0, inputs.size())
                .filter(this::has)
                .mapToObj(this::in)
                .toList();
    }

    /** An integer attribute. */
    public int whole(String key, int otherwise) {
        return Math.toIntExact(node.intAttribute(key, otherwise));
    }

    /** Whether a flag attribute is set. */
    public boolean flag(String key, boolean otherwise) {
        return whole(key, otherwise ? 1 : 0) != 0;
    }

    /** A float attribute. */
    public double real(String key, double otherwise) {
        return has(key) ? node.realAttribute(key, 0) : otherwise;
    }

    /** A list of floats attribute. */
    public double[] reals(String key) {
        return node.findAttribute(key).orElse(null) instanceof Attribute.Reals r
                ? r.values().stream().mapToDouble(Float::doubleValue).toArray()
                : new double[0];
    }

    /** A string attribute. */
    public String text(String key, String otherwise) {
        return node.textAttribute(key, otherwise);
    }

    /** A list of integers attribute. */
    public int[] wholes(String key, int... otherwise) {
        return has(key) ? Indices.sizes(node.intsAttribute(key)) : otherwise;
    }

    /** Whether an attribute is given. */
    public boolean has(String key) {
        return node.findAttribute(key).isPresent();
    }

    /** A tensor attribute. */
    public @Nullable Tensor tensor(String key) {
        return node.findAttribute(key).orElse(null) instanceof Attribute.TensorValue t ? t.value() : null;
    }

    /** Integers given as an input, or as an attribute in older opsets; null if they are omitted. */
    public int @Nullable [] list(int input, String key) {
        return has(input) ? in(input).toInts() : has(key) ? wholes(key) : null;
    }

    /** A list that repeats one number. */
    static int[] repeated(int n, int number) {
        int[] list = new int[n];
        Arrays.fill(list, number);
        return list;
    }
}
