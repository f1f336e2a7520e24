package dev.limpid.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.app.evaluation.WordScores.Measure;
import dev.limpid.world.sentence.Opinion;
import dev.limpid.world.sentence.Sentence;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WordScoresTest {
    /** Negative: "not" and "good" decide. */
    private static final Sentence SENTENCE =
            new Sentence(List.of("it", "was", "not", "good", "then"), List.of(new Opinion(3, 1, OptionalInt.of(2))));

    private static double measured(Measure measure, float... scores) {
        return new WordScores(SENTENCE, scores).measured(measure);
    }

    @Test
    void amountsAreRanked() {
        assertThat(measured(Measure.TOP, 0.5f, 0, -3, 2, 1)).isEqualTo(1);
        assertThat(measured(Measure.RANK, 0.5f, 0, -3, 2, 1)).isEqualTo(1.5);
        assertThat(measured(Measure.TOP, 5, 0, -3, 2, 1)).isEqualTo(0.5);
        assertThat(measured(Measure.RANK, 5, 0, -3, 2, 1)).isEqualTo(2.5);
        assertThat(measured(Measure.MASS, 5, 0, -3, 2, 0)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void wordsOfTheSameAmountShareTheirPlaces() {
        assertThat(measured(Measure.TOP, 0, 0, 0, 0, 0)).isCloseTo(0.4, within(1e-9));
        assertThat(measured(Measure.RANK, 0, 0, 0, 0, 0)).isEqualTo(3);
        assertThat(measured(Measure.TOP, 1, 0, 2, -1, 0)).isCloseTo(0.75, within(1e-9));
        assertThat(measured(Measure.MASS, 0, 0, 0, 0, 0)).isZero();
    }

    @Test
    void theSignOfTheNegationCountsAndThatOfTheNegatedWordDoesNot() {
        assertThat(measured(Measure.SIGN, 0, 0, 1, -5, 0)).isEqualTo(1);
        assertThat(measured(Measure.SIGN, 0, 0, -1, 5, 0)).isZero();
        Sentence positive = new Sentence(
                List.of("bad", "great"),
                List.of(new Opinion(0, -1, OptionalInt.empty()), new Opinion(1, 2, OptionalInt.empty())));
        assertThat(new WordScores(positive, new float[] {-1, 1}).measured(Measure.SIGN))
                .isEqualTo(1);
        assertThat(new WordScores(positive, new float[] {1, 1}).measured(Measure.SIGN))
                .isEqualTo(0.5);
    }
}
