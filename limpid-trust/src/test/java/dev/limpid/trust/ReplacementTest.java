package dev.limpid.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.trust.faithfulness.Deletion;
import java.util.BitSet;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What hidden pixels become. */
class ReplacementTest {
    private static final InputShape SHAPE = new InputShape(1, 2, 2);
    private static final List<float[]> MEANS =
            List.of(new float[] {0, 0, 0, 0}, new float[] {1, 1, 1, 1}, new float[] {3, 3, 3, 3});

    /** The score of a class is the likeness to its mean. */
    private static final Scores NEAREST = new Scores() {
        @Override
        public InputShape shape() {
            return SHAPE;
        }

        @Override
        public int classes() {
            return MEANS.size();
        }

        @Override
        public double[][] of(int count, Writer writer) {
            double[][] scores = new double[count][];
            for (int i = 0; i < count; i++) {
                float[] input = new float[SHAPE.elements()];
                writer.write(i, input);
                scores[i] = MEANS.stream()
                        .mapToDouble(mean -> -10 * Numbers.length(Numbers.minus(input, mean)))
                        .toArray();
            }
            return scores;
        }
    };

    private static MetricInput input(int target) {
        return MetricInput.of(SHAPE)
                .input(new float[] {0.8f, 0.9f, 1.1f, 1.2f})
                .map(new float[] {4, 3, 2, 1})
                .network(NEAREST, target)
                .build();
    }

    private static float[] filled(int target) {
        MetricInput in = input(target);
        float[] picture = in.input().clone();
        BitSet hidden = new BitSet();
        hidden.set(1, 3);
        Replacement.nearestClassMean(MEANS).filler(in).fill(picture, hidden, 0);
        return picture;
    }

    @Test
    void theNearestMeanIsThatOfAnotherClassThanTheExplainedOne() {
        assertThat(filled(1)).containsExactly(0.8f, 0, 0, 1.2f);
        assertThat(filled(0)).containsExactly(0.8f, 1, 1, 1.2f);
        assertThat(filled(2)).containsExactly(0.8f, 1, 1, 1.2f);
    }

    @Test
    void aPictureThatIsReplacedByTheMeanOfAnotherClassBelongsToIt() {
        Deletion deletion = new Deletion(2, Replacement.nearestClassMean(MEANS), Output.PROBABILITY);
        double half = probability(new float[] {0, 0, 1.1f, 1.2f});
        assertThat(half).isBetween(0.8, 0.95);
        assertThat(probability(MEANS.get(0))).isLessThan(1e-6);
        double expected = (probability(input(1).input()) + 2 * half + probability(MEANS.get(0))) / 4;
        assertThat(deletion.of(input(1)).orElseThrow()).isCloseTo(expected, Offset.offset(1e-6));
    }

    /** Of class 1. */
    private static double probability(float[] input) {
        double[] scores = NEAREST.of(1, (i, into) -> System.arraycopy(input, 0, into, 0, input.length))[0];
        return NEAREST.probabilities(scores)[1];
    }

    @Test
    void aSingleClassHasNoOther() {
        assertThatThrownBy(
                        () -> Replacement.nearestClassMean(MEANS.subList(0, 1)).filler(input(0)))
                .isInstanceOf(LimpidException.class)
                .hasMessage("there is no class other than the explained one");
    }
}
