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
 * One application of an operator. Values are referred to by name; an empty name is an optional value that is left out.
 *
 * @param op the operator
 * @param name the node's own name, for people; may be empty and need not be unique
 * @param inputs names of the values it takes
 * @param outputs names of the values it defines
 * @param attributes its constant arguments by ONNX's spelling
 */
public record Node(Op op, String name, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** A nameless node of the ONNX standard. */
    public static Node of(String op, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
        return new Node(Op.of(op), "", inputs, outputs, attributes);
    }

    /** Whether this is the operator of the ONNX standard with that name. */
    public boolean is(String standardOp) {
        return op.isStandard() && op.name().equals(standardOp);
    }

    /** Whether the table of standard operators gives this node's operator a trait. */
    public boolean has(Trait trait) {
        return op.has(trait);
    }

    /** The first output. */
    public String output() {
        return outputs.get(0);
    }

    /** The name of an input, or an empty name where it is left out. */
    public String input(int k) {
        return k < inputs.size() ? inputs.get(k) : "";
    }

    /** Whether an optional input is given. */
    public boolean hasInput(int k) {
        return !input(k).isEmpty();
    }

    /** Whether an optional output is asked for. */
    public boolean hasOutput(int k) {
        return k < outputs.size() && !outputs.get(k).isEmpty();
    }

    /** Everything this node reads: its given inputs and what its bodies capture from the graph around. */
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

    /** The name of this node for messages: its own, or that of its first output. */
    public String label() {
        return !name.isEmpty() ? name : outputs.isEmpty() ? "" : output();
    }

    /** An attribute, if it is given. */
    public Optional<Attribute> findAttribute(String key) {
        return Optional.ofNullable(attributes.get(key));
    }

    /** A whole-number attribute or its default. */
    public long intAttribute(String key, long otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Int i) {
            return i.value();
        }
        throw wrongKind(key, "a whole number");
    }

    /** A real attribute or its default. */
    public float realAttribute(String key, float otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Real r) {
            return r.value();
        }
        throw wrongKind(key, "a real number");
    }

    /** A text attribute or its default. */
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

    /** A list of whole numbers or its default. */
    public long[] intsAttribute(String key, long... otherwise) {
        @Nullable Attribute a = attributes.get(key);
        if (a == null) {
            return otherwise;
        }
        if (a instanceof Attribute.Ints i) {
            return i.toArray();
        }
        throw wrongKind(key, "a list of whole numbers");
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
