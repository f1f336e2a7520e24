package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.EngineOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InputScalingTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));
    private static final int SIDE = 48;

    /** A network of one convolution behind some nodes. */
    private static Classifier network(Function<Expr, Expr> first) {
        return network(ElementType.FLOAT, first, OPTIONS);
    }

    private static Classifier network(ElementType type, Function<Expr, Expr> first, LoadOptions options) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(type, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        return Classifier.of("net.onnx", b.build(Map.of("y", rest(first.apply(x)))), options);
    }

    private static Classifier last(Function<Expr, Expr> first) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(SIDE), Dim.of(SIDE), Dim.of(3)));
        return Classifier.of("net.onnx", b.build(Map.of("y", rest(first.apply(x)))), OPTIONS);
    }

    private static Expr rest(Expr x) {
        double[] weights = new double[4 * 3 * 3 * 3];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.sin(i);
        }
        Expr w = x.builder().constant(Tensor.of(ElementType.FLOAT, weights, 4, 3, 3, 3));
        TensorType maps =
                TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(4), Dim.of(SIDE - 2L), Dim.of(SIDE - 2L));
        return x.builder()
                .emitAll("Conv", List.of(x, w), Map.of(), List.of(maps))
                .get(0)
                .relu()
                .reduceMean(false, 2, 3);
    }

    private static Expr each(Expr x, int axis, double... numbers) {
        long[] shape = {1, 1, 1, 1};
        shape[axis] = numbers.length;
        return x.builder().constant(Tensor.of(ElementType.FLOAT, numbers, shape));
    }

    private static void assertGuess(Classifier c, Preset preset, double[] scale, double[] shift) {
        InputScaling scaling = c.scaling().orElseThrow();
        for (int k = 0; k < 3; k++) {
            assertThat(scaling.scale().get(k)).isCloseTo(scale[scale.length == 1 ? 0 : k], within(1e-5));
            assertThat(scaling.shift().get(k)).isCloseTo(shift[shift.length == 1 ? 0 : k], within(1e-4));
        }
        PreprocessingGuess guess = java.util.Objects.requireNonNull(c.guess());
        assertThat(guess.preset()).isEqualTo(preset);
        assertThat(guess.reason()).contains("the network itself computes " + scaling.toText() + " of its input");
        assertThat(c.warnings()).isEmpty();
    }

    private static Expr convolution(Expr x, long group, long strides, double... weights) {
        Map<String, Attribute> attributes =
                Map.of("group", Attribute.of(group), "strides", Attribute.of(new long[] {strides, strides}));
        Tensor w = Tensor.of(ElementType.FLOAT, weights, 3, 3 / group, 1, 1);
        TensorType type = TensorType.of(
                ElementType.FLOAT,
                Dim.symbol("N"),
                Dim.of(3),
                Dim.of((SIDE - 1) / strides + 1),
                Dim.of((SIDE - 1) / strides + 1));
        return x.emit("Conv", attributes, type, x.builder().constant(w));
    }

    @Test
    void aConvolutionOfOneElementPerChannelIsAScaling() {
        double third = 1 / 255.0;
        assertGuess(
                network(x -> convolution(x, 3, 1, third, third, third)),
                Preset.RAW,
                new double[] {third},
                new double[] {0});
        assertGuess(
                network(x -> convolution(x, 1, 1, third, 0, 0, 0, third, 0, 0, 0, third)),
                Preset.RAW,
                new double[] {third},
                new double[] {0});
    }

    @Test
    void aConvolutionThatMixesChannelsOrPassesOverPlacesIsALayer() {
        assertThat(network(x -> convolution(x, 1, 1, 1, 0, 0, 0.1, 1, 0, 0, 0, 1))
                        .scaling())
                .isEmpty();
        assertThat(network(x -> convolution(x, 3, 1, 1, 1, 1)).scaling()).isEmpty();
    }

    @Test
    void rescalingToOneTakesBytes() {
        Classifier c = network(x -> x.mul(1 / 255.0));
        assertGuess(c, Preset.RAW, new double[] {1 / 255.0}, new double[] {0});
        assertThat(c.preprocessing().scale()).isEqualTo(1);
        assertThat(c.preprocessing().mean()).containsOnly(0.0);
    }

    @Test
    void rescalingToMinusOneTakesBytesBehindATransposition() {
        Classifier c = last(x -> x.div(each(x, 3, 127.5)).add(-1).transpose(0, 3, 1, 2));
        assertGuess(c, Preset.RAW, new double[] {1 / 127.5}, new double[] {-1});
        assertThat(c.preprocessing().layout()).isEqualTo(Layout.NHWC);
    }

    @Test
    void aMeanAndDeviationOfUnitPicturesTakeUnitPictures() {
        Classifier c = network(x -> x.sub(each(x, 1, 0.485, 0.456, 0.406)).div(each(x, 1, 0.229, 0.224, 0.225)));
        assertGuess(c, Preset.UNIT, new double[] {1 / 0.229, 1 / 0.224, 1 / 0.225}, new double[] {
            -0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225
        });
        assertThat(c.preprocessing().channels()).isEqualTo(Preprocessing.Channels.RGB);
        Classifier blue = network(x -> x.sub(each(x, 1, 0.406, 0.456, 0.485)).div(each(x, 1, 0.225, 0.224, 0.229)));
        assertThat(blue.preprocessing().channels()).isEqualTo(Preprocessing.Channels.BGR);
    }

    @Test
    void aMeanAloneTakesBytesBlueFirst() {
        Classifier c = network(x -> x.sub(each(x, 1, 103.939, 116.779, 123.68)));
        assertGuess(c, Preset.RAW, new double[] {1}, new double[] {-103.939, -116.779, -123.68});
        assertThat(c.preprocessing().channels()).isEqualTo(Preprocessing.Channels.BGR);
        Classifier turned = network(x -> x.emit(
                        "Gather",
                        Map.of("axis", Attribute.of(1L)),
                        null,
                        x.builder().list(2, 1, 0))
                .shapedLike(x)
                .sub(each(x, 1, 103.939, 116.779, 123.68)));
        assertGuess(turned, Preset.RAW, new double[] {1}, new double[] {-123.68, -116.779, -103.939});
        assertThat(turned.preprocessing().channels()).isEqualTo(Preprocessing.Channels.RGB);
    }

    @Test
    void channelsThatAreChangedOneByOneTakeNormalisedPictures() {
        double[] scale = {0.229 / 0.5, 0.224 / 0.5, 0.225 / 0.5};
        double[] shift = {(0.485 - 0.5) / 0.5, (0.456 - 0.5) / 0.5, (0.406 - 0.5) / 0.5};
        TensorType plane = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(SIDE), Dim.of(SIDE));
        Classifier c = network(x -> {
            Expr[] parts = new Expr[3];
            for (int k = 0; k < 3; k++) {
                parts[k] = x.emit(
                                "Gather",
                                Map.of("axis", Attribute.of(1L)),
                                plane,
                                x.builder().constant(Tensor.scalar(ElementType.INT64, k)))
                        .unsqueeze(1)
                        .mul(scale[k])
                        .add(shift[k]);
            }
            return Expr.concat(1, parts);
        });
        assertGuess(c, Preset.IMAGENET, scale, shift);
        assertThat(c.preprocessing().std()).hasSize(3);
    }

    @Test
    void aBatchNormalisationOfBytesTakesBytes() {
        Classifier c = network(x -> {
            GraphBuilder b = x.builder();
            List<Expr> all = List.of(
                    x,
                    b.constant(Tensor.of(ElementType.FLOAT, new double[] {1, 1, 1}, 3)),
                    b.constant(Tensor.of(ElementType.FLOAT, new double[] {0, 0, 0}, 3)),
                    b.constant(Tensor.of(ElementType.FLOAT, new double[] {120, 117, 104}, 3)),
                    b.constant(Tensor.of(ElementType.FLOAT, new double[] {3400, 3300, 3500}, 3)));
            return b.emitAll(
                            "BatchNormalization",
                            all,
                            Map.of(),
                            List.of(x.findType().orElseThrow()))
                    .get(0);
        });
        assertGuess(
                c,
                Preset.RAW,
                new double[] {1 / Math.sqrt(3400), 1 / Math.sqrt(3300), 1 / Math.sqrt(3500)},
                new double[] {-120 / Math.sqrt(3400), -117 / Math.sqrt(3300), -104 / Math.sqrt(3500)});
    }

    /** Such as one that was trained on normalised pictures: it says nothing of their range. */
    @Test
    void aMapThatChangesHardlyAnythingKeepsTheUsualGuess() {
        for (double[] near : new double[][] {{1.01, 0.02}, {0.98, -0.01}, {1.3, 0.1}, {0.8, -0.1}}) {
            Classifier c = network(x -> x.mul(near[0]).add(near[1]));
            assertThat(c.scaling()).isPresent();
            assertThat(java.util.Objects.requireNonNull(c.guess()).preset())
                    .as("%s", near[0])
                    .isEqualTo(Preset.IMAGENET);
        }
    }

    @Test
    void eachColumnOfATableIsAChannel() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3)));
        Expr scaled = x.sub(b.constant(Tensor.of(ElementType.FLOAT, new double[] {1, 2, 3}, 1, 3)))
                .div(b.constant(Tensor.of(ElementType.FLOAT, new double[] {4, 5, 8}, 3)));
        Expr w = b.constant(Tensor.of(ElementType.FLOAT, new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
        Classifier c = Classifier.of("table.onnx", b.build(Map.of("y", scaled.matMul(w))), OPTIONS);
        assertThat(c.scaling().orElseThrow().scale()).containsExactly(1 / 4.0, 1 / 5.0, 1 / 8.0);
        assertThat(c.scaling().orElseThrow().shift()).containsExactly(-1 / 4.0, -2 / 5.0, -3 / 8.0);
        assertThat(c.guess()).isNull();
    }

    @Test
    void fourChannelsTakeTheOpacityAndTwoTakeTensorsOnly() {
        for (int channels : new int[] {2, 4}) {
            GraphBuilder b = GraphBuilder.ofOpset(18);
            Expr x = b.input(
                    "x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(channels), Dim.of(9), Dim.of(9)));
            Expr y = x.emit("GlobalAveragePool", Map.of(), null).reduceMean(false, 2, 3);
            Classifier c = Classifier.of("net.onnx", b.build(Map.of("y", y)), OPTIONS);
            if (channels == 4) {
                assertThat(c.preprocessing().channels()).isEqualTo(Preprocessing.Channels.RGBA);
                assertThat(c.preprocessing().scale()).isEqualTo(1 / 255.0);
            } else {
                org.assertj.core.api.Assertions.assertThatThrownBy(c::preprocessing)
                        .isInstanceOf(dev.limpid.error.LimpidException.class)
                        .hasMessage(
                                "input 'x' is float[N,2,9,9], which is not a picture of one, three or four channels;"
                                        + " give a .npy tensor");
            }
        }
    }

    @Test
    void integersAreBytesWhateverFollows() {
        Classifier c = network(
                ElementType.UINT8, x -> x.cast(ElementType.FLOAT).mul(1 / 127.5).add(-1), OPTIONS);
        assertThat(c.preprocessing().scale()).isEqualTo(1);
        assertThat(c.scaling()).isPresent();
    }

    @Test
    void whatIsNoNormalisationOfChannelsIsNotTakenForOne() {
        double[] pixels = new double[SIDE * SIDE];
        java.util.Arrays.setAll(pixels, i -> i);
        assertThat(network(x -> x).scaling()).isEmpty();
        assertThat(network(x -> x.relu().mul(2)).scaling()).isEmpty();
        assertThat(network(x -> x.sub(x.builder().constant(Tensor.of(ElementType.FLOAT, pixels, 1, 1, SIDE, SIDE))))
                        .scaling())
                .isEmpty();
        assertThat(network(x -> x.mul(2).add(x.mul(3).relu())).scaling()).isEmpty();
        Classifier odd = network(x -> x.mul(17).add(4000));
        assertThat(odd.scaling()).isPresent();
        assertThat(odd.guess()).isNotNull();
        assertThat(java.util.Objects.requireNonNull(odd.guess()).preset()).isEqualTo(Preset.IMAGENET);
        assertThat(java.util.Objects.requireNonNull(odd.guess()).reason()).contains("which no usual range explains");
    }

    @Test
    void normalisingTwiceIsSaid() {
        Function<Expr, Expr> inside = x -> x.mul(1 / 127.5).add(-1);
        Classifier twice = network(ElementType.FLOAT, inside, OPTIONS.withPreprocess("imagenet"));
        assertThat(twice.warnings())
                .containsExactly("the network itself computes x * 0.007843 + -1.000 of its input, which is made for"
                        + " 0..255, but the stated preprocessing gives -2.118..2.249: the input is probably normalised"
                        + " twice");
        Classifier right = network(ElementType.FLOAT, inside, OPTIONS.withPreprocess("raw"));
        assertThat(right.warnings()).isEmpty();
    }
}
