package dev.limpid.app.evaluation;

import dev.limpid.world.sentence.Deciding;
import dev.limpid.world.sentence.Deciding.Role;
import dev.limpid.world.sentence.Sentence;
import java.util.List;
import java.util.stream.IntStream;

/** The scores of the words of a sentence, compared with the words that decide its class. */
final class WordScores {
    private final Sentence sentence;
    private final float[] scores;

    /**
     * The scores of a sentence; the array is not copied.
     *
     * @param scores one for each of its words; positive for its class
     */
    WordScores(Sentence sentence, float... scores) {
        this.sentence = sentence;
        this.scores = scores;
    }

    /** What is measured. */
    enum Measure {
        /** Of the words with the largest amounts, as many as decide: the share that decides. */
        TOP("top words"),
        /** The mean rank of the words that decide, by amount; 1 is the largest. */
        RANK("mean rank"),
        /** The share of the amounts that is on the words that decide. */
        MASS("share of the scores"),
        /** The share of the words that decide, without negated ones, whose sign is right. */
        SIGN("right sign");

        private final String title;

        Measure(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    double measured(Measure measure) {
        return switch (measure) {
            case TOP -> top();
            case RANK -> places().stream().mapToDouble(this::rank).average().orElse(0);
            case MASS -> mass();
            case SIGN -> sign();
        };
    }

    private List<Integer> places() {
        return sentence.deciding().stream().map(Deciding::place).toList();
    }

    private double amount(int place) {
        return Math.abs(scores[place]);
    }

    private long above(double amount) {
        return IntStream.range(0, scores.length).filter(i -> amount(i) > amount).count();
    }

    private long equal(double amount) {
        return IntStream.range(0, scores.length)
                .filter(i -> amount(i) == amount)
                .count();
    }

    /** The rank of a word; words of the same amount share the mean of their ranks. */
    private double rank(int place) {
        return above(amount(place)) + ((1 + equal(amount(place))) / 2.0);
    }

    /** Words of the same amount at the end of the list count by the share of them that fits in. */
    private double top() {
        List<Integer> places = places();
        int count = places.size();
        double sum = 0;
        for (int place : places) {
            double amount = amount(place);
            double left = (double) count - above(amount);
            sum += Math.max(0, Math.min(1, left / equal(amount)));
        }
        return sum / count;
    }

    private double mass() {
        double all = IntStream.range(0, scores.length).mapToDouble(this::amount).sum();
        double on = places().stream().mapToDouble(this::amount).sum();
        return all == 0 ? 0 : on / all;
    }

    private double sign() {
        int turned = sentence.label() == 1 ? 1 : -1;
        return sentence.deciding().stream()
                .filter(word -> word.role() != Role.NEGATED)
                .mapToDouble(word -> Math.signum(scores[word.place()]) == word.sign() * turned ? 1 : 0)
                .average()
                .orElse(0);
    }
}
