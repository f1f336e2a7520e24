package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several layers and smoothing over augmentations, for methods that run the network many times. */
class EnsembleTest {
    private static final int SIDE = 32;
    private static final double NEAR_ZERO = 1e-7;
    private static final Engine ENGINE = Sweep.ENGINE;
    private static final Map<String, String> FEW = Map.of("samples", "4", "steps", "3");
    private static final List<String> LAYERS = List.of("block2.relu", "block3.relu");

    @TempDir
    private Path folder;

    private static Settings settings(String name) {
        return new LawCase(Methods.named(name), "residual").with(Settings.STANDARD, FEW);
    }

    private static Tensor scores(String name, Settings settings, Tensor input, List<Long> heard) {
        Classifier model = References.network("residual");
        Progress progress = (done, total) -> heard.add(done * 1000 / total);
        try (Explainer explainer = Explainer.of(model, Methods.named(name), settings, ENGINE, 16 << 20)) {
            return explainer.explain(input, Target.of(2), progress).scores();
        }
    }

    private static double[][] scores(String name, Settings settings) {
        Tensor found = scores(name, settings, References.input("residual", 2), new ArrayList<>());
        double[] all = found.toDoubles();
        int half = all.length / 2;
        return new double[][] {Arrays.copyOf(all, half), Arrays.copyOfRange(all, half, all.length)};
    }

    /** Rectified and scaled to 0 to 1. */
    private static double[] scaled(double[] map) {
        double[] above = Arrays.stream(map).map(v -> Math.max(0, v)).toArray();
        double least = Arrays.stream(above).min().orElseThrow();
        double most = Arrays.stream(above).max().orElseThrow();
        return Arrays.stream(above)
                .map(v -> (v - least) / (most - least + NEAR_ZERO))
                .toArray();
    }

    /** A square map enlarged bilinearly to the size of the input. */
    private static double[] enlarged(double[] map) {
        int side = (int) Math.sqrt(map.length);
        double[] large = new double[SIDE * SIDE];
        for (int i = 0; i < large.length; i++) {
            double row = place(i / SIDE, side);
            double column = place(i % SIDE, side);
            int top = (int) Math.min(side - 2.0, row);
            int left = (int) Math.min(side - 2.0, column);
            double down = row - top;
            double right = column - left;
            int at = top * side + left;
            large[i] = (1 - down) * ((1 - right) * map[at] + right * map[at + 1])
                    + down * ((1 - right) * map[at + side] + right * map[at + side + 1]);
        }
        return large;
    }

    /** The position of a pixel's centre on a side of the map. */
    private static double place(int pixel, int side) {
        return Math.min(side - 1.0, Math.max(0, ((pixel + 0.5) * side / SIDE) - 0.5));
    }

    private static double[] mean(List<double[]> maps) {
        double[] mean = new double[maps.get(0).length];
        for (double[] map : maps) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += map[i] / maps.size();
            }
        }
        return mean;
    }

    private static void assertClose(double[] found, double[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-cam", "ss-cam", "is-cam", "ablation-cam", "recipro-cam", "smooth-grad-cam++"})
    void theMapOfSeveralLayersIsTheMeanOfTheirMaps(String name) {
        Settings settings = settings(name);
        double[][] found = scores(name, settings.with("layers", String.join(", ", LAYERS)));
        Classifier model = References.network("residual");
        for (int n = 0; n < 2; n++) {
            List<double[]> maps = new ArrayList<>();
            for (String layer : LAYERS) {
                maps.add(enlarged(scaled(scores(name, settings.at(model.place(layer)))[n])));
            }
            assertClose(found[n], scaled(mean(maps)), 1e-5);
            assertThat(Arrays.stream(found[n]).max().orElseThrow()).isCloseTo(1, within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-cam", "recipro-cam"})
    void theMapOverAugmentationsIsTheMeanOverMirroredAndBrighterInputs(String name) {
        Settings settings = settings(name).at(References.network("residual").place("block2.relu"));
        Tensor input = References.input("residual", 1);
        List<double[]> maps = new ArrayList<>();
        for (boolean mirrored : new boolean[] {false, true}) {
            for (double factor : new double[] {0.9, 1, 1.1}) {
                double[] seen = mirrored(input.toDoubles(), mirrored);
                Tensor changed = Tensor.of(
                        input.elementType(),
                        Arrays.stream(seen).map(v -> v * factor).toArray(),
                        input.shape());
                double[] map =
                        scores(name, settings, changed, new ArrayList<>()).toDoubles();
                maps.add(mirrored(scaled(enlarged(scaled(map))), mirrored));
            }
        }
        List<Long> heard = new ArrayList<>();
        Tensor found = scores(name, settings.with("aug-smooth", "true"), input, heard);
        assertClose(found.toDoubles(), mean(maps), 1e-4);
        assertThat(heard).isSorted().contains(0L, 500L, 1000L);
    }

    private static double[] mirrored(double[] rows, boolean isMirrored) {
        double[] mirrored = rows.clone();
        for (int i = 0; isMirrored && i < rows.length; i++) {
            mirrored[i] = rows[i - (i % SIDE) + SIDE - 1 - (i % SIDE)];
        }
        return mirrored;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ss-cam", "ablation-cam", "recipro-cam", "smooth-grad-cam++"})
    void theCompiledFileContainsAllRuns(String name) throws Exception {
        Settings settings =
                settings(name).with("layers", String.join(",", LAYERS)).with("aug-smooth", "true");
        Classifier model = References.network("residual");
        Graph graph = Explainer.compile(model, Methods.named(name), settings, 16 << 20);
        Path file = folder.resolve("runs.onnx");
        OnnxWriter.write(graph, file);
        float[] weights = new float[2 * model.classes()];
        weights[2] = 1;
        weights[model.classes() + 2] = 1;
        Map<String, double[]> outputs = PlainRuntime.run(
                file,
                Map.of(
                        model.input().name(),
                        References.input("residual", 2),
                        "target",
                        Tensor.of(weights, 2, model.classes())));
        double[][] found = scores(name, settings);
        double[] all = Objects.requireNonNull(outputs.get("attribution"));
        for (int n = 0; n < 2; n++) {
            assertClose(Arrays.copyOfRange(all, n * SIDE * SIDE, (n + 1) * SIDE * SIDE), found[n], 1e-4);
        }
    }

    @Test
    void aListOfOneLayerEqualsThatLayer() {
        Settings named = settings("ablation-cam").with("layers", "block2.relu");
        Settings chosen =
                settings("ablation-cam").at(References.network("residual").place("block2.relu"));
        double[][] found = scores("ablation-cam", named);
        double[][] expected = scores("ablation-cam", chosen);
        for (int n = 0; n < 2; n++) {
            assertClose(
                    found[n],
                    expected[n],
                    1e-6 * Arrays.stream(expected[n]).max().orElseThrow());
        }
    }

    @Test
    void aMissingLayerIsRefusedBeforeAnythingRuns() {
        Settings settings = settings("score-cam").with("layers", "block2.relu,block9");
        assertThatThrownBy(() -> Explainer.check(References.network("residual"), Methods.named("score-cam"), settings))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no layer 'block9'");
    }
}
