package dev.limpid.graph;

import dev.limpid.graph.op.Operator;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of an operator.
 *
 * @param domain empty for the ONNX standard, otherwise the domain of a custom operator
 * @param name the operator's name in the domain
 */
public record Op(String domain, String name) {
    /** An operator of the ONNX standard. */
    public static Op of(String name) {
        return new Op("", name);
    }

    /** Whether this is an operator of the ONNX standard. */
    public boolean isStandard() {
        return domain.isEmpty();
    }

    /** The operator's row in the table of standard operators, if there is one. */
    public Optional<Operator> find() {
        return isStandard() ? Operators.find(name) : Optional.empty();
    }

    /** Whether the operator has a trait in the table of standard operators. */
    public boolean has(Trait trait) {
        return find().filter(row -> row.has(trait)).isPresent();
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? name : domain + ":" + name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Op o && domain.equals(o.domain) && name.equals(o.name);
    }

    @Override
    public int hashCode() {
        return 31 * domain.hashCode() + name.hashCode();
    }
}
