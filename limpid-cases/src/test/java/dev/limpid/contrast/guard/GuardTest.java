package dev.limpid.contrast.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.contrast.attack.SmallNetwork;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.metrics.Auc;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The features of a detector against what can be computed by hand, its fit, and the network that carries it. */
class GuardTest {
    private static final int PLANE = SmallNetwork.SIDE * SmallNetwork.SIDE;

    @TempDir
    private Path folder;

    private final Engine engine = OnnxRuntime.create(EngineOptions.DEFAULT);

    private static Tensor batch(int rows) {
        float[] all = new float[rows * 3 * PLANE];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(SmallNetwork.picture(r).toFloats(), 0, all, r * 3 * PLANE, 3 * PLANE);
        }
        return Tensor.of(all, rows, 3, SmallNetwork.SIDE, SmallNetwork.SIDE);
    }

    private Map<String, Tensor> run(Graph graph, Tensor input) {
        try (Program program = engine.compile(graph)) {
            return program.run(Map.of("x", input));
        }
    }

    @Test
    void statisticsOfTheMapAreThoseOfTheirDefinition() {
        Classifier model = SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit");
        Map<String, Tensor> found = run(GuardGraph.features(model), batch(4));
        float[] maps = Objects.requireNonNull(found.get(GuardGraph.ATTRIBUTION)).toFloats();
        float[] logits = Objects.requireNonNull(found.get(model.logits())).toFloats();
        double[] features =
                Objects.requireNonNull(found.get(GuardGraph.FEATURES)).toDoubles();
        int width = GuardFeature.values().length;
        for (int r = 0; r < 4; r++) {
            double[] row = Arrays.copyOfRange(features, r * width, (r + 1) * width);
            float[] map = Arrays.copyOfRange(maps, r * PLANE, (r + 1) * PLANE);
            double sum = 0;
            double squares = 0;
            double largest = 0;
            for (float each : map) {
                sum += each;
                squares += (double) each * each;
                largest = Math.max(largest, each);
            }
            double entropy = 0;
            double variation = 0;
            for (int i = 0; i < PLANE; i++) {
                double share = map[i] / sum;
                entropy -= share * Math.log(share + 1e-12);
                variation += i % 8 < 7 ? Math.abs(map[i + 1] - map[i]) : 0;
                variation += i < PLANE - 8 ? Math.abs(map[i + 8] - map[i]) : 0;
            }
            assertThat(at(row, GuardFeature.GRADIENT_LENGTH)).isCloseTo(Math.log(Math.sqrt(squares)), within(1e-4));
            assertThat(at(row, GuardFeature.GRADIENT_ENTROPY)).isCloseTo(entropy / Math.log(PLANE), within(1e-4));
            assertThat(at(row, GuardFeature.GRADIENT_SPREAD)).isCloseTo(sum * sum / squares / PLANE, within(1e-4));
            assertThat(at(row, GuardFeature.GRADIENT_PEAK)).isCloseTo(Math.log(largest / sum * PLANE), within(1e-4));
            assertThat(at(row, GuardFeature.GRADIENT_ROUGHNESS)).isCloseTo(variation / sum, within(1e-3));
            float[] own = Arrays.copyOfRange(logits, r * 5, (r + 1) * 5);
            float[] sorted = own.clone();
            Arrays.sort(sorted);
            assertThat(at(row, GuardFeature.MARGIN)).isCloseTo(sorted[4] - sorted[3], within(1e-4));
            double total = 0;
            for (float each : own) {
                total += Math.exp(each - sorted[4]);
            }
            assertThat(at(row, GuardFeature.PROBABILITY)).isCloseTo(-Math.log(total), within(1e-4));
            for (GuardFeature each : List.of(
                    GuardFeature.CLASS_AGREEMENT, GuardFeature.METHOD_AGREEMENT, GuardFeature.LAYER_AGREEMENT)) {
                assertThat(at(row, each)).isBetween(-1.0001, 1.0001);
            }
        }
    }

    private static double at(double[] row, GuardFeature feature) {
        return row[feature.column()];
    }

    /** The gradient by central differences, since the map is the length of the gradient over the colours. */
    @Tag("thorough")
    @Test
    void theExplanationIsTheGradientOfThePredictedClass() {
        Classifier model = SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit");
        Graph graph = GuardGraph.features(model);
        float[] picture = SmallNetwork.picture(0).toFloats();
        Map<String, Tensor> found = run(graph, SmallNetwork.picture(0));
        float[] logits = Objects.requireNonNull(found.get(model.logits())).toFloats();
        int best = 0;
        for (int k = 0; k < logits.length; k++) {
            best = logits[k] > logits[best] ? k : best;
        }
        float[] map = Objects.requireNonNull(found.get(GuardGraph.ATTRIBUTION)).toFloats();
        for (int place : new int[] {0, 9, 27, 63}) {
            double squares = 0;
            for (int c = 0; c < 3; c++) {
                double slope = (moved(graph, model, picture, c * PLANE + place, 1e-3f, best)
                                - moved(graph, model, picture, c * PLANE + place, -1e-3f, best))
                        / 2e-3;
                squares += slope * slope;
            }
            assertThat((double) map[place]).isCloseTo(Math.sqrt(squares), within(0.02));
        }
    }

    private double moved(Graph graph, Classifier model, float[] picture, int index, float by, int label) {
        float[] other = picture.clone();
        other[index] += by;
        Tensor input = Tensor.of(other, 1, 3, SmallNetwork.SIDE, SmallNetwork.SIDE);
        return Objects.requireNonNull(run(graph, input).get(model.logits())).toFloats()[label];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneLogitAndIndependentClassesHaveFeatures(int outputs) {
        Classifier model = SmallNetwork.classifier(Head.SIGMOID, outputs, "unit");
        double[] features = Objects.requireNonNull(
                        run(GuardGraph.features(model), batch(3)).get(GuardGraph.FEATURES))
                .toDoubles();
        assertThat(features).hasSize(3 * GuardFeature.values().length);
        assertThat(Arrays.stream(features).allMatch(Double::isFinite)).isTrue();
    }

    /** Rows that differ in one feature only. */
    private static List<double[]> rows(GuardFeature feature, double centre, int count, long seed) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] row = new double[GuardFeature.values().length];
            for (int k = 0; k < row.length; k++) {
                row[k] = random.nextGaussian();
            }
            row[feature.column()] += centre;
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(names = {"GRADIENT_ENTROPY", "METHOD_AGREEMENT", "SMOOTHED"})
    void theDetectorFindsTheFeatureThatTells(GuardFeature feature) {
        GuardModel detector =
                GuardModel.fit(GuardFeature.ofSaliency(), rows(feature, 0, 120, 1), rows(feature, -3, 90, 2), 7);
        int which = detector.features().indexOf(feature);
        double[] weights = detector.weights();
        double[] distances = detector.distances();
        for (int k = 0; k < weights.length; k++) {
            double own = Math.abs(weights[k]) + Math.abs(distances[k]);
            assertThat(k == which || own < Math.abs(weights[which]) + Math.abs(distances[which]))
                    .isTrue();
        }
        assertThat(weights[which]).isNegative();
        double[] clean =
                rows(feature, 0, 200, 3).stream().mapToDouble(detector::score).toArray();
        double[] attacked =
                rows(feature, -3, 200, 4).stream().mapToDouble(detector::score).toArray();
        // Two normal distributions three deviations apart: Phi(3 / sqrt(2)) = 0.983.
        assertThat(Auc.of(clean, attacked).orElseThrow()).isBetween(0.95, 1.0);
        GuardModel again =
                GuardModel.fit(GuardFeature.ofSaliency(), rows(feature, 0, 120, 1), rows(feature, -3, 90, 2), 7);
        assertThat(again.weights()).isEqualTo(weights);
    }

    /** Attacks that make a feature too large or too small are told by how unusual it is. */
    @Test
    void theDetectorFindsWhatIsUnusualInEitherDirection() {
        GuardFeature feature = GuardFeature.KEPT;
        List<double[]> attacked = new ArrayList<>(rows(feature, -4, 60, 2));
        attacked.addAll(rows(feature, 4, 60, 5));
        GuardModel detector = GuardModel.fit(GuardFeature.ofSaliency(), rows(feature, 0, 120, 1), attacked, 7);
        double[] clean =
                rows(feature, 0, 200, 3).stream().mapToDouble(detector::score).toArray();
        for (double centre : new double[] {-4, 4}) {
            double[] other = rows(feature, centre, 200, 9).stream()
                    .mapToDouble(detector::score)
                    .toArray();
            assertThat(Auc.of(clean, other).orElseThrow()).isGreaterThan(0.95);
        }
    }

    @Test
    void theAreaCountsPairs() {
        assertThat(Auc.of(new double[] {1, 2, 3}, new double[] {2, 4}).orElseThrow())
                .isCloseTo(4.5 / 6, within(1e-12));
        assertThat(Auc.of(new double[] {1}, new double[0])).isEmpty();
        assertThat(Auc.interval(new double[] {0, 0, 1}, new double[] {1, 2, 3})
                        .orElseThrow()
                        .high())
                .isLessThanOrEqualTo(1);
    }

    /** The file's third output is the score that Java computes from the features. */
    @Test
    void theWrittenNetworkCarriesTheDetector() throws IOException {
        Classifier model = SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit");
        GuardModel detector = GuardModel.fit(
                GuardFeature.ofSaliency(), rows(GuardFeature.KEPT, 0, 40, 1), rows(GuardFeature.KEPT, 2, 40, 2), 0);
        Path file = folder.resolve("guarded.onnx");
        Files.write(file, OnnxWriter.toBytes(GuardGraph.guarded(model, detector)));
        Graph read = OnnxReader.read(file);
        assertThat(read.outputs()).containsExactly("logits", GuardGraph.ATTRIBUTION, GuardGraph.SCORE);
        Map<String, Tensor> found = run(read, batch(5));
        Map<String, Tensor> features = run(GuardGraph.features(model), batch(5));
        double[] all = Objects.requireNonNull(features.get(GuardGraph.FEATURES)).toDoubles();
        double[] scores = Objects.requireNonNull(found.get(GuardGraph.SCORE)).toDoubles();
        int width = GuardFeature.values().length;
        for (int r = 0; r < 5; r++) {
            assertThat(scores[r])
                    .isCloseTo(detector.score(Arrays.copyOfRange(all, r * width, (r + 1) * width)), within(1e-5));
        }
        assertThat(found.get("logits")).isEqualTo(features.get(model.logits()));
    }
}
