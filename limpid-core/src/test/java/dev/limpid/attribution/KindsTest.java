package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Npy;
import dev.limpid.model.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Methods that hide parts of the input, over series, volumes, tokens and tables: other implementations give the same
 * numbers, and what the networks look at, which is known, has the largest score.
 */
class KindsTest {
    private static final long MEMORY = 64 << 20;
    private static final int LENGTH = 24;

    /** Where each network looks. */
    private static final int PLANTED = 13;

    /** Fewer samples than usual, which are enough to find one place. */
    private static final Map<String, Map<String, String>> QUICK = Map.of(
            "lime", Map.of("samples", "300"),
            "norm-lime", Map.of("samples", "400"),
            "rise", Map.of("samples", "600"),
            "hsic", Map.of("samples", "300"),
            "sobol", Map.of("designs", "8"),
            "shapley-value-sampling", Map.of("orders", "4"),
            "extremal-perturbation", Map.of("iterations", "60", "output", "logit"),
            "meaningful-perturbation",
                    Map.of("iterations", "60", "output", "logit", "sparsity", "1", "smoothness", "0"));

    static Stream<References.Entry> references() {
        return References.entries().stream().filter(e -> e.file().startsWith("kinds/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void otherImplementationsGiveTheSameScores(References.Entry entry) {
        assertThat(References.error(entry)).as(entry.source()).isLessThanOrEqualTo(entry.tolerance());
    }

    private static Expr input(GraphBuilder b, ElementType element, long... sizes) {
        Dim[] dims = new Dim[sizes.length + 1];
        dims[0] = Dim.symbol("N");
        for (int i = 0; i < sizes.length; i++) {
            dims[i + 1] = Dim.of(sizes[i]);
        }
        return b.input("x", TensorType.of(element, dims));
    }

    /**
     * Two scores: the weighted sum of all places of the flattened input, in which one place counts most, and its opposite
     * plus two, which is larger unless that place is shown.
     */
    private static Classifier classifier(GraphBuilder b, Expr byPlace, int count) {
        double[] weights = new double[2 * count];
        for (int i = 0; i < count; i++) {
            weights[2 * i] = i == PLANTED ? 2 : 0.01;
            weights[2 * i + 1] = -weights[2 * i];
        }
        Shape flat = Shape.of(Dim.symbol("N"), Dim.of(count));
        Expr scores = byPlace.reshape(b.list(-1, count), flat)
                .matMul(b.constant(Tensor.of(ElementType.FLOAT, weights, count, 2)))
                .add(b.constant(Tensor.of(new float[] {0, 2}, 2)));
        return Classifier.of("planted", b.build(Map.of("y", scores)), LoadOptions.DEFAULT);
    }

    /** A convolution with a kernel of one place, which adds the channels. */
    private static Expr convolved(Expr x, int channels, int axes) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1f / channels);
        long[] kernel = new long[axes + 2];
        Arrays.fill(kernel, 1);
        kernel[1] = channels;
        return x.emit(
                "Conv",
                Map.of(),
                new TensorType(ElementType.FLOAT, null),
                x.builder().constant(Tensor.of(ones, kernel)));
    }

    private static Classifier network(InputKind kind) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        return switch (kind) {
            case SERIES -> classifier(b, convolved(input(b, ElementType.FLOAT, 2, LENGTH), 2, 1), LENGTH);
            case VOLUME -> classifier(b, convolved(input(b, ElementType.FLOAT, 1, 2, 3, 4), 1, 3), LENGTH);
            case TABLE -> classifier(b, input(b, ElementType.FLOAT, LENGTH), LENGTH);
            case PICTURE -> classifier(b, convolved(input(b, ElementType.FLOAT, 11, LENGTH, 1), 11, 2), LENGTH);
            case TOKENS -> {
                // Every token but 0 counts one.
                double[] table = new double[9];
                Arrays.fill(table, 1, table.length, 1);
                Expr looked = b.constant(Tensor.of(ElementType.FLOAT, table, table.length, 1))
                        .emit(
                                "Gather",
                                Map.of("axis", Attribute.of(0L)),
                                new TensorType(ElementType.FLOAT, null),
                                input(b, ElementType.INT64, LENGTH));
                yield classifier(b, looked, LENGTH);
            }
        };
    }

    private static Tensor ones(Classifier model) {
        long[] shape = Objects.requireNonNull(model.input().type().shape()).sizes();
        shape[0] = 1;
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        Arrays.fill(numbers, 1);
        return Tensor.of(numbers, shape);
    }

    private static Attribution explained(Classifier model, String method, Map<String, String> set, Tensor input) {
        Settings settings = new Settings(Optional.empty(), set, 3);
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, Sweep.ENGINE, MEMORY)) {
            return explainer.explain(input, Target.of(0), Progress.SILENT);
        }
    }

    static Stream<Arguments> everywhere() {
        List<Arguments> all = new ArrayList<>();
        Set<String> notAtTokens = Set.of("meaningful-perturbation", "xrai");
        Set<String> notAtTables = Set.of("aise", "xrai", "feature-permutation");
        for (InputKind kind : InputKind.values()) {
            for (String method : List.of(
                    "lime",
                    "kernel-shap",
                    "partition-shap",
                    "norm-lime",
                    "occlusion",
                    "feature-ablation",
                    "shapley-value-sampling",
                    "rise",
                    "sobol",
                    "hsic",
                    "anchors",
                    "aise",
                    "xrai",
                    "meaningful-perturbation")) {
                boolean isRefused = (kind == InputKind.TOKENS && notAtTokens.contains(method))
                        || (kind == InputKind.TABLE && notAtTables.contains(method));
                if (!isRefused) {
                    all.add(Arguments.of(kind, method));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void thePlaceThatCountsHasTheLargestScore(InputKind kind, String method) {
        Classifier model = network(kind);
        assertThat(model.form().kind()).isEqualTo(kind);
        Map<String, String> set = new HashMap<>(QUICK.getOrDefault(method, Map.of()));
        boolean hasFill = Methods.named(method).info().parameters().stream()
                .anyMatch(p -> p.name().equals("fill"));
        if (hasFill) {
            // The input is constant, so its means would hide nothing.
            set.put("fill", "zero");
        }
        float[] numbers = ones(model).toFloats();
        for (int i = 0; i < numbers.length; i++) {
            // Gradients need a difference from the baseline.
            numbers[i] += i % LENGTH == PLANTED ? 1 : 0;
        }
        Tensor input = Tensor.of(numbers, ones(model).shape());
        Tensor scores = explained(model, method, set, input).scores();
        long[] expected = switch (kind) {
            case VOLUME -> new long[] {1, 2, 3, 4};
            case PICTURE -> new long[] {1, LENGTH, 1};
            default -> new long[] {1, LENGTH};
        };
        assertThat(scores.shape()).containsExactly(expected);
        double[] all = scores.toDoubles();
        double largest = Arrays.stream(all).max().orElseThrow();
        assertThat(largest).isGreaterThan(Arrays.stream(all).min().orElseThrow());
        assertThat(all[PLANTED]).as(Arrays.toString(all)).isCloseTo(largest, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TOKENS | xrai                    | tokens are whole numbers
            TOKENS | meaningful-perturbation | tokens are whole numbers
            TOKENS | extremal-perturbation   | tokens are whole numbers
            TABLE  | xrai                    | the features of a table have no neighbours
            TABLE  | aise                    | the features of a table have no neighbours
            TABLE  | extremal-perturbation   | the features of a table have no neighbours
            TABLE  | feature-permutation     | a segment of a table is one feature
            """)
    void whatMakesNoSenseIsRefusedInOneSentence(InputKind kind, String method, String reason) {
        Classifier model = network(kind);
        assertThatThrownBy(() -> Explainer.check(model, Methods.named(method), Settings.STANDARD))
                .isInstanceOf(LimpidException.class)
                .isNotInstanceOf(ParameterException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void featurePermutationShufflesWithinWindows() {
        Classifier model = network(InputKind.SERIES);
        float[] steps = new float[2 * LENGTH];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i % LENGTH == PLANTED ? 5 : 0;
        }
        double[] scores = explained(
                        model,
                        "feature-permutation",
                        Map.of("segments", "grid:4", "shuffles", "20"),
                        Tensor.of(steps, 1, 2, LENGTH))
                .scores()
                .toDoubles();
        // The peak moves away from the place that counts in most shuffles of its window, and stays in the others.
        assertThat(scores[PLANTED]).isBetween(5.0, 10.0);
        assertThat(scores[0]).isCloseTo(0, within(1e-5));
    }

    @Test
    void anOcclusionWindowHasASideForEachAxis() {
        Classifier model = network(InputKind.VOLUME);
        double[] scores = explained(model, "occlusion", Map.of("window", "1x1x4", "stride", "1x1x4"), ones(model))
                .scores()
                .toDoubles();
        // The last axis is hidden at once: 13 stands in the row 12 to 15.
        assertThat(scores[12]).isCloseTo(2.03, within(1e-5));
        assertThat(scores[15]).isCloseTo(2.03, within(1e-5));
        assertThat(scores[11]).isCloseTo(0.04, within(1e-5));
        assertThatThrownBy(() -> explained(model, "occlusion", Map.of("window", "2x2"), ones(model)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("a volume of 2 x 3 x 4 voxels has 3 axes");
    }

    @Test
    void tokensAreReplacedByAToken() {
        Classifier model = network(InputKind.TOKENS);
        double[] byZero = explained(model, "feature-ablation", Map.of(), ones(model))
                .scores()
                .toDoubles();
        double[] byOther = explained(model, "feature-ablation", Map.of("fill", "5"), ones(model))
                .scores()
                .toDoubles();
        assertThat(byZero[PLANTED]).isCloseTo(2, within(1e-5));
        assertThat(byOther[PLANTED]).isCloseTo(0, within(1e-5));
        assertThatThrownBy(() -> explained(model, "lime", Map.of("fill", "mean"), ones(model)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("tokens have no mean");
    }

    @Test
    void theFeaturesOfATableAreReplacedByValuesOfAFile(@TempDir Path folder) {
        Classifier model = network(InputKind.TABLE);
        Path file = folder.resolve("mean.npy");
        float[] means = new float[LENGTH];
        Arrays.fill(means, 0.25f);
        Npy.write(Tensor.of(means, LENGTH), file);
        double[] scores = explained(model, "kernel-shap", Map.of("fill", file.toString()), ones(model))
                .scores()
                .toDoubles();
        assertThat(scores[PLANTED]).isCloseTo(2 * 0.75, within(1e-4));
        assertThat(scores[0]).isCloseTo(0.01 * 0.75, within(1e-4));
        Npy.write(Tensor.of(new float[3], 3), file);
        assertThatThrownBy(() -> explained(model, "kernel-shap", Map.of("fill", file.toString()), ones(model)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("the replacement in");
    }

    @Test
    void aSmallPictureHasFewerSegmentsUnlessTheirNumberIsStated() {
        Classifier model = SmallNetworks.over(5, 5);
        Tensor input = SmallNetworks.tensor(new Random(1), 1, 3, 5, 5);
        for (String method : List.of("lime", "feature-ablation", "sobol", "xrai")) {
            Map<String, String> set = QUICK.getOrDefault(method, Map.of());
            assertThat(explained(model, method, set, input).scores().shape()).containsExactly(1, 5, 5);
        }
        assertThatThrownBy(() -> explained(model, "lime", Map.of("segments", "slic:50"), input))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("a picture of 5 x 5 pixels has no 50 superpixels");
    }

    @Test
    void aSliceIsAPicture() {
        Tensor flat = SmallNetworks.tensor(new Random(2), 1, 3, 6, 8);
        Tensor deep = Tensor.of(flat.toFloats(), 1, 3, 1, 6, 8);
        for (String method : List.of("occlusion", "feature-ablation", "lime", "meaningful-perturbation", "xrai")) {
            Map<String, String> set = new HashMap<>(QUICK.getOrDefault(method, Map.of()));
            if (method.equals("feature-ablation")) {
                set.put("segments", "slic:9");
            } else if (method.equals("lime") || method.equals("xrai")) {
                set.put("segments", "felzenszwalb:8");
            } else if (method.startsWith("meaningful")) {
                set.put("cells", "4");
            }
            double[] picture = explained(SmallNetworks.over(6, 8), method, set, flat)
                    .scores()
                    .toDoubles();
            double[] volume = explained(SmallNetworks.over(1, 6, 8), method, set, deep)
                    .scores()
                    .toDoubles();
            double largest = Arrays.stream(picture).map(Math::abs).max().orElseThrow();
            assertThat(volume).as(method).containsExactly(picture, within(1e-4 * largest));
        }
    }
}
