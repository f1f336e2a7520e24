package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.trust.InputKey;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnownScoresTest {
    private static final InputShape SHAPE = new InputShape(3, 4, 5);

    private final List<float[]> asked = new ArrayList<>();
    private final Scores network = Scores.of(SHAPE, 2, input -> {
        asked.add(input.clone());
        return new double[] {input[0], input[59]};
    });

    private static float[] input(int number) {
        float[] values = new float[SHAPE.elements()];
        values[0] = number;
        values[59] = 0.5f;
        return values;
    }

    /** What one method asks about picture 7. */
    private void ask(KnownScores known, int turn, int... numbers) {
        KnownScores.OfPicture answers = known.take(7);
        double[][] scores = new RememberedScores(network, answers.network(), turn)
                .of(numbers.length, (i, into) -> System.arraycopy(input(numbers[i]), 0, into, 0, into.length));
        for (int i = 0; i < numbers.length; i++) {
            assertThat(scores[i]).containsExactly(numbers[i], 0.5);
        }
        known.give(7, answers, turn);
    }

    @Test
    void methodsShareWhatBothAskFor() {
        KnownScores known = new KnownScores(1 << 20);
        ask(known, 0, 1, 2, 2, 3);
        assertThat(asked).hasSize(3);
        ask(known, 1, 3, 1, 4);
        assertThat(asked).hasSize(4);
        ask(known, 2, 1, 3);
        assertThat(asked).hasSize(4);
        // Two methods in a row did not ask for the second, which is forgotten; the first and the third are not.
        ask(known, 3, 1, 3, 2);
        assertThat(asked).hasSize(5);
        assertThat(known.take(8).network().rows()).isEmpty();
    }

    /** The scores of a list that a key stands for, and how many of its inputs were written. */
    private int written(KnownScores known, int turn, Object key, int... numbers) {
        KnownScores.OfPicture answers = known.take(7);
        int[] written = {0};
        double[][] scores = new RememberedScores(network, answers.network(), turn)
                .of(key, numbers.length, (i, into) -> {
                    written[0]++;
                    System.arraycopy(input(numbers[i]), 0, into, 0, into.length);
                });
        for (int i = 0; i < numbers.length; i++) {
            assertThat(scores[i]).containsExactly(numbers[i], 0.5);
        }
        known.give(7, answers, turn);
        return written[0];
    }

    @Test
    void inputsOfAKnownListAreNotWrittenAgain() {
        KnownScores known = new KnownScores(1 << 20);
        assertThat(written(known, 0, "a", 1, 2, 2)).isEqualTo(3);
        assertThat(written(known, 1, "a", 1, 2, 2)).isZero();
        assertThat(written(known, 1, "b", 2, 3)).isEqualTo(2);
        assertThat(asked).hasSize(3);
        // What the list needs is not forgotten while the list is asked for; a list that nobody asks for is.
        assertThat(written(known, 2, "a", 1, 2, 2)).isZero();
        assertThat(written(known, 3, "a", 1, 2, 2)).isZero();
        assertThat(written(known, 3, "b", 2, 3)).isEqualTo(2);
        assertThat(asked).hasSize(4);
    }

    @Test
    void noMoreIsKeptThanFits() {
        KnownScores known = new KnownScores(400);
        ask(known, 0, 1, 2);
        ask(known, 1, 1, 2);
        assertThat(asked).hasSize(2);
        ask(known, 2, 1, 2, 3);
        ask(known, 3, 1);
        assertThat(asked).hasSize(4);
    }

    @Test
    void inputsThatDifferInOneValueHaveOtherKeys() {
        SplittableRandom random = new SplittableRandom(1);
        float[] input = new float[203];
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextDouble();
        }
        InputKey key = InputKey.of(input);
        assertThat(InputKey.of(input.clone())).isEqualTo(key);
        for (int i = 0; i < input.length; i++) {
            float[] other = input.clone();
            other[i] = Math.nextUp(other[i]);
            InputKey changed = InputKey.of(other);
            assertThat(changed.one()).as("value %d", i).isNotEqualTo(key.one());
            assertThat(changed.other()).as("value %d", i).isNotEqualTo(key.other());
            float[] swapped = input.clone();
            swapped[i] = input[(i + 8) % input.length];
            swapped[(i + 8) % input.length] = input[i];
            assertThat(InputKey.of(swapped)).isNotEqualTo(key);
        }
    }
}
