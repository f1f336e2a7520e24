package dev.limpid.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.distill.Condition;
import dev.limpid.distill.Table;
import dev.limpid.distill.TableAnchors;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.inside.Samples;
import dev.limpid.model.FeatureMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Anchors of units against a closed form: the units are the channels of a picture, and class 1 is said where weighted means of the units,
 * or of the units' largest sums of two neighbours, exceed a half.
 */
class UnitAnchorsTest {
    private static final int UNITS = 3;
    private static final int SIDE = 4;
    private static final int INPUTS = 120;
    private static final double[] WEIGHTS = {1.2, -0.7, 0.5};

    @TempDir
    private Path folder;

    /** What stands behind the units: a mean of each, or a convolution that reads all of them first. */
    enum Behind {
        MEANS,
        CONVOLUTION
    }

    private static Graph network(Behind behind) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(UNITS), Dim.of(SIDE), Dim.of(SIDE)));
        double[] own = new double[UNITS * UNITS];
        for (int c = 0; c < UNITS; c++) {
            own[c * UNITS + c] = 1;
        }
        Expr units = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(ElementType.FLOAT, own, UNITS, UNITS, 1, 1)))
                .relu();
        Expr score;
        if (behind == Behind.MEANS) {
            Expr means = units.emit("GlobalAveragePool", Map.of(), null).reshape(-1, UNITS);
            score = means.matMul(b.constant(Tensor.of(ElementType.FLOAT, WEIGHTS, UNITS, 1)));
        } else {
            // Two neighbours of a row together, of all units, and the largest of these sums.
            double[] both = new double[UNITS * 2];
            for (int i = 0; i < both.length; i++) {
                both[i] = WEIGHTS[i / 2] / 2;
            }
            score = units.emit(
                            "Conv",
                            Map.of("kernel_shape", Attribute.of(new long[] {1, 2})),
                            null,
                            b.constant(Tensor.of(ElementType.FLOAT, both, 1, UNITS, 1, 2)))
                    .emit("GlobalMaxPool", Map.of(), null)
                    .reshape(-1, 1);
        }
        return b.build(Map.of(
                "y", Expr.concat(1, b.constant(Tensor.of(new float[] {1}, 1, 1)).sub(score), score)));
    }

    /** What the network says of a picture, [units][places]. */
    private static int closedForm(Behind behind, float[][] maps) {
        double[] sums = new double[SIDE * SIDE];
        for (int c = 0; c < UNITS; c++) {
            for (int p = 0; p < sums.length; p++) {
                sums[p] += WEIGHTS[c] * maps[c][p];
            }
        }
        double score = behind == Behind.MEANS
                ? Arrays.stream(sums).average().orElseThrow()
                : IntStream.range(0, sums.length)
                        .filter(p -> p % SIDE < SIDE - 1)
                        .mapToDouble(p -> (sums[p] + sums[p + 1]) / 2)
                        .max()
                        .orElseThrow();
        return score > 0.5 ? 1 : 0;
    }

    private static List<float[][]> pictures() {
        Random random = new Random(3);
        List<float[][]> pictures = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            float[][] maps = new float[UNITS][SIDE * SIDE];
            for (float[] map : maps) {
                float level = random.nextFloat();
                for (int p = 0; p < map.length; p++) {
                    map[p] = level * (0.5f + random.nextFloat());
                }
            }
            pictures.add(maps);
        }
        return pictures;
    }

    private static Tensor tensor(float[][] maps) {
        float[] all = new float[UNITS * SIDE * SIDE];
        for (int c = 0; c < UNITS; c++) {
            System.arraycopy(maps[c], 0, all, c * maps[c].length, maps[c].length);
        }
        return Tensor.of(all, 1, UNITS, SIDE, SIDE);
    }

    private static double mean(float[] map) {
        double sum = 0;
        for (float each : map) {
            sum += each;
        }
        return sum / map.length;
    }

    private static float[][] mixture(List<float[][]> pictures, int[] sources) {
        return IntStream.range(0, UNITS)
                .mapToObj(c -> pictures.get(sources[c])[c])
                .toArray(float[][]::new);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidOfMixedUnitsAndTheAnchorsPrecisionHoldOnFreshDraws(Behind behind) {
        Path file = folder.resolve("net.onnx");
        OnnxWriter.write(network(behind), file);
        List<float[][]> pictures = pictures();
        Samples samples =
                Samples.of(pictures.stream().map(UnitAnchorsTest::tensor).toList(), "picture");
        int[] all = IntStream.range(0, INPUTS).toArray();
        try (Model model = Model.open(file)) {
            try (MixedUnits mixed = MixedUnits.of(model, units(model), samples, all, Progress.SILENT)) {
                Random random = new Random(9);
                int[][] sources = IntStream.range(0, 300)
                        .mapToObj(i -> random.ints(UNITS, 0, INPUTS).toArray())
                        .toArray(int[][]::new);
                assertThat(mixed.said(sources))
                        .containsExactly(Arrays.stream(sources)
                                .mapToInt(s -> closedForm(behind, mixture(pictures, s)))
                                .toArray());
                Table table = new Table(
                        List.of("u0", "u1", "u2"),
                        pictures.stream()
                                .map(p -> Arrays.stream(p)
                                        .mapToDouble(UnitAnchorsTest::mean)
                                        .toArray())
                                .toArray(double[][]::new));
                TableAnchors anchors = new TableAnchors(table, new int[] {0, 1, 2}, 0.9, 4, 4000, 5, mixed::said);
                int precise = 0;
                for (int i = 0; i < 30; i++) {
                    TableAnchors.Anchor found = anchors.find(i);
                    assertThat(found.rule().covers(table.row(i))).isTrue();
                    double kept = fresh(behind, pictures, table, found, 1000, random);
                    // Both are shares of 1,000 draws.
                    assertThat(found.rule().precision()).isCloseTo(kept, within(4 * Math.sqrt(2 * 0.25 / 1000)));
                    precise += found.isPrecise() ? 1 : 0;
                    assertThat(!found.isPrecise() || kept >= 0.9 - 3 * Math.sqrt(0.09 / 1000))
                            .isTrue();
                }
                assertThat(precise).isGreaterThan(15);
            }
        }
    }

    /** The share of pictures, put together of maps of pictures that meet the conditions, for which the closed form keeps the class. */
    private static double fresh(
            Behind behind,
            List<float[][]> pictures,
            Table table,
            TableAnchors.Anchor anchor,
            int count,
            Random random) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int[] sources = new int[UNITS];
            for (int c = 0; c < UNITS; c++) {
                int unit = c;
                List<Condition> own = anchor.rule().conditions().stream()
                        .filter(x -> x.feature() == unit)
                        .toList();
                do {
                    sources[c] = random.nextInt(INPUTS);
                } while (!allHold(own, table.row(sources[c])));
            }
            kept += closedForm(behind, mixture(pictures, sources))
                            == anchor.rule().label()
                    ? 1
                    : 0;
        }
        return (double) kept / count;
    }

    private static boolean allHold(List<Condition> conditions, double[] row) {
        return conditions.stream().allMatch(c -> c.holds(row));
    }

    private static FeatureMap units(Model model) {
        String value = model.classifier().graph().nodes().stream()
                .filter(n -> n.is("Relu"))
                .map(Node::output)
                .findFirst()
                .orElseThrow();
        return model.classifier().findFeatureMap(value).orElseThrow();
    }

    @Test
    void theCutLiesBehindTheMeanOfEachUnitAndNotBehindWhatReadsSeveral() {
        for (Behind behind : Behind.values()) {
            Path file = folder.resolve(behind + ".onnx");
            OnnxWriter.write(network(behind), file);
            try (Model model = Model.open(file)) {
                FeatureMap cut = UnitCut.behind(model.classifier(), units(model));
                assertThat(cut.channels()).isEqualTo(UNITS);
                assertThat(cut.count()).isEqualTo(behind == Behind.MEANS ? 1 : SIDE * SIDE);
            }
        }
    }
}
