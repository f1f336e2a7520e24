package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.trust.InputShape;
import dev.limpid.trust.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Map<InputKey, KnownScores.Row> rows = known.take(7);
        double[][] scores = new RememberedScores(network, rows, turn)
                .of(numbers.length, (i, into) -> System.arraycopy(input(numbers[i]), 0, into, 0, into.length));
        for (int i = 0; i < numbers.length; i++) {
            assertThat(scores[i]).containsExactly(numbers[i], 0.5);
        }
        known.give(7, rows, turn);
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
        assertThat(known.take(8)).isEmpty();
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
