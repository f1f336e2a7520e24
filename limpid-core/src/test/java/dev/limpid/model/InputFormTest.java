package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.EngineOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InputFormTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));

    private final GraphBuilder b = GraphBuilder.ofOpset(18);

    @Test
    void aConvolutionTellsTheChannelsWhateverTheSizes() {
        Expr x = input(ElementType.FLOAT, 11, 60, 1);
        InputForm form = formOf(pooled(conv(x, 11, 3, 1)));

        assertThat(form).isEqualTo(new InputForm(InputKind.PICTURE, List.of(2, 3), 1));
    }

    @Test
    void aTranspositionBeforeTheConvolutionPutsTheChannelsLast() {
        assertThat(formOf(pooled(conv(input(ElementType.FLOAT, 8, 8, 3).transpose(0, 3, 1, 2), 3, 3, 3))))
                .isEqualTo(new InputForm(InputKind.PICTURE, List.of(1, 2), 3));
    }

    @Test
    void aSeriesHasItsChannelsWhereTheConvolutionReadsThem() {
        Expr x = input(ElementType.FLOAT, 101, 4);
        InputForm form = formOf(pooled(conv(x.transpose(0, 2, 1), 4, 3)));

        assertThat(form).isEqualTo(new InputForm(InputKind.SERIES, List.of(1), 2));
        assertThat(form.layout()).contains(Layout.NHWC);
    }

    @Test
    void aConvolutionOverTwoAxesOfASeriesLeavesItASeries() {
        Expr x = input(ElementType.FLOAT, 3, 40);
        assertThat(formOf(pooled(conv(x.unsqueeze(2), 3, 1, 3))))
                .isEqualTo(new InputForm(InputKind.SERIES, List.of(2), 1));
    }

    @Test
    void anAxisOfChannelsThatTheGraphAddsIsNotInTheInput() {
        Expr x = input(ElementType.FLOAT, 28, 28);
        InputForm form = formOf(pooled(conv(x.unsqueeze(1), 1, 3, 3)));

        assertThat(form).isEqualTo(new InputForm(InputKind.PICTURE, List.of(1, 2), -1));
        assertThat(form.layout()).isEqualTo(Optional.empty());
    }

    @Test
    void aSoundWithoutChannelsIsASeries() {
        assertThat(formOf(pooled(conv(input(ElementType.FLOAT, 64).unsqueeze(1), 1, 5))))
                .isEqualTo(new InputForm(InputKind.SERIES, List.of(1), -1));
    }

    @Test
    void threeAxesOfPlacesAreAVolume() {
        assertThat(formOf(pooled(conv(input(ElementType.FLOAT, 1, 6, 7, 8), 1, 3, 3, 3))))
                .isEqualTo(new InputForm(InputKind.VOLUME, List.of(2, 3, 4), 1));
    }

    @Test
    void aRowOfFeaturesIsATable() {
        assertThat(formOf(input(ElementType.FLOAT, 6).matMul(b.constant(ramp(6, 3)))))
                .isEqualTo(new InputForm(InputKind.TABLE, List.of(1), -1));
    }

    @Test
    void numbersThatAreLookedUpAreTokensWhateverTheirType() {
        for (ElementType type : List.of(ElementType.INT64, ElementType.INT32, ElementType.FLOAT)) {
            GraphBuilder g = GraphBuilder.ofOpset(18);
            Expr ids = g.input("x", TensorType.of(type, Dim.symbol("n"), Dim.of(7)));
            Expr vectors = g.constant(ramp(20, 4))
                    .emit("Gather", Map.of(), null, type == ElementType.FLOAT ? ids.cast(ElementType.INT64) : ids);
            Classifier c = of(g.build(Map.of("y", vectors.reduceMean(false, 1).matMul(g.constant(ramp(4, 3))))));

            assertThat(c.form()).isEqualTo(new InputForm(InputKind.TOKENS, List.of(1), -1));
            assertThat(c.input().type().element()).isEqualTo(ElementType.FLOAT);
            assertThat(c.explainedValue()).isEqualTo(vectors.name());
        }
    }

    @Test
    void openSizesGetUsualOnesAndStatedOnes() {
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("n"), Dim.of(2), Dim.symbol("t"))));
        Graph graph = b.build(Map.of("y", pooled(conv(x, 2, 3)).matMul(b.constant(ramp(4, 3)))));

        assertThat(of(graph).input().type()).hasToString("float[N,2,256]");
        assertThat(Classifier.of("n", graph, OPTIONS.withSize(List.of(2L, 90L)))
                        .input()
                        .type())
                .hasToString("float[N,2,90]");
        assertThat(Classifier.of("n", graph, OPTIONS.withExample(List.of(2L, 77L)))
                        .input()
                        .type())
                .hasToString("float[N,2,77]");
    }

    @Test
    void anotherInputIsHeldAtZeroAndThatIsSaid() {
        Classifier c = of(twoInputs(b));

        assertThat(c.graph().inputs()).extracting(v -> v.name()).containsExactly("x");
        assertThat(c.assumptions()).containsExactly("input 'row' is not given and held at 0 everywhere");
        assertThat(c.warnings()).containsAll(c.assumptions());
        Classifier other = Classifier.of(
                "n",
                twoInputs(GraphBuilder.ofOpset(18)),
                OPTIONS.withInput("row").withHeld(Map.of("x", ramp(3, 8, 8))));
        assertThat(other.graph().inputs()).extracting(v -> v.name()).containsExactly("row");
        assertThat(other.form().kind()).isEqualTo(InputKind.TABLE);
        assertThat(other.assumptions()).isEmpty();
    }

    @Test
    void anInputThatDoesNotExistOrDoesNotFitIsNamed() {
        Graph graph = twoInputs(b);

        assertThatThrownBy(() -> Classifier.of("n", graph, OPTIONS.withInput("rwo")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("the network has no input 'rwo'; its inputs are x, row");
        assertThatThrownBy(() -> Classifier.of("n", graph, OPTIONS.withHeld(Map.of("row", ramp(5)))))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("input 'row' is float[n,4], but what is given for it is float[5]");
    }

    @Test
    void aFixedBatchIsOpened() {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 4, 3, 8, 8));
        Expr maps = conv(x, 3, 3, 3);
        Classifier c = of(b.build(Map.of(
                "y",
                maps.emit("GlobalAveragePool", Map.of(), null).reshape(4, 4).matMul(b.constant(ramp(4, 3))))));

        assertThat(c.isBatched()).isTrue();
        assertThat(c.notes()).contains("the file fixes the batch; here it is open");
    }

    @Test
    void aNetworkThatMixesItsSamplesSaysSo() {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 4, 3, 8, 8));
        Expr pooled = pooled(conv(x, 3, 3, 3));
        Expr mixed = pooled.sub(pooled.reduceMean(true, 0));
        Graph graph = b.build(Map.of("y", mixed.matMul(b.constant(ramp(4, 3)))));

        assertThatThrownBy(() -> of(graph))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("input 'x' takes exactly 4 samples, and the network mixes them");
    }

    private static Graph twoInputs(GraphBuilder g) {
        Expr x = g.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(3), Dim.of(8), Dim.of(8)));
        Expr row = g.input("row", TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(4)));
        Expr maps = x.emit("Conv", Map.of(), null, g.constant(ramp(4, 3, 3, 3))).relu();
        Expr both = Expr.concat(1, maps.reduceMean(false, 2, 3), row);
        return g.build(Map.of("y", both.matMul(g.constant(ramp(8, 3)))));
    }

    private InputForm formOf(Expr scores) {
        return of(b.build(Map.of("y", scores))).form();
    }

    private static Classifier of(Graph graph) {
        return Classifier.of("n", graph, OPTIONS);
    }

    private Expr input(ElementType type, long... sizes) {
        Dim[] dims = LongStream.concat(LongStream.of(0), LongStream.of(sizes))
                .mapToObj(s -> s == 0 ? Dim.symbol("n") : Dim.of(s))
                .toArray(Dim[]::new);
        return b.input("x", TensorType.of(type, dims));
    }

    /** Four kernels. */
    private Expr conv(Expr x, long channels, long... kernel) {
        long[] shape = LongStream.concat(LongStream.of(4, channels), LongStream.of(kernel))
                .toArray();
        return x.emit("Conv", Map.of(), null, b.constant(ramp(shape))).relu();
    }

    private static Expr pooled(Expr maps) {
        return maps.emit("GlobalAveragePool", Map.of(), null).reshape(-1, 4);
    }

    private static Tensor ramp(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 7) / 7f - 0.4f;
        }
        return Tensor.of(numbers, shape);
    }
}
