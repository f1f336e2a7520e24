package dev.limpid.inside.dissection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds the combination of concepts with the best score by beam search: combinations of the best of each length are tried.
 * Of equal scores the shorter, then the earlier tried wins.
 */
final class FormulaSearch {
    /** Combinations of each length that are gone on with. */
    static final int BEAM = 5;

    private final List<Integer> concepts;
    private final IntFunction<BitSet> sets;
    private final int size;
    private final boolean isNotFirst;

    /** Judges where a combination holds. */
    interface Score {
        /**
         * The score of a combination.
         *
         * @param where it holds
         * @param toBeat a score that must be exceeded to be of use; something not above it may be returned instead
         */
        double of(BitSet where, double toBeat);
    }

    /**
     * A combination with its score.
     *
     * @param formula the combination
     * @param where it holds
     * @param score the larger, the better
     */
    record Found(Formula formula, BitSet where, double score) {}

    /**
     * A search.
     *
     * @param concepts that are tried
     * @param sets where each holds
     * @param size all places, from 0
     * @param isNotFirst whether a combination may begin with the absence of a concept
     */
    FormulaSearch(List<Integer> concepts, IntFunction<BitSet> sets, int size, boolean isNotFirst) {
        this.concepts = List.copyOf(concepts);
        this.sets = sets;
        this.size = size;
        this.isNotFirst = isNotFirst;
    }

    /** The best of each length, from 1; fewer where a longer one is not better. Empty without concepts. */
    List<Found> best(Score score, int longest) {
        List<Found> best = new ArrayList<>();
        List<Found> beam = new ArrayList<>();
        for (Formula.Join join : isNotFirst ? List.of(Formula.Join.IS, Formula.Join.NOT) : List.of(Formula.Join.IS)) {
            for (int each : concepts) {
                offer(beam, new Formula(List.of()), new BitSet(), join, each, score);
            }
        }
        while (!beam.isEmpty()
                && (best.isEmpty()
                        || beam.get(0).score() > best.get(best.size() - 1).score())) {
            best.add(beam.get(0));
            if (beam.get(0).formula().length() == longest) {
                break;
            }
            List<Found> longer = new ArrayList<>();
            for (Found from : beam) {
                for (int each : concepts) {
                    if (!from.formula().mentions(each)) {
                        offer(longer, from.formula(), from.where(), Formula.Join.AND, each, score);
                        offer(longer, from.formula(), from.where(), Formula.Join.OR, each, score);
                        offer(longer, from.formula(), from.where(), Formula.Join.AND_NOT, each, score);
                    }
                }
            }
            beam = longer;
        }
        return best;
    }

    private void offer(List<Found> beam, Formula before, BitSet where, Formula.Join join, int concept, Score score) {
        BitSet joined = Formula.joined(where, new Formula.Step(join, concept), sets.apply(concept), size);
        boolean isFull = beam.size() == BEAM;
        double toBeat = isFull ? beam.get(BEAM - 1).score() : Double.NEGATIVE_INFINITY;
        double reached = score.of(joined, toBeat);
        boolean isSame =
                beam.stream().anyMatch(f -> f.score() == reached && f.where().equals(joined));
        if (!(reached > toBeat) || isSame) {
            return;
        }
        beam.add(new Found(before.with(join, concept), joined, reached));
        beam.sort(Comparator.comparingDouble(f -> -f.score()));
        if (beam.size() > BEAM) {
            beam.remove(BEAM);
        }
    }
}
