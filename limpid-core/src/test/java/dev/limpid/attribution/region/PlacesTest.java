package dev.limpid.attribution.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments and blurs over series and volumes. */
class PlacesTest {
    private static final int[] SIZES = {6, 8, 10};

    private static InputGrid places(int... sizes) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim[] dims = new Dim[sizes.length + 2];
        dims[0] = Dim.symbol("N");
        dims[1] = Dim.of(2);
        for (int i = 0; i < sizes.length; i++) {
            dims[i + 2] = Dim.of(sizes[i]);
        }
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, dims));
        long[] kernel = new long[sizes.length + 2];
        Arrays.fill(kernel, 1);
        kernel[1] = 2;
        Expr maps = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(new float[] {1, 1}, kernel)));
        Expr logits =
                maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of("axis", Attribute.of(1L)), null);
        return InputGrid.of(Classifier.of("mean", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT));
    }

    /** Two halves of a volume along its first axis, with a little noise. */
    private static Tensor halves() {
        Random random = new Random(4);
        int count = SIZES[0] * SIZES[1] * SIZES[2];
        float[] numbers = new float[2 * count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) ((i % count < count / 2 ? 0 : 4) + 0.1 * random.nextGaussian());
        }
        return Tensor.of(numbers, 1, 2, SIZES[0], SIZES[1], SIZES[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slic:12", "slic:40", "felzenszwalb:12", "quickshift:12"})
    void supervoxelsAreConnectedOfTheRequestedNumberAndFollowTheValues(String text) {
        InputGrid places = places(SIZES);
        long[] labels = Segments.of(places, text).of(halves()).toLongs();
        int wanted = Integer.parseInt(text.substring(text.indexOf(':') + 1));
        assertThat(Arrays.stream(labels).distinct().sorted().toArray())
                .containsExactly(IntStream.range(0, wanted).asLongStream().toArray());
        int astray = 0;
        for (int label = 0; label < wanted; label++) {
            int each = label;
            int[] own = IntStream.range(0, labels.length)
                    .filter(p -> labels[p] == each)
                    .toArray();
            assertThat(reached(labels, own[0])).as("segment %d", label).isEqualTo(own.length);
            int front =
                    (int) Arrays.stream(own).filter(p -> p < labels.length / 2).count();
            astray += Math.min(front, own.length - front);
        }
        if (!text.startsWith("quickshift")) {
            // Quick shift joins the two modes of so small a volume into one tree.
            assertThat(astray).isLessThan(labels.length / 50);
        }
    }

    private static int reached(long[] labels, int start) {
        boolean[] seen = new boolean[labels.length];
        Deque<Integer> open = new ArrayDeque<>();
        open.push(start);
        seen[start] = true;
        int count = 0;
        while (!open.isEmpty()) {
            int p = open.pop();
            count++;
            for (int q = 0; q < labels.length; q++) {
                if (!seen[q] && labels[q] == labels[start] && distance(p, q) == 1) {
                    seen[q] = true;
                    open.push(q);
                }
            }
        }
        return count;
    }

    private static int distance(int p, int q) {
        int area = SIZES[1] * SIZES[2];
        return Math.abs(p / area - q / area)
                + Math.abs(p / SIZES[2] % SIZES[1] - q / SIZES[2] % SIZES[1])
                + Math.abs(p % SIZES[2] - q % SIZES[2]);
    }

    @Test
    void superpixelsOfASeriesAreStretchesOfTime() {
        float[] steps = new float[2 * 60];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i % 60 < 17 ? 0 : i % 60 < 40 ? 5 : -3;
        }
        long[] labels =
                Segments.of(places(60), "slic:6").of(Tensor.of(steps, 1, 2, 60)).toLongs();
        assertThat(labels).isSorted();
        assertThat(Arrays.stream(labels).distinct()).hasSize(6);
        assertThat(labels[16]).isNotEqualTo(labels[17]);
        assertThat(labels[39]).isNotEqualTo(labels[40]);
    }

    @Test
    void aGridHasANumberForEachAxis() {
        long[] labels = Segments.of(places(SIZES), "grid:2x1x5").of(halves()).toLongs();
        assertThat(labels[0]).isZero();
        assertThat(labels[9]).isEqualTo(4);
        assertThat(labels[labels.length - 1]).isEqualTo(9);
        assertThatThrownBy(() -> Segments.of(places(SIZES), "grid:7x7"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("a grid of 7 x 7 segments has 2 axes, but a volume of 6 x 8 x 10 voxels has 3");
        assertThatThrownBy(() -> Segments.of(places(60), "grid:61"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("a grid of 61 segments does not fit a series of 60 points");
    }

    @Test
    void halvesOfTheNumbersAreHalvesOfAVolume() {
        int[] order = Segments.of(places(SIZES), "grid:2x2x4").halvingOrder();
        // The volume is longest along its last axis, so the first half has the columns 0 and 1.
        assertThat(Arrays.stream(order).limit(8)).allMatch(k -> k % 4 < 2);
    }

    @Test
    void theBlurOfALongSeriesIsThatOfTheMatrix() {
        int size = 1100;
        InputGrid places = places(size);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 1, 2, size));
        Random random = new Random(5);
        float[] numbers = new float[2 * size];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        double[] found;
        try (Program program = OnnxRuntime.create().compile(b.build(Map.of("y", FillImage.blurred(x, places, 20))))) {
            found = Objects.requireNonNull(program.run(Map.of("x", Tensor.of(numbers, 1, 2, size)))
                            .get("y"))
                    .toDoubles();
        }
        double[] matrix = FillImage.gaussian(size, 20).toDoubles();
        for (int i = 0; i < found.length; i += 37) {
            double expected = 0;
            for (int k = 0; k < size; k++) {
                expected += matrix[i % size * size + k] * numbers[i / size * size + k];
            }
            assertThat(found[i]).isCloseTo(expected, within(1e-5));
        }
    }
}
