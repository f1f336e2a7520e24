package dev.limpid.inside.dissection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A combination of concepts, read from left to right: {@code ((a OR b) AND NOT c)}.
 *
 * <p>Ref.: Mu and Andreas, Compositional Explanations of Neurons, NeurIPS 2020, arXiv:2006.14032.
 *
 * @param steps the concepts and how each is joined to what stands before it; the first is {@link Join#IS} or {@link Join#NOT}
 */
public record Formula(List<Step> steps) {
    /** Copies the list. */
    public Formula {
        steps = List.copyOf(steps);
    }

    /** How a concept is joined. */
    public enum Join {
        /** The concept itself, at the beginning. */
        IS(""),
        /** The absence of the concept, at the beginning. */
        NOT("NOT "),
        /** And the concept. */
        AND(" AND "),
        /** Or the concept. */
        OR(" OR "),
        /** And the absence of the concept. */
        AND_NOT(" AND NOT ");

        private final String text;

        Join(String text) {
            this.text = text;
        }
    }

    /**
     * A concept with how it is joined.
     *
     * @param join to what stands before
     * @param concept its number
     */
    public record Step(Join join, int concept) {}

    /** A concept alone. */
    public static Formula of(int concept) {
        return new Formula(List.of(new Step(Join.IS, concept)));
    }

    /** This with one more concept. */
    public Formula with(Join join, int concept) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(join, concept));
        return new Formula(more);
    }

    /** The number of concepts. */
    public int length() {
        return steps.size();
    }

    /** Whether it mentions a concept. */
    public boolean mentions(int concept) {
        return steps.stream().anyMatch(s -> s.concept() == concept);
    }

    /**
     * Where it holds.
     *
     * @param sets where each concept holds, below {@code size}
     * @param size of all
     */
    public BitSet where(IntFunction<BitSet> sets, int size) {
        BitSet where = new BitSet(size);
        for (Step each : steps) {
            where = joined(where, each, sets.apply(each.concept()), size);
        }
        return where;
    }

    /** What a set becomes with one more step. */
    static BitSet joined(BitSet before, Step step, BitSet concept, int size) {
        BitSet joined = (BitSet) before.clone();
        switch (step.join()) {
            case IS, OR -> joined.or(concept);
            case AND -> joined.and(concept);
            case AND_NOT -> joined.andNot(concept);
            case NOT -> {
                joined.set(0, size);
                joined.andNot(concept);
            }
        }
        return joined;
    }

    /** Whether it holds for something that has these concepts. */
    public boolean holds(BitSet present) {
        boolean holds = false;
        for (Step each : steps) {
            boolean has = present.get(each.concept());
            holds = switch (each.join()) {
                case IS -> has;
                case NOT -> !has;
                case AND -> holds && has;
                case OR -> holds || has;
                case AND_NOT -> holds && !has;
            };
        }
        return holds;
    }

    /**
     * As text.
     *
     * @param names of concepts
     */
    public String text(IntFunction<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            if (i == 2) {
                text.insert(0, '(').append(')');
            }
            text.append(steps.get(i).join().text)
                    .append(names.apply(steps.get(i).concept()));
        }
        return text.toString();
    }
}
