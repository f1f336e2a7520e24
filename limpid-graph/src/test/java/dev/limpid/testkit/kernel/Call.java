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
 * One node with the values of its inputs.
 *
 * @param node the node
 * @param opset the version of the standard operators in force
 * @param inputs the values, null where an optional one is left out
 * @param body evaluates a control-flow body on the values of its inputs
 */
public record Call(
        Node node, int opset, List<@Nullable NdArray> inputs, BiFunction<Graph, List<NdArray>, List<NdArray>> body) {
    /** Whether an optional input is given. */
    public boolean has(int k) {
        return k < inputs.size() && inputs.get(k) != null;
    }

    /** The value of an input. @throws LimpidException if it is left out */
    public NdArray in(int k) {
        @Nullable NdArray value = k < inputs.size() ? inputs.get(k) : null;
        if (value == null) {
            throw LimpidException.badInput("input " + k + " is left out");
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

    /** A whole-number attribute. */
    public int whole(String key, int otherwise) {
        return Math.toIntExact(node.intAttribute(key, otherwise));
    }

    /** Whether a flag attribute is set. */
    public boolean flag(String key, boolean otherwise) {
        return whole(key, otherwise ? 1 : 0) != 0;
    }

    /** A real attribute. */
    public double real(String key, double otherwise) {
        return has(key) ? node.realAttribute(key, 0) : otherwise;
    }

    /** Real numbers of an attribute. */
    public double[] reals(String key) {
        return node.findAttribute(key).orElse(null) instanceof Attribute.Reals r
                ? r.values().stream().mapToDouble(Float::doubleValue).toArray()
                : new double[0];
    }

    /** A text attribute. */
    public String text(String key, String otherwise) {
        return node.textAttribute(key, otherwise);
    }

    /** Whole numbers of an attribute. */
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

    /** Whole numbers given as an input, or as an attribute in older versions; null where they are in neither. */
    public int @Nullable [] list(int input, String key) {
        return has(input) ? in(input).toInts() : has(key) ? wholes(key) : null;
    }

    /** A list of one number repeated. */
    static int[] repeated(int n, int number) {
        int[] list = new int[n];
        Arrays.fill(list, number);
        return list;
    }
}
