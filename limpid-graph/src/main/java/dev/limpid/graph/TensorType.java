package dev.limpid.graph;

import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The type of a value, as far as it is known before run time.
 *
 * @param element the element type
 * @param shape the dimensions; null if their number is unknown
 */
public record TensorType(ElementType element, @Nullable Shape shape) {
    /** A type of fixed or symbolic dimensions. */
    public static TensorType of(ElementType element, Dim... dims) {
        return new TensorType(element, Shape.of(dims));
    }

    /** A type of fixed dimensions. */
    public static TensorType of(ElementType element, long... sizes) {
        return new TensorType(element, Shape.of(sizes));
    }

    /** This type with another shape. */
    public TensorType withShape(@Nullable Shape other) {
        return new TensorType(element, other);
    }

    /** This type with a function applied to every dimension. */
    public TensorType map(UnaryOperator<Dim> change) {
        return shape == null ? this : withShape(shape.map(change));
    }

    @Override
    public String toString() {
        return element.name().toLowerCase(Locale.ROOT) + (shape == null ? "[...]" : shape);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TensorType o && element == o.element && Objects.equals(shape, o.shape);
    }

    @Override
    public int hashCode() {
        return 31 * element.hashCode() + Objects.hashCode(shape);
    }
}
