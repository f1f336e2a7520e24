package dev.limpid.graph.op;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The properties of one standard operator: a row of {@link Operators}.
 *
 * @param name the operator's name in the ONNX standard
 * @param traits its traits, including implied ones
 * @param least lower bound of all elements of the first result; may be infinite
 * @param most upper bound of all elements of the first result; may be infinite
 * @param sizeInputs the inputs that specify sizes of results
 * @param changes the opsets in which the meaning of a node changed, or nothing
 */
public record Operator(
        String name, Set<Trait> traits, double least, double most, List<Integer> sizeInputs, List<Integer> changes) {
    public Operator {
        traits = Collections.unmodifiableSet(traits);
        sizeInputs = List.copyOf(sizeInputs);
        changes = List.copyOf(changes);
    }

    static Operator of(String name, Trait... traits) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        for (Trait trait : traits) {
            trait.addTo(all);
        }
        return new Operator(name, all, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), List.of());
    }

    Operator atLeast(double bound) {
        return new Operator(name, traits, bound, most, sizeInputs, changes);
    }

    Operator atMost(double bound) {
        return new Operator(name, traits, least, bound, sizeInputs, changes);
    }

    Operator within(double low, double high) {
        return atLeast(low).atMost(high);
    }

    /** With sizes in the inputs from one up to another. */
    Operator sizedBy(int first, int last) {
        return new Operator(
                name,
                traits,
                least,
                most,
                IntStream.rangeClosed(first, last).boxed().toList(),
                changes);
    }

    Operator changedIn(int... opsets) {
        return new Operator(
                name,
                traits,
                least,
                most,
                sizeInputs,
                Arrays.stream(opsets).boxed().toList());
    }

    /** Whether it has a trait. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether the first result is nonnegative for all inputs. */
    public boolean isNeverNegative() {
        return least >= 0;
    }

    /** Whether every element of the first result is in an interval. */
    public boolean isWithin(double low, double high) {
        return least >= low && most <= high;
    }

    /** Whether it maps numbers monotonically to a bounded interval, as {@code Sigmoid} and {@code Softmax} do. */
    public boolean isSquashing() {
        return has(Trait.MONOTONE) && Double.isFinite(least) && Double.isFinite(most);
    }

    /** Whether a node of one opset means the same in a later one. */
    public boolean keepsMeaning(int written, int read) {
        return changes.stream().noneMatch(opset -> written < opset && opset <= read);
    }
}
