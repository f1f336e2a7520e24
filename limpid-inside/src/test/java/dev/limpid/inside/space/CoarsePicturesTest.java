package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Layers of a small network over pictures of 16 x 16 pixels. */
class CoarsePicturesTest {
    private static final int SIDE = 16;
    private static final Engine ENGINE = OnnxRuntime.create();

    private final String first;
    private final String second;
    private final Classifier model;
    private final Samples pictures;

    CoarsePicturesTest() {
        SplittableRandom random = new SplittableRandom(5);
        GraphBuilder b = GraphBuilder.ofOpset(17);
        Expr x = b.input(
                "x",
                new TensorType(
                        ElementType.FLOAT, new Shape(List.of(Dim.symbol("n"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)))));
        Expr one = convolution(x, 4, 3, 1, random);
        Expr other = convolution(one, 6, 4, 4, random);
        first = one.name();
        second = other.name();
        model = Classifier.of(
                "made", b.build(Map.of("scores", other.globalAveragePool().squeeze(2, 3))), LoadOptions.DEFAULT);
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            inputs.add(Tensor.of(numbers(3 * SIDE * SIDE, random), 1, 3, SIDE, SIDE));
        }
        pictures = Samples.of(inputs, "input");
    }

    private static float[] numbers(int count, SplittableRandom random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static Expr convolution(Expr x, int channels, int kernel, long stride, SplittableRandom random) {
        int inputs = (int) x.shape().size(1);
        long side = stride == 1 ? SIDE : SIDE / stride;
        long pad = stride == 1 ? 1 : 0;
        Tensor w = Tensor.of(numbers(channels * inputs * kernel * kernel, random), channels, inputs, kernel, kernel);
        TensorType type = new TensorType(
                ElementType.FLOAT, new Shape(List.of(Dim.symbol("n"), Dim.of(channels), Dim.of(side), Dim.of(side))));
        return x.emit(
                "Conv",
                Map.of("strides", Attribute.of(new long[] {stride, stride}), "pads", Attribute.of(new long[] {
                    pad, pad, pad, pad
                })),
                type,
                x.builder().constant(w));
    }

    @Test
    void layersThatAreReadTogetherHaveTheNumbersOfEachAlone() {
        List<CoarsePictures> both = CoarsePictures.of(model, ENGINE, List.of(first, second), pictures, Progress.SILENT);
        for (int l = 0; l < 2; l++) {
            CoarsePictures alone = CoarsePictures.of(
                            model, ENGINE, List.of(l == 0 ? first : second), pictures, Progress.SILENT)
                    .get(0);
            assertThat(both.get(l).features().count()).isEqualTo(11);
            assertThat(both.get(l).features().values())
                    .isEqualTo(alone.features().values());
            assertThat(both.get(l).pictures().values())
                    .isEqualTo(alone.pictures().values());
        }
        // Grids of 8 x 8 where maps are larger, and whole maps where they are not.
        assertThat(both.get(0).features().width()).isEqualTo(4 * 8 * 8);
        assertThat(both.get(1).features().width()).isEqualTo(6 * 4 * 4);
    }

    @Test
    void aCellIsTheMeanOfItsPixels() {
        CoarsePictures found = CoarsePictures.of(model, ENGINE, List.of(second), pictures, Progress.SILENT)
                .get(0);
        float[] pixels = pictures.input(3).toFloats();
        float mean = (pixels[0] + pixels[1] + pixels[SIDE] + pixels[SIDE + 1]) / 4;
        assertThat(found.pictures().at(3, 0)).isCloseTo(mean, within(1e-6f));
    }

    @Test
    void groupsBoundTheMemory() {
        List<String> layers = List.of(first, second, first);
        assertThat(CoarsePictures.groups(model, layers, 1000)).containsExactly(layers);
        // 256 numbers of 4 bytes for each of 200,000 inputs are 205 of 268 million bytes; 96 numbers are 77.
        assertThat(CoarsePictures.groups(model, layers, 200_000))
                .containsExactly(List.of(first), List.of(second), List.of(first));
        assertThat(CoarsePictures.groups(model, layers, 150_000))
                .containsExactly(List.of(first, second), List.of(first));
        // One that is larger than all that is allowed is read alone.
        assertThat(CoarsePictures.groups(model, List.of(first, second), 1_000_000))
                .containsExactly(List.of(first), List.of(second));
    }
}
