package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text of three words that is filled up with the token 4, whose vector is zero. The score is the sum of the vectors' first numbers. */
class PaddingTest {
    private static final float[] FIRST = {0.5f, 1, 2, -3, 0, 7};
    private static final Tensor TEXT = Tensor.of(new float[] {1, 2, 3, 4, 4, 4}, 1, 6);

    private final Engine engine = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));

    @Test
    void theTokenWithoutAVectorIsPadding() {
        assertThat(model(4).padding()).hasValue(4);
        // Two such tokens do not tell which of them it is, and without one nothing does.
        assertThat(model(4, 2).padding()).isEmpty();
        assertThat(model().padding()).isEmpty();
    }

    @Test
    void whatIsStatedDecides() {
        Graph graph = model(4).graph();

        Classifier stated = Classifier.of("n", graph, LoadOptions.DEFAULT.withPadding(OptionalInt.of(2)));

        assertThat(stated.padding()).hasValue(2);
    }

    @Test
    void paddingIsNeverHidden() {
        Settings whole = Settings.STANDARD.with("window", "6").with("stride", "6");
        // All three words become the token 0; were the padding hidden too, it would add three more of its numbers.
        float expected = (1 + 2 - 3) - (3 * 0.5f);

        assertThat(explained("occlusion", whole)[0]).isCloseTo(expected, within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lime", "kernel-shap", "feature-ablation", "shapley-value-sampling"})
    void wordsHaveScoresAndPaddingHasNone(String method) {
        float[] scores = explained(method, Settings.STANDARD);

        assertThat(new float[] {scores[3], scores[4], scores[5]}).containsOnly(0);
        assertThat(scores[1]).isGreaterThan(scores[0]);
        assertThat(scores[2]).isNegative();
    }

    private float[] explained(String method, Settings settings) {
        try (Explainer explainer = Explainer.of(model(4), Methods.named(method), settings, engine, 1L << 28)) {
            return explainer
                    .explain(TEXT, Target.of(0), Progress.SILENT)
                    .scores()
                    .toFloats();
        }
    }

    /** @param zero tokens whose vector is zero */
    private static Classifier model(int... zero) {
        float[] table = new float[12];
        for (int i = 0; i < 6; i++) {
            table[2 * i] = FIRST[i];
            table[(2 * i) + 1] = 1;
        }
        for (int row : zero) {
            table[2 * row] = 0;
            table[(2 * row) + 1] = 0;
        }
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim n = Dim.symbol("n");
        Expr tokens = b.input("x", TensorType.of(ElementType.INT64, n, Dim.of(6)));
        Expr vectors = b.constant(Tensor.of(table, 6, 2))
                .emit("Gather", Map.of(), TensorType.of(ElementType.FLOAT, n, Dim.of(6), Dim.of(2)), tokens);
        Expr sum = vectors.reduceSum(false, 1);
        Expr scores = sum.matMul(b.constant(Tensor.of(new float[] {1, -1, 0, 0}, 2, 2)));
        Graph graph = b.build(Map.of("y", scores));
        return Classifier.of("n", graph, LoadOptions.DEFAULT);
    }
}
