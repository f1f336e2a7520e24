package dev.limpid.attribution.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
    private static final int HEIGHT = 40;
    private static final int WIDTH = 60;

    private static InputGrid places() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(HEIGHT), Dim.of(WIDTH)));
        Expr logits = x.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        return InputGrid.of(Classifier.of("mean", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT));
    }

    /** Three constant patches with a little noise: left, right top, right bottom. */
    private static Tensor patches() {
        Random random = new Random(4);
        float[] numbers = new float[3 * HEIGHT * WIDTH];
        for (int i = 0; i < numbers.length; i++) {
            int row = i / WIDTH % HEIGHT;
            int patch = i % WIDTH < 25 ? 0 : row < 18 ? 1 : 2;
            int channel = i / (HEIGHT * WIDTH);
            numbers[i] = (float) ((patch == channel ? 4 : 0) + 0.1 * random.nextGaussian());
        }
        return Tensor.of(numbers, 1, 3, HEIGHT, WIDTH);
    }

    private static int patch(int pixel) {
        return pixel % WIDTH < 25 ? 0 : pixel / WIDTH < 18 ? 1 : 2;
    }

    private static long[] labels(String text, Tensor input) {
        return Segments.of(places(), text).of(input).toLongs();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slic:3", "slic:30", "felzenszwalb:3", "felzenszwalb:30", "quickshift:12", "quickshift:30"})
    void superpixelsAreConnectedAndOfTheRequestedNumber(String text) {
        int wanted = Integer.parseInt(text.substring(text.indexOf(':') + 1));
        long[] labels = labels(text, patches());
        assertThat(Arrays.stream(labels).distinct().sorted().toArray())
                .containsExactly(IntStream.range(0, wanted).asLongStream().toArray());
        for (int label = 0; label < wanted; label++) {
            assertThat(reached(labels, label)).as("segment %d", label).isEqualTo(count(labels, label));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"slic:30", "felzenszwalb:3", "felzenszwalb:30", "quickshift:30"})
    void superpixelsDoNotCrossTheBordersOfColours(String text) {
        long[] labels = labels(text, patches());
        int[][] votes = new int[(int) Arrays.stream(labels).max().orElseThrow() + 1][3];
        for (int p = 0; p < labels.length; p++) {
            votes[(int) labels[p]][patch(p)]++;
        }
        int astray = Arrays.stream(votes)
                .mapToInt(v -> Arrays.stream(v).sum() - Arrays.stream(v).max().orElseThrow())
                .sum();
        assertThat(astray).isLessThan(labels.length / 100);
    }

    private static int count(long[] labels, int label) {
        return (int) Arrays.stream(labels).filter(l -> l == label).count();
    }

    /** The number of pixels of a label that are connected with its first one. */
    private static int reached(long[] labels, int label) {
        boolean[] seen = new boolean[labels.length];
        Deque<Integer> open = new ArrayDeque<>();
        int start = IntStream.range(0, labels.length)
                .filter(p -> labels[p] == label)
                .findFirst()
                .orElseThrow();
        open.push(start);
        seen[start] = true;
        int count = 0;
        while (!open.isEmpty()) {
            int p = open.pop();
            count++;
            List<Integer> around =
                    List.of(p - WIDTH, p + WIDTH, p % WIDTH > 0 ? p - 1 : -1, p % WIDTH < WIDTH - 1 ? p + 1 : -1);
            for (int q : around) {
                if (q >= 0 && q < labels.length && !seen[q] && labels[q] == label) {
                    seen[q] = true;
                    open.push(q);
                }
            }
        }
        return count;
    }

    @Test
    void halvesOfTheNumbersAreHalvesOfThePicture() {
        long[] labels = labels("slic:32", patches());
        // The picture is wider than high, so the first cut separates left from right, up to the segments' outlines.
        double left = IntStream.range(0, labels.length)
                .filter(p -> labels[p] < 16)
                .mapToDouble(p -> p % WIDTH)
                .average()
                .orElseThrow();
        double right = IntStream.range(0, labels.length)
                .filter(p -> labels[p] >= 16)
                .mapToDouble(p -> p % WIDTH)
                .average()
                .orElseThrow();
        assertThat(right - left).isBetween(25.0, 35.0);
    }

    @Test
    void aGridIsNumberedRowByRow() {
        long[] labels = labels("grid:2x3", patches());
        assertThat(labels[0]).isZero();
        assertThat(labels[WIDTH - 1]).isEqualTo(2);
        assertThat(labels[labels.length - 1]).isEqualTo(5);
        assertThat(count(labels, 4)).isEqualTo(HEIGHT / 2 * WIDTH / 3);
        assertThat(Segments.of(places(), "grid:2x4").halvingOrder()).containsExactly(0, 1, 4, 5, 2, 3, 6, 7);
    }

    @Test
    void aFileMayUseAnySegmentNumbers(@TempDir Path folder) {
        long[] own = new long[HEIGHT * WIDTH];
        Arrays.setAll(own, p -> p < 100 ? 900 : p < 200 ? -4 : 17);
        Path file = folder.resolve("own.npy");
        Npy.write(Tensor.of(own, HEIGHT, WIDTH), file);
        long[] labels = labels(file.toString(), patches());
        assertThat(labels[0]).isEqualTo(2);
        assertThat(labels[150]).isZero();
        assertThat(labels[500]).isEqualTo(1);
        Npy.write(Tensor.of(own, WIDTH, HEIGHT), file);
        assertThatThrownBy(() -> labels(file.toString(), patches()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("have the size [60, 40]; the network's input has [40, 60]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid:0x4", "grid:41x2", "grid:1x1", "slic:1", "slic:99999", "watershed:5", ""})
    void invalidSegmentsAreRefused(String text) {
        assertThatThrownBy(() -> Segments.of(places(), text)).isInstanceOf(ParameterException.class);
    }
}
