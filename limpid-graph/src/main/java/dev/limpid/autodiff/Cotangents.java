package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule sends to each input of a node, in input order; absent means nothing (a symbolic zero).
 *
 * <p>Each entry is made only if somebody asked for that input. An entry has the shape of its input; entries of
 * {@link #elementwise} have the shape of the output instead, and the compiler sums them over broadcast axes.
 */
public final class Cotangents {
    private final List<@Nullable Supplier<Expr>> byInput;
    private final boolean elementwise;

    private Cotangents(List<@Nullable Supplier<Expr>> byInput, boolean elementwise) {
        this.byInput = byInput;
        this.elementwise = elementwise;
    }

    /** Nothing flows back through this node: its output does not change with small changes of its inputs. */
    public static Cotangents none() {
        return new Cotangents(List.of(), false);
    }

    /** Cotangents in the shapes of the inputs; inputs beyond the list receive nothing. */
    public static Cotangents of(Expr... byInput) {
        return new Cotangents(suppliers(byInput), false);
    }

    /** Cotangents in the shapes of the inputs, each made only if it is asked for; null is nothing. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Cotangents lazy(@Nullable Supplier<Expr>... byInput) {
        return new Cotangents(Arrays.asList(byInput), false);
    }

    /** Cotangents in the shape of the output, each made only if it is asked for; the compiler undoes broadcasting. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Cotangents elementwise(@Nullable Supplier<Expr>... byInput) {
        return new Cotangents(Arrays.asList(byInput), true);
    }

    /** One cotangent for each input from a list, made only if it is asked for. */
    public static Cotangents lazy(List<Supplier<Expr>> byInput) {
        return new Cotangents(new ArrayList<>(byInput), false);
    }

    /** One cotangent for each input from a list in which null is nothing, made only if it is asked for. */
    public static Cotangents sparse(List<@Nullable Supplier<Expr>> byInput) {
        return new Cotangents(new ArrayList<>(byInput), false);
    }

    /** One cotangent for each input from a list, in the shape of the output. */
    public static Cotangents elementwise(List<Supplier<Expr>> byInput) {
        return new Cotangents(new ArrayList<>(byInput), true);
    }

    /** The cotangent of one input. */
    public Optional<Expr> find(int k) {
        @Nullable Supplier<Expr> supplier = k < byInput.size() ? byInput.get(k) : null;
        return supplier == null ? Optional.empty() : Optional.of(supplier.get());
    }

    /** Whether the entries have the shape of the output and are to be summed over broadcast axes. */
    boolean isElementwise() {
        return elementwise;
    }

    private static List<@Nullable Supplier<Expr>> suppliers(Expr... byInput) {
        List<@Nullable Supplier<Expr>> suppliers = new ArrayList<>();
        for (Expr e : byInput) {
            suppliers.add(() -> e);
        }
        return suppliers;
    }
}
