package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private static final Labels LABELS = new Labels(List.of("a", "b"));

    @Test
    void softmaxProbabilitiesSumToOne() {
        Tensor logits = Tensor.of(new float[] {9, 9, 9, 0, 1000, 1001}, 2, 3);
        Prediction top = Prediction.top(logits, 1, Head.SOFTMAX, LABELS);

        assertThat(top.index()).isEqualTo(2);
        assertThat(top.label()).isEqualTo("2");
        assertThat(top.logit()).isEqualTo(1001);
        assertThat(top.probability()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
        assertThat(Prediction.top(logits, 0, Head.SOFTMAX, LABELS).probability())
                .isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void sigmoidTreatsClassesIndependently() {
        Prediction top = Prediction.top(Tensor.of(new float[] {0, -1}, 1, 2), 0, Head.SIGMOID, LABELS);

        assertThat(top).isEqualTo(new Prediction(0, "a", 0, 0.5));
    }

    @Test
    void valuesThatAreNotClassScoresHaveNoProbability() {
        assertThat(Prediction.of(new float[] {3, 4}, 1, Head.NONE, LABELS).probability())
                .isNaN();
    }

    @Test
    void theTopPredictionsAreInOrder() {
        Tensor logits = Tensor.of(new float[] {1, 3, 2}, 1, 3);

        assertThat(Prediction.best(logits, 0, 5, Head.SOFTMAX, LABELS))
                .extracting(Prediction::index)
                .containsExactly(1, 2, 0);
    }

    @Test
    void aSegmentationIsToldByItsSharesOfPixels() {
        Tensor map = Tensor.of(new float[] {1, 1, 1, -9, 0, 0, 0, 3}, 1, 2, 2, 2);
        Labels labels = new Labels(List.of("ground", "disc"));

        assertThat(Prediction.shares(map, 5, Head.SOFTMAX, labels))
                .extracting(Prediction::toText)
                .containsExactly("ground 75.0 % of the pixels", "disc 25.0 % of the pixels");
        assertThat(Prediction.shares(map, 1, Head.SOFTMAX, labels).get(0).toSentence())
                .isEqualTo("ground 75.0 % of the pixels (class 0, mean logit -1.500)");
        Tensor single = Tensor.of(new float[] {-1, -1, 2, -1}, 1, 1, 2, 2);
        assertThat(Prediction.shares(single, 5, Head.SIGMOID, new Labels(List.of("disc"))))
                .extracting(Prediction::share)
                .containsExactly(0.25);
    }
}
