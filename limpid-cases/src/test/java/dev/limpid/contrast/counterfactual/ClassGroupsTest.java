package dev.limpid.contrast.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.model.Labels;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Groups of classes and the questions that they ask. */
class ClassGroupsTest {
    private static final Labels LABELS = new Labels(List.of("husky", "wolf", "cat", "lynx", "oak", "fir"));
    private static final List<List<String>> ROWS = List.of(
            List.of("# classes", "groups"),
            List.of("husky", "dogs", "animals"),
            List.of("wolf", "dogs", "animals"),
            List.of("cat", "cats", "animals"),
            List.of("lynx", "cats", "animals"),
            List.of("oak", "trees", "plants"),
            List.of("5", "trees", "plants"));

    private static ClassGroups groups() {
        return ClassGroups.parse(ROWS, LABELS, 6);
    }

    @Test
    void eachLevelAsksWhyNotItsNeighbours() {
        float[] logits = {3, 2, 1, 0.5f, -1, -2};
        List<GroupQuestion> questions = GroupQuestion.of(groups(), logits, 0, OptionalInt.empty(), LABELS);
        assertThat(questions)
                .extracting(GroupQuestion::words)
                .containsExactly("why husky and not wolf", "why dogs and not cats", "why animals and not plants");
        assertThat(questions.get(0).weights()).containsExactly(1, -1, 0, 0, 0, 0);
        assertThat(questions.get(0).target()).isEqualTo("1.000000*0-1.000000*1");
    }

    /** The weights are the gradient of the log-odds of one side against the other. */
    @Test
    void theWeightsAreTheSlopeOfTheLogOdds() {
        float[] logits = {3, 2, 1, 0.5f, -1, -2};
        double[] weights = GroupQuestion.of(groups(), logits, 0, OptionalInt.empty(), LABELS)
                .get(1)
                .weights();
        for (int k = 0; k < logits.length; k++) {
            float[] more = logits.clone();
            float[] less = logits.clone();
            more[k] += 0.01f;
            less[k] -= 0.01f;
            assertThat((logOdds(more) - logOdds(less)) / 0.02).isCloseTo(weights[k], within(1e-4));
        }
    }

    private static double logOdds(float[] z) {
        return Math.log(Math.exp(z[0]) + Math.exp(z[1])) - Math.log(Math.exp(z[2]) + Math.exp(z[3]));
    }

    @Test
    void aTargetIsContrastedWhereItStandsApart() {
        float[] logits = {3, 2, 1, 0.5f, -1, -2};
        List<GroupQuestion> questions = GroupQuestion.of(groups(), logits, 0, OptionalInt.of(5), LABELS);
        assertThat(questions.get(2).words()).isEqualTo("why animals and not plants");
        ClassGroups flat = ClassGroups.parse(
                List.of(List.of("husky", "dogs"), List.of("wolf", "dogs"), List.of("cat", "cats")), LABELS, 6);
        assertThat(GroupQuestion.of(flat, logits, 0, OptionalInt.empty(), LABELS))
                .extracting(GroupQuestion::words)
                .containsExactly("why husky and not wolf", "why dogs and not cats, lynx, oak and 1 more");
        assertThat(GroupQuestion.of(flat, logits, 0, OptionalInt.of(4), LABELS)
                        .get(1)
                        .words())
                .isEqualTo("why dogs and not oak");
    }

    /** Logits that share a hidden number within each group are found to be groups. */
    @Test
    void relatedClassesAreFound() {
        Random random = new Random(3);
        float[][] logits = new float[200][6];
        for (float[] row : logits) {
            double[] shared = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int k = 0; k < row.length; k++) {
                row[k] = (float) (shared[k / 2] + 0.3 * random.nextGaussian());
            }
        }
        ClassGroups found = ClassGroups.ofLogits(logits, LABELS);
        assertThat(found.levels()).hasSize(1);
        assertThat(found.levels().get(0).of()).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(found.levels().get(0).names()).containsExactly("husky/wolf", "cat/lynx", "oak/fir");
    }

    @Test
    void whatCannotBeIsRefusedInASentence() {
        assertThatThrownBy(() -> ClassGroups.parse(List.of(List.of("dog", "dogs")), LABELS, 6))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("'dog' is none of the network's 6 classes");
        assertThatThrownBy(() -> ClassGroups.parse(List.of(List.of("husky")), LABELS, 6))
                .hasMessageContaining("CLASS,GROUP");
        assertThatThrownBy(() -> ClassGroups.parse(List.of(), LABELS, 6)).hasMessageContaining("empty");
        assertThatThrownBy(() -> ClassGroups.parse(List.of(List.of("husky", "dogs"), List.of("0", "dogs")), LABELS, 6))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> ClassGroups.parse(
                        List.of(List.of("husky", "dogs", "a"), List.of("wolf", "dogs", "b")), LABELS, 6))
                .hasMessageContaining("lies in 'a' and in 'b'");
        assertThatThrownBy(() -> ClassGroups.ofLogits(new float[20][3], LABELS))
                .hasMessageContaining("at least 4 classes");
    }
}
