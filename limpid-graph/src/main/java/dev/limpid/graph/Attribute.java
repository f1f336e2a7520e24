package dev.limpid.graph;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constant argument of a node.
 *
 * <p>{@code equals} and {@code hashCode} are written explicitly here and in {@link Op}, {@link Node}, {@link Dim},
 * {@link Shape} and {@link TensorType}: the generated methods of records are linked at their first call, which slows
 * down every start.
 */
public sealed interface Attribute {
    /** An integer. */
    record Int(long value) implements Attribute {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Int o && value == o.value;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(value);
        }
    }

    /** A floating-point number in single precision, as ONNX stores it. */
    record Real(float value) implements Attribute {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Real o && Float.compare(value, o.value) == 0;
        }

        @Override
        public int hashCode() {
            return Float.hashCode(value);
        }
    }

    /** A string. */
    record Text(String value) implements Attribute {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text o && value.equals(o.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /** A list of integers. */
    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        /** The numbers as an array. */
        public long[] toArray() {
            return values.stream().mapToLong(Long::longValue).toArray();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ints o && values.equals(o.values);
        }

        @Override
        public int hashCode() {
            return values.hashCode();
        }
    }

    /** A list of floating-point numbers in single precision. */
    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Reals o && values.equals(o.values);
        }

        @Override
        public int hashCode() {
            return values.hashCode();
        }
    }

    /** A list of strings. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A constant tensor. */
    record TensorValue(Tensor value) implements Attribute {}

    /** The body of a control-flow operator; its {@link Graph#captures()} are values of the enclosing graph. */
    record Body(Graph graph) implements Attribute {}

    /** Any other attribute (types, lists of graphs, sparse tensors, non-text bytes), kept in its serialised form. */
    record Opaque(ByteBuffer proto) implements Attribute {
        public Opaque {
            proto = proto.asReadOnlyBuffer();
        }
    }

    /** An integer. */
    static Attribute of(long value) {
        return new Int(value);
    }

    /** A floating-point number. */
    static Attribute of(float value) {
        return new Real(value);
    }

    /** A string. */
    static Attribute of(String value) {
        return new Text(value);
    }

    /** A list of integers. */
    static Attribute of(long[] values) {
        return new Ints(java.util.Arrays.stream(values).boxed().toList());
    }
}
