package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.EngineOptions;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Networks that were exported for batches of four. */
class FixedBatchTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));

    @Test
    void rowsOfAConstantThatAreEqualFollowTheBatch() {
        float[] tokens = new float[4 * 8 * 8];
        Arrays.fill(tokens, 0.25f);
        Classifier c = classifier(
                Dim.of(4), maps -> Expr.concat(1, maps, maps.builder().constant(Tensor.of(tokens, 4, 1, 8, 8))), 5);

        assertThat(c.isBatched()).isTrue();
        assertThat(c.notes()).contains("the file fixes the batch; here it is open");
    }

    @Test
    void aSampleThatChangesAnotherIsRefused() {
        assertThatThrownBy(() -> classifier(Dim.of(4), maps -> maps.sub(maps.reduceMean(true, 0)), 4))
                .isInstanceOf(LimpidException.class)
                .hasMessage("input 'x' takes exactly 4 samples, and the network mixes them or treats them differently;"
                        + " export it with an open batch");
    }

    @Test
    void rowsThatAreTreatedDifferentlyAreRefused() {
        Tensor byRow = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1, 1, 1);

        assertThatThrownBy(() ->
                        classifier(Dim.of(4), maps -> maps.mul(maps.builder().constant(byRow)), 4))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("treats them differently");
    }

    @Test
    void everyMethodExplainsOneSampleOfAFullBatchAsIfTheBatchWereOpen() {
        Classifier open = classifier(Dim.symbol("n"), maps -> maps, 4);
        Classifier full = classifier(Dim.of(4), FixedBatchTest::inFour, 4);

        assertThat(full.fixedBatch()).isEqualTo(4);
        assertThat(full.notes())
                .contains("the network takes exactly 4 samples at once and cannot be opened for others; each input is"
                        + " repeated to fill the batch");
        assertThat(Twins.agreeing(open, full, Tensor.of(numbers(3 * 8 * 8, 5), 1, 3, 8, 8)))
                .isGreaterThan(60);
    }

    /** The same maps through a look-up of the rows 0 to 3, which fails at any smaller batch. */
    private static Expr inFour(Expr maps) {
        return maps.emit(
                "Gather",
                Map.of(),
                maps.findType().orElseThrow(),
                maps.builder().list(0, 1, 2, 3));
    }

    private static Classifier classifier(Dim batch, UnaryOperator<Expr> between, int channels) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, batch, Dim.of(3), Dim.of(8), Dim.of(8)));
        Expr maps = x.emit(
                        "Conv",
                        Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1})),
                        TensorType.of(ElementType.FLOAT, batch, Dim.of(4), Dim.of(8), Dim.of(8)),
                        b.constant(Tensor.of(numbers(4 * 3 * 3 * 3, 1), 4, 3, 3, 3)))
                .relu();
        Expr pooled = between.apply(maps).reduceMean(false, 2, 3);
        Graph graph = b.build(Map.of("y", pooled.matMul(b.constant(Tensor.of(numbers(channels * 3, 2), channels, 3)))));
        return Classifier.of("n", graph, OPTIONS);
    }

    private static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.5);
        }
        return numbers;
    }
}
