package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One dimension of a shape: fixed ({@code 224}), symbolic ({@code N}, {@code 64*N}) or unknown ({@code ?}).
 *
 * @param size the number of elements, or -1 where it is not fixed
 * @param symbol the name of a size known only at run time; null where fixed or unknown
 */
public record Dim(long size, @Nullable String symbol) {
    /** A size that is unknown before run time. */
    public static final Dim UNKNOWN = new Dim(-1, null);

    public Dim {
        if (size < -1 || (size >= 0 && symbol != null)) {
            throw LimpidException.badInput("a dimension cannot have size " + size + " and symbol " + symbol);
        }
    }

    /** A fixed size. */
    public static Dim of(long size) {
        if (size < 0) {
            throw LimpidException.badInput("a dimension cannot have size " + size);
        }
        return new Dim(size, null);
    }

    /** A size known only by name; equal names mean equal sizes. */
    public static Dim symbol(String name) {
        return new Dim(-1, name);
    }

    /** Whether the size is fixed. */
    public boolean isFixed() {
        return size >= 0;
    }

    /** This size after a symbol is bound to a value; {@code 64*N} is a multiple of {@code N}. */
    public Dim bind(String name, long value) {
        long factor = factorOf(name);
        return factor == 0 ? this : of(factor * value);
    }

    /** This size with a symbol renamed. */
    public Dim rename(String name, String other) {
        long factor = factorOf(name);
        return factor == 0 ? this : symbol(factor == 1 ? other : factor + "*" + other);
    }

    /** The factor of the symbol in this size; 0 where the size is not a multiple of it. */
    private long factorOf(String name) {
        if (symbol == null || !symbol.endsWith(name)) {
            return 0;
        }
        String factor = symbol.substring(0, symbol.length() - name.length());
        if (factor.isEmpty()) {
            return 1;
        }
        return factor.matches("[1-9]\\d{0,8}\\*") ? Long.parseLong(factor, 0, factor.length() - 1, 10) : 0;
    }

    /** Whether both are known to be the same size. */
    public boolean sameAs(Dim other) {
        return isFixed() ? size == other.size : symbol != null && symbol.equals(other.symbol);
    }

    @Override
    public String toString() {
        return isFixed() ? Long.toString(size) : symbol != null ? symbol : "?";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Dim o && size == o.size && Objects.equals(symbol, o.symbol);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(size) + Objects.hashCode(symbol);
    }
}
