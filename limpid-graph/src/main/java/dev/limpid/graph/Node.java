package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.op.Trait;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One application of an operator. It refers to values by name; an empty name is an omitted optional value.
 *
 * @param op the operator
 * @param name the node's name, for display; may be empty and need not be unique
 * @param inputs names of the values it reads
 * @param outputs names of the values it computes
 * @param attributes its constant arguments by ONNX name
 */
public record Node(Op op, String name, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** A node of the ONNX standard without a name. */
    public static Node of(String op, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
        return new Node(Op.of(op), "", inputs, outputs, attributes);
    }

    /** Whether this is the ONNX standard operator with that name. */
    public boolean is(String standardOp) {
        return op.isStandard() && op.name().equals(standardOp);
    }

    /** Whether this node's operator has a trait in the table of standard operators. */
    public boolean has(Trait trait) {
        return op.has(trait);
    }

    /** The first output. */
    public String output() {
        return outputs.get(0);
    }

    /** The name of an input, or an empty name if it is omitted. */
    public String input(int k) {
        return k < inputs.size() ? inputs.get(k) : "";
    }

    /** Whether an optional input is given. */
    public boolean hasInput(int k) {
        return !input(k).isEmpty();
    }

    /** Whether an optional output is requested. */
    public boolean hasOutput(int k) {
        return k < outputs.size() && !outputs.get(k).isEmpty();
    }

    /** All values this node reads: its given inputs and the values its bodies capture. */
    public Set<String> reads() {
        Set<String> names = new LinkedHashSet<>(inputs);
        names.remove("");
        for (Attribute attribute : attributes.values()) {
            if (attribute instanceof Attribute.Body body) {
                names.addAll(body.graph().captures());
            }
        }
        return names;
    }

    /** The display name of this node: its own, or that of its first output. */
    public String label() {
        return !name.isEmpty() ? name : outputs.isEmpty() ? "" : output();
    }

    /** An attribute, if it is given. */
    public Optional<Attribute> findAttribute(String key) {
        return Optional.ofNullable(attributes.get(key));
    }

    /** An integer attribute or its default. */
    public long intAttribute(String key, long otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Int i) {
            return i.value();
        }
        throw wrongKind(key, "an integer");
    }

    /** A float attribute or its default. */
    public float realAttribute(String key, float otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Real r) {
            return r.value();
        }
        throw wrongKind(key, "a float");
    }

    /** A string attribute or its default. */
    public String textAttribute(String key, String otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Text t) {
            return t.value();
        }
        throw wrongKind(key, "text");
    }

    /** A list of integers or its default. */
    public long[] intsAttribute(String key, long... otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Ints i) {
            return i.toArray();
        }
        throw wrongKind(key, "a list of integers");
    }

    /** This node with other inputs. */
    public Node withInputs(List<String> other) {
        return new Node(op, name, other, outputs, attributes);
    }

    /** This node with other outputs. */
    public Node withOutputs(List<String> other) {
        return new Node(op, name, inputs, other, attributes);
    }

    /** This node with other attributes. */
    public Node withAttributes(Map<String, Attribute> other) {
        return new Node(op, name, inputs, outputs, other);
    }

    /** This node with one attribute set. */
    public Node withAttribute(String key, Attribute value) {
        Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
        changed.put(key, value);
        return withAttributes(changed);
    }

    /** This node without some attributes. */
    public Node withoutAttributes(String... keys) {
        Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
        List.of(keys).forEach(changed::remove);
        return withAttributes(changed);
    }

    private LimpidException wrongKind(String key, String wanted) {
        return LimpidException.badInput(op + " node '" + label() + "': attribute '" + key + "' is not " + wanted);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Node o
                && op.equals(o.op)
                && name.equals(o.name)
                && inputs.equals(o.inputs)
                && outputs.equals(o.outputs)
                && attributes.equals(o.attributes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * (31 * op.hashCode() + name.hashCode()) + inputs.hashCode()) + outputs.hashCode())
                + attributes.hashCode();
    }
}
