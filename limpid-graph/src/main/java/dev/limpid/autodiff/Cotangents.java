package dev.limpid.autodiff;

import dev.limpid.graph.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cotangents that a rule sends to each input of a node, in input order; absent means zero (a symbolic zero).
 *
 * <p>Each entry is computed only if that input is requested. An entry has the shape of its input; entries of
 * {@link #elementwise} have the shape of the output instead, and the compiler sums them over broadcast axes.
 */
public final class Cotangents {
    private final List<@Nullable Supplier<Expr>> byInput;
    private final boolean elementwise;

    private Cotangents(List<@Nullable Supplier<Expr>> byInput, boolean elementwise) {
        this.byInput = byInput;
        this.elementwise = elementwise;
    }

    /** No cotangents: the gradient of every input is zero. */
    public static Cotangents none() {
        return new Cotangents(List.of(), false);
    }

    /** Cotangents in the shapes of the inputs; inputs beyond the list receive nothing. */
    public static Cotangents of(Expr... byInput) {
        return new Cotangents(suppliers(byInput), false);
    }

    /** Cotangents in the shapes of the inputs, each computed only on request; null is zero. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Cotangents lazy(@Nullable Supplier<Expr>... byInput) {
        return new Cotangents(Arrays.asList(byInput), false);
    }

    /** Cotangents in the shape of the output, each computed only on request; the compiler undoes broadcasting. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Cotangents elementwise(@Nullable Supplier<Expr>... byInput) {
        return new Cotangents(Arrays.asList(byInput), true);
    }

    /** One cotangent for each input from a list, computed only on request. */
    public static Cotangents lazy(List<Supplier<Expr>> byInput) {
        return new Cotangents(new ArrayList<>(byInput), false);
    }

    /** One cotangent for each input from a list in which null is zero, computed only on request. */
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

    /** Whether the entries have the shape of the output and must be summed over broadcast axes. */
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
