package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.EngineOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Networks that take one sample, without an axis for a batch. */
class WithoutBatchTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));
    private static final String NOTE = "input 'x' has no axis for a batch; inputs are run one by one";

    @Test
    void everyMethodExplainsAPictureWithoutBatchAsOneWithIt() {
        Expr batched = input(Dim.symbol("n"), Dim.of(3), Dim.of(8), Dim.of(8));
        Classifier usual = of(batched, x -> softmax(convolved(x)));
        Classifier single =
                of(sample(3, 8, 8), x -> softmax(convolved(x.unsqueeze(0))).squeeze(0));

        assertThat(single.notes()).contains(NOTE);
        assertThat(single.head()).isEqualTo(Head.SOFTMAX);
        assertThat(single.form()).isEqualTo(new InputForm(InputKind.PICTURE, List.of(2, 3), 1));
        assertThat(single.input().type()).hasToString("float[1,3,8,8]");
        assertThat(Twins.agreeing(usual, single, Tensor.of(numbers(3 * 8 * 8, 5), 1, 3, 8, 8)))
                .isGreaterThan(60);
    }

    @Test
    void channelsComeLastWhereTheNetworkMovesThem() {
        Expr x = GraphBuilder.ofOpset(18).input("x", TensorType.of(ElementType.UINT8, 8, 8, 3));
        Classifier c = of(
                x,
                e -> convolved(e.cast(ElementType.FLOAT)
                        .mul(1 / 255.0)
                        .transpose(2, 0, 1)
                        .reshape(1, 3, 8, 8)));

        assertThat(c.notes()).contains(NOTE);
        assertThat(c.form()).isEqualTo(new InputForm(InputKind.PICTURE, List.of(1, 2), 3));
        assertThat(c.scaling()).isPresent();
    }

    @Test
    void aSeriesOfAnyLengthIsASeries() {
        Expr x = GraphBuilder.ofOpset(18).input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("t"), Dim.of(5)));
        Classifier c = of(
                x,
                e -> e.transpose(1, 0)
                        .unsqueeze(0)
                        .emit("Conv", Map.of(), null, constant(e, 4, 5, 3))
                        .relu()
                        .emit("GlobalAveragePool", Map.of(), null)
                        .reshape(1, 4)
                        .matMul(constant(e, 4, 3)));

        assertThat(c.form()).isEqualTo(new InputForm(InputKind.SERIES, List.of(1), 2));
        assertThat(c.input().type()).hasToString("float[1,256,5]");
        assertThat(c.findDefaultLayer()).isPresent();
    }

    @Test
    void recurrentStepsWithoutABatchAreASeries() {
        Classifier c = of(sample(12, 5), e -> {
            Expr steps = e.unsqueeze(1);
            Expr y = e.builder()
                    .emitAll(
                            Node.of(
                                    "GRU",
                                    List.of(
                                            steps.name(),
                                            constant(e, 1, 18, 5).name(),
                                            constant(e, 1, 18, 6).name()),
                                    List.of("", "last"),
                                    Map.of("hidden_size", Attribute.of(6L))),
                            Arrays.asList(null, TensorType.of(ElementType.FLOAT, 1, 1, 6)))
                    .get(1);
            return y.squeeze(0).matMul(constant(e, 6, 3));
        });

        assertThat(c.notes()).contains(NOTE);
        assertThat(c.form()).isEqualTo(new InputForm(InputKind.SERIES, List.of(1), 2));
        assertThat(c.classes()).isEqualTo(3);
    }

    @Test
    void tokensAndTablesGetABatchToo() {
        Expr tokens = GraphBuilder.ofOpset(18).input("x", TensorType.of(ElementType.INT64, Dim.symbol("t")));
        Classifier text = of(
                tokens,
                e -> constant(e, 30, 6)
                        .emit("Gather", Map.of(), null, e)
                        .reduceMean(false, 0)
                        .matMul(constant(e, 6, 3)));
        Classifier table =
                of(sample(7), e -> e.unsqueeze(0).matMul(constant(e, 7, 3)).squeeze(0));

        assertThat(text.form()).isEqualTo(new InputForm(InputKind.TOKENS, List.of(1), -1));
        assertThat(text.input().type()).hasToString("float[1,64]");
        assertThat(text.classes()).isEqualTo(3);
        assertThat(table.form()).isEqualTo(new InputForm(InputKind.TABLE, List.of(1), -1));
        assertThat(table.classes()).isEqualTo(3);
        assertThat(Twins.agreeing(
                        of(input(Dim.symbol("n"), Dim.of(7)), e -> e.matMul(constant(e, 7, 3))),
                        table,
                        Tensor.of(numbers(7, 3), 1, 7)))
                .isGreaterThan(20);
    }

    @Test
    void aSingleNumberGetsBothAxes() {
        Classifier c = of(sample(7), e -> e.mul(constant(e, 7)).reduceSum(false, 0));

        assertThat(c.classes()).isEqualTo(1);
        assertThat(c.head()).isEqualTo(Head.SIGMOID);
    }

    private static Expr softmax(Expr logits) {
        return logits.unary("Softmax", Map.of("axis", Attribute.of(1L)));
    }

    private static Expr convolved(Expr x) {
        Expr maps = x.emit("Conv", Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1})), null, constant(x, 4, 3, 3, 3))
                .relu();
        return maps.emit("GlobalAveragePool", Map.of(), null).reshape(-1, 4).matMul(constant(x, 4, 3));
    }

    private static Expr constant(Expr x, long... shape) {
        return x.builder().constant(Tensor.of(numbers((int) Tensor.elementCount(shape), shape.length), shape));
    }

    private static Expr input(Dim... dims) {
        return GraphBuilder.ofOpset(18).input("x", TensorType.of(ElementType.FLOAT, dims));
    }

    private static Expr sample(long... sizes) {
        return GraphBuilder.ofOpset(18).input("x", TensorType.of(ElementType.FLOAT, sizes));
    }

    private static Classifier of(Expr x, UnaryOperator<Expr> network) {
        Graph graph = x.builder().build(Map.of("y", network.apply(x)));
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
