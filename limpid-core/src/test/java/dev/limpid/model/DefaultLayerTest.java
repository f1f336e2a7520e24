package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default layer of every kind of head: behind which pooling, before which attention, in which arrangement. */
class DefaultLayerTest {
    private static final int WIDTH = 6;
    private static final int CLASSES = 3;
    private static final TensorType UNKNOWN = new TensorType(ElementType.FLOAT, null);

    private final GraphBuilder b = GraphBuilder.ofOpset(18);
    private final Random random = new Random(3);

    private Tensor tensor(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }

    private Expr op(String op, Map<String, Attribute> attributes, Expr... in) {
        return b.emit(op, List.of(in), attributes, UNKNOWN);
    }

    private Expr reshape(Expr of, long... sizes) {
        return op("Reshape", Map.of(), of, b.list(sizes));
    }

    private Expr transposed(Expr of, long... order) {
        return op("Transpose", Map.of("perm", Attribute.of(order)), of);
    }

    private Expr cut(Expr of, long axis, long from, long to) {
        return op("Slice", Map.of(), of, b.list(from), b.list(to), b.list(axis), b.list(1));
    }

    private Expr picture() {
        return b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(16), Dim.of(16)));
    }

    private Expr conv(Expr in, long channels, long maps, long kernel) {
        return op(
                "Conv",
                Map.of("strides", Attribute.of(new long[] {kernel, kernel})),
                in,
                b.constant(tensor(maps, channels, kernel, kernel)));
    }

    private Expr times(Expr of, long rows, long columns) {
        return op("MatMul", Map.of(), of, b.constant(tensor(rows, columns)));
    }

    private Expr normalised(Expr of) {
        return op(
                "LayerNormalization",
                Map.of("axis", Attribute.of(-1L)),
                of,
                b.constant(tensor(WIDTH)),
                b.constant(tensor(WIDTH)));
    }

    /** The tokens of a picture of 4 x 4 patches. */
    private Expr patches() {
        return transposed(reshape(conv(picture(), 3, WIDTH, 4), -1, WIDTH, 16), 0, 2, 1);
    }

    private Expr withClassToken(Expr tokens) {
        Expr token = cut(tokens, 1, 0, 1).mul(b.scalar(ElementType.FLOAT, 0)).add(b.constant(tensor(1, 1, WIDTH)));
        return op("Concat", Map.of("axis", Attribute.of(1L)), token, tokens);
    }

    private Expr attention(Expr tokens) {
        Expr weights = op(
                "Softmax",
                Map.of("axis", Attribute.of(-1L)),
                op("MatMul", Map.of(), times(tokens, WIDTH, WIDTH), transposed(times(tokens, WIDTH, WIDTH), 0, 2, 1)));
        return op("MatMul", Map.of(), weights, times(tokens, WIDTH, WIDTH));
    }

    private Expr block(Expr tokens) {
        Expr seen = tokens.add(attention(normalised(tokens)));
        return seen.add(times(times(normalised(seen), WIDTH, 2 * WIDTH).relu(), 2 * WIDTH, WIDTH));
    }

    private FeatureMap found(Expr head) {
        return Classifier.of("made", b.build(Map.of("y", head)), LoadOptions.DEFAULT)
                .defaultLayer();
    }

    private Expr mean(Expr of, long... axes) {
        return op("ReduceMean", Map.of("keepdims", Attribute.of(0L)), of, b.list(axes));
    }

    @Test
    void tokensWhoseMeanIsTakenAreThoseOfTheMean() {
        Expr last = normalised(block(block(patches())));
        assertThat(found(times(mean(last, 1), WIDTH, CLASSES)))
                .isEqualTo(new FeatureMap(last.name(), Layout.TOKENS, 4, 4, WIDTH, 0, 0));
    }

    @Test
    void whereTheHeadReadsOneTokenTheTokensThatEnterTheLastAttentionAreTaken() {
        Expr first = block(withClassToken(patches()));
        Expr entering = normalised(first);
        Expr seen = first.add(attention(entering));
        Expr last = normalised(seen.add(times(normalised(seen), WIDTH, WIDTH)));
        Expr head = times(reshape(cut(last, 1, 0, 1), -1, WIDTH), WIDTH, CLASSES);
        assertThat(found(head)).isEqualTo(new FeatureMap(entering.name(), Layout.TOKENS, 4, 4, WIDTH, 1, 0));
    }

    /** The convolution changes patch tokens only, which the head does not read. */
    @Test
    void aMapThatTheTargetDoesNotDependOnIsPassedOver() {
        Expr first = block(withClassToken(patches()));
        Expr entering = normalised(first);
        Expr map = reshape(transposed(cut(entering, 1, 1, 17), 0, 2, 1), -1, WIDTH, 4, 4);
        Expr place = transposed(reshape(conv(map, WIDTH, WIDTH, 1), -1, WIDTH, 16), 0, 2, 1);
        Expr padded = op("Pad", Map.of(), place, b.list(0, 1, 0, 0, 0, 0));
        Expr last = first.add(attention(entering)).add(padded);
        Expr head = times(reshape(cut(last, 1, 0, 1), -1, WIDTH), WIDTH, CLASSES);
        assertThat(found(head).value()).isEqualTo(entering.name());
    }

    @Test
    void tokensThatWereThinnedOutHaveAGridOfTheirOwn() {
        Expr map = reshape(block(patches()), -1, 4, 4, WIDTH);
        Expr half = op("Slice", Map.of(), map, b.list(0, 0), b.list(4, 4), b.list(1, 2), b.list(2, 2));
        Expr last = block(reshape(half, -1, 4, WIDTH));
        assertThat(found(times(mean(last, 1), WIDTH, CLASSES)))
                .isEqualTo(new FeatureMap(last.name(), Layout.TOKENS, 2, 2, WIDTH, 0, 0));
    }

    @Test
    void patchesAreAlsoCutByReshaping() {
        Expr cells = transposed(reshape(picture(), -1, 3, 2, 8, 4, 4), 0, 2, 4, 3, 5, 1);
        Expr last = normalised(times(reshape(cells, -1, 8, 96), 96, WIDTH));
        assertThat(found(times(mean(last, 1), WIDTH, CLASSES)))
                .isEqualTo(new FeatureMap(last.name(), Layout.TOKENS, 2, 4, WIDTH, 0, 0));
    }

    @Test
    void poolingBeforeTheHeadIsSkipped() {
        Expr map = conv(picture(), 3, WIDTH, 2).relu();
        Expr pooled = op(
                "MaxPool",
                Map.of("kernel_shape", Attribute.of(new long[] {2, 2}), "strides", Attribute.of(new long[] {2, 2})),
                map);
        Expr mean = op(
                "AveragePool",
                Map.of("kernel_shape", Attribute.of(new long[] {2, 2}), "strides", Attribute.of(new long[] {2, 2})),
                pooled);
        assertThat(found(times(reshape(mean, -1, WIDTH * 4), WIDTH * 4, CLASSES)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 8, 8, WIDTH, 0, 0));
    }

    @Test
    void theLastMapOfASeriesIsTakenBeforeItsMean() {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(40)));
        Expr map = op("Conv", Map.of(), x, b.constant(tensor(4, 1, 3))).relu();
        Expr pooled = op(
                "AveragePool",
                Map.of("kernel_shape", Attribute.of(new long[] {19}), "strides", Attribute.of(new long[] {19})),
                map);
        assertThat(found(times(reshape(pooled, -1, 8), 8, CLASSES)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, List.of(38), 4, 0, 0));
    }

    @Test
    void wordsAreASequence() {
        Expr ids = b.input("ids", TensorType.of(ElementType.INT64, Dim.symbol("N"), Dim.of(20)));
        Expr words = op("Gather", Map.of(), b.constant(tensor(50, WIDTH)), ids);
        Expr last = block(words);
        Classifier model =
                Classifier.of("made", b.build(Map.of("y", times(mean(last, 1), WIDTH, CLASSES))), LoadOptions.DEFAULT);
        FeatureMap found = model.findFeatureMap(words.name()).orElseThrow();
        assertThat(found).isEqualTo(new FeatureMap(words.name(), Layout.TOKENS, List.of(20), WIDTH, 0, 0));
        assertThat(found.isSequence()).isTrue();
        assertThat(model.defaultLayer().value()).isEqualTo(last.name());
    }

    private Expr pooled(Expr map) {
        return op("GlobalAveragePool", Map.of(), map);
    }

    @Test
    void aLastMapOfOneChannelIsAFeatureMap() {
        Expr map = conv(conv(picture(), 3, WIDTH, 2).relu(), WIDTH, 1, 1).relu();
        assertThat(found(times(reshape(map, -1, 64), 64, CLASSES)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 8, 8, 1, 0, 0));
    }

    @Test
    void aNetworkWhoseOnlyConvolutionHasOneFilterHasADefaultLayer() {
        Expr map = conv(picture(), 3, 1, 2).relu();
        assertThat(found(times(reshape(map, -1, 64), 64, CLASSES)).value()).isEqualTo(map.name());
    }

    @Test
    void theOnlyMapIsTakenEvenIfItHoldsTheScore() {
        Expr map = conv(picture(), 3, 1, 2).relu();
        assertThat(found(reshape(pooled(map), -1, 1)).value()).isEqualTo(map.name());
    }

    @Test
    void aMaskOfOneChannelIsPassedOver() {
        Expr map = conv(picture(), 3, WIDTH, 2).relu();
        Expr mask = reshape(conv(map, WIDTH, 1, 1).unary("Sigmoid"), -1, 64, 1);
        Expr seen = op("MatMul", Map.of(), reshape(map, -1, WIDTH, 64), mask);
        assertThat(found(times(reshape(seen, -1, WIDTH), WIDTH, CLASSES)).value())
                .isEqualTo(map.name());
    }

    @Test
    void aMapOfOneScoreIsPassedOver() {
        Expr map = conv(picture(), 3, WIDTH, 2).relu();
        Expr scores = conv(map, WIDTH, 1, 1);
        assertThat(found(reshape(pooled(scores), -1, 1)).value()).isEqualTo(map.name());
    }

    @Test
    void asManyChannelsAsClassesAreFeaturesWhereALayerReadsThem() {
        Expr map = conv(picture(), 3, CLASSES, 2).relu();
        assertThat(found(times(reshape(map, -1, CLASSES * 64), CLASSES * 64, CLASSES))
                        .value())
                .isEqualTo(map.name());
    }

    @Test
    void theInputIsNotTheDefaultLayerWhereAMapOfScoresFollows() {
        Expr scores = conv(picture(), 3, CLASSES, 2).relu();
        assertThat(found(reshape(pooled(scores), -1, CLASSES)).value()).isEqualTo(scores.name());
    }

    @Test
    void theNormalisedInputIsNotTheDefaultLayerEither() {
        Expr normalised = picture().sub(b.constant(tensor(1, 3, 1, 1)));
        Expr scores = conv(normalised, 3, CLASSES, 2).relu();
        assertThat(found(reshape(pooled(scores), -1, CLASSES)).value()).isEqualTo(scores.name());
    }

    @Test
    void theInputIsNotTheDefaultLayerWhereItIsOnlyPooled() {
        Expr pooled = op("MaxPool", Map.of("kernel_shape", Attribute.of(new long[] {2, 2})), picture());
        assertThat(found(times(reshape(pooled, -1, 3 * 15 * 15), 3 * 15 * 15, CLASSES))
                        .value())
                .isEqualTo(pooled.name());
    }

    @Test
    void classScoresAtPositionsAreNoFeatures() {
        Expr map = conv(picture(), 3, CLASSES, 1).relu();
        Expr rows = mean(map, 2);
        Expr scores = transposed(rows, 0, 2, 1).mul(b.scalar(ElementType.FLOAT, 3));
        assertThat(found(op("Softmax", Map.of("axis", Attribute.of(2L)), scores)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 16, 16, CLASSES, 0, 0));
    }

    @Test
    void aSequenceReadFromColumnsOfAPictureIsExplainedAtTheMapOfThePicture() {
        Expr map = conv(picture(), 3, WIDTH, 2).relu();
        Expr scores = times(transposed(mean(map, 2), 0, 2, 1), WIDTH, CLASSES).add(b.constant(tensor(CLASSES)));
        assertThat(found(op("Softmax", Map.of("axis", Attribute.of(2L)), scores)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 8, 8, WIDTH, 0, 0));
    }

    @Test
    void theClassScoresOfEachStepOfASeriesAreNoFeatures() {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(40)));
        Expr map = op("Conv", Map.of("pads", Attribute.of(new long[] {1, 1})), x, b.constant(tensor(4, 1, 3)))
                .relu();
        Expr scores = op("Conv", Map.of(), map, b.constant(tensor(CLASSES, 4, 1)));
        assertThat(found(scores)).isEqualTo(new FeatureMap(map.name(), Layout.NCHW, List.of(40), 4, 0, 0));
    }

    @Test
    void aMapWithAsManyChannelsAsClassesIsOneOfScoresOnlyWhereNoLayerFollows() {
        Expr map = conv(picture(), 3, CLASSES, 2).relu();
        assertThat(found(times(mean(map, 2, 3), CLASSES, CLASSES)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 8, 8, CLASSES, 0, 0));
    }

    @Test
    void whereTheMeansOfAMapAreTheClassScoresItsInputIsTaken() {
        Expr map = conv(picture(), 3, WIDTH, 2).relu();
        assertThat(found(mean(conv(map, WIDTH, CLASSES, 1), 2, 3)))
                .isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 8, 8, WIDTH, 0, 0));
    }

    /** A convolution over letters as that over a picture of one row, as exporters write it; its maps without that row last. */
    private Expr overLetters(boolean isSqueezed) {
        Expr letters = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(20), Dim.of(4)));
        Expr maps = op(
                "Conv",
                Map.of("pads", Attribute.of(new long[] {0, 1, 0, 1})),
                transposed(letters.unsqueeze(1), 0, 3, 1, 2),
                b.constant(tensor(WIDTH, 4, 1, 3)));
        Expr row = isSqueezed ? op("Squeeze", Map.of(), maps, b.list(2)) : reshape(maps, -1, WIDTH, 20);
        return times(reshape(transposed(op("Relu", Map.of(), row), 0, 2, 1), -1, 20 * WIDTH), 20 * WIDTH, CLASSES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSeriesThatIsConvolvedAsAPictureOfOneRowStaysASeries(boolean isSqueezed) {
        Classifier c = Classifier.of("n", b.build(Map.of("y", overLetters(isSqueezed))), LoadOptions.DEFAULT);

        assertThat(c.defaultLayer().places()).containsExactly(20);
        assertThat(c.defaultLayer().channels()).isEqualTo(WIDTH);
    }

    @Test
    void theLayerIsSearchedForOnce() {
        Classifier c = Classifier.of("n", b.build(Map.of("y", overLetters(true))), LoadOptions.DEFAULT);

        assertThat(c.defaultLayer()).isSameAs(c.defaultLayer());
        assertThat(c.with(Labels.NONE).defaultLayer()).isSameAs(c.defaultLayer());
    }
}
