package dev.limpid.inside.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Statistics against what the maps themselves say, and in parts against the whole. */
class NetworkStatisticsTest {
    private static final int COUNT = 21;

    private final List<Tensor> pictures = Built.pictures(COUNT, 3, 12, 8);
    private final Classifier model = model();

    private static Classifier model() {
        Built n = new Built(5, 3, 12, 12);
        Expr x = n.conv(n.input, n.normal(6, 3, 3, 3), 1, 1).relu();
        return n.classifier(n.conv(x, n.normal(5, 6, 3, 3), 2, 1), 5);
    }

    private NetworkStatistics gathered(List<Tensor> samples, int chunk) {
        Gathered<NetworkStatistics> found = NetworkStatistics.gather(
                model,
                Built.ENGINE,
                LookedLayer.all(model),
                Set.of(),
                Built.samples(samples),
                chunk,
                Optional.empty(),
                Progress.SILENT);
        assertThat(found.failures()).isEmpty();
        return found.statistic();
    }

    @Test
    void theNumbersAreThoseOfTheMaps() {
        List<LookedLayer> layers = LookedLayer.all(model);
        NetworkStatistics found = gathered(pictures, 4);
        try (FeatureReader reader = FeatureReader.of(model, Built.ENGINE, layers)) {
            List<List<FeatureMaps>> maps = pictures.stream().map(reader::read).toList();
            for (int l = 0; l < layers.size(); l++) {
                check(found.layers().get(l), l, maps);
            }
        }
    }

    private static void check(LayerStatistics found, int l, List<List<FeatureMaps>> maps) {
        int[] places = ReadPlaces.of(found.layer().map()).places();
        for (int u = 0; u < found.layer().units(); u++) {
            int unit = u;
            double[] read = IntStream.range(0, maps.size())
                    .boxed()
                    .flatMapToDouble(s -> Arrays.stream(places)
                            .mapToDouble(p -> maps.get(s).get(l).maps()[unit][p]))
                    .toArray();
            double mean = Arrays.stream(read).average().orElseThrow();
            double variance = Arrays.stream(read)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            assertThat(found.mean(u)).isCloseTo(mean, within(1e-5));
            assertThat(found.deviation(u)).isCloseTo(Math.sqrt(variance), within(1e-4));
            assertThat(found.zeros(u))
                    .isEqualTo(Arrays.stream(read).filter(v -> v == 0).count() / (double) read.length);
            List<Float> peaks = maps.stream()
                    .map(m -> m.get(l).maps()[unit][m.get(l).peak(unit)])
                    .toList();
            assertThat(found.largest(u))
                    .isEqualTo(peaks.stream().max(Float::compare).orElseThrow());
            List<Integer> strongest = IntStream.range(0, peaks.size())
                    .boxed()
                    .sorted((a, b) ->
                            peaks.get(b).equals(peaks.get(a)) ? a - b : Float.compare(peaks.get(b), peaks.get(a)))
                    .limit(LayerStatistics.HITS)
                    .toList();
            assertThat(found.strongest(u)).isEqualTo(strongest);
        }
        assertThat(found.samples()).isEqualTo(COUNT);
    }

    /** Of many samples a few hundred are read closely; of the others only what was asked for. */
    @Test
    void manySamplesAreReadCloselyHereAndThere() {
        List<Tensor> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.addAll(pictures);
        }
        int strongest = 13;
        many.set(strongest, scaled(many.get(0), 40));
        List<LookedLayer> layers = LookedLayer.all(model);
        NetworkStatistics found = NetworkStatistics.gather(
                        model,
                        Built.ENGINE,
                        layers,
                        Set.of(layers.get(0).value()),
                        Built.samples(many),
                        4,
                        Optional.empty(),
                        Progress.SILENT)
                .statistic();
        LayerStatistics followed = found.layers().get(0);
        assertThat(followed.samples()).isEqualTo(many.size());
        assertThat(IntStream.range(0, followed.layer().units())
                        .filter(u -> followed.strongest(u).get(0) == strongest))
                .isNotEmpty();
        for (int l = 1; l < layers.size(); l++) {
            // Every fifth chunk of four.
            assertThat(found.layers().get(l).samples()).isEqualTo(128);
        }
        assertThat(followed.correlation().rows()).isEqualTo(LayerStatistics.ROWS);
    }

    private static Tensor scaled(Tensor tensor, float factor) {
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return Tensor.of(values, tensor.shape());
    }

    @Test
    void placesAreDistinctAndWithinTheMap() {
        for (List<Integer> sizes : List.of(
                List.of(1),
                List.of(5),
                List.of(100),
                List.of(1, 1),
                List.of(7, 7),
                List.of(8, 3),
                List.of(112, 56),
                List.of(4, 9, 30))) {
            FeatureMap map = new FeatureMap("x", Layout.NCHW, sizes, 3, 0, 0);
            int[] places = ReadPlaces.of(map).places();
            assertThat(places).doesNotHaveDuplicates().isSorted().isNotEmpty();
            assertThat(places.length).isLessThanOrEqualTo(LayerStatistics.PLACES);
            assertThat(places[places.length - 1]).isLessThan(map.count());
            assertThat(ReadPlaces.of(map).points()).hasSameSizeAs(places);
        }
        assertThat(ReadPlaces.of(new FeatureMap("x", Layout.NCHW, List.of(8, 12), 3, 0, 0))
                        .places())
                .containsExactly(27, 30, 33, 51, 54, 57, 75, 78, 81);
    }

    @Test
    void chunksDoNotMatter() {
        // Sums are added chunk by chunk, so their last bits may differ; all else is equal.
        NetworkStatistics one = gathered(pictures, 1);
        NetworkStatistics eight = gathered(pictures, 8);
        for (int l = 0; l < one.layers().size(); l++) {
            LayerStatistics a = one.layers().get(l);
            LayerStatistics b = eight.layers().get(l);
            for (int u = 0; u < a.layer().units(); u++) {
                assertThat(a.mean(u)).isCloseTo(b.mean(u), within(1e-6));
                assertThat(a.strongest(u)).isEqualTo(b.strongest(u));
            }
            assertThat(a.correlation().rows()).isEqualTo(b.correlation().rows());
            assertThat(a.correlation().effectiveRank())
                    .isCloseTo(b.correlation().effectiveRank(), within(1e-4));
        }
    }

    /** The samples of which the others cannot be read. */
    private Gathered<NetworkStatistics> part(IntPredicate isRead) {
        Samples all = Built.samples(pictures);
        Samples some = new Samples() {
            @Override
            public int size() {
                return all.size();
            }

            @Override
            public Tensor input(int index) {
                if (!isRead.test(index)) {
                    throw LimpidException.badInput("elsewhere");
                }
                return all.input(index);
            }

            @Override
            public String name(int index) {
                return all.name(index);
            }
        };
        return NetworkStatistics.gather(
                model, Built.ENGINE, LookedLayer.all(model), Set.of(), some, 4, Optional.empty(), Progress.SILENT);
    }

    /** In a folder, inputs of one class follow each other; here those of every second class are blank. */
    @Test
    void everyClassOfAFolderIsReadClosely() {
        List<Tensor> byClass = new ArrayList<>();
        for (int label = 0; label < 128; label++) {
            for (int i = 0; i < 20; i++) {
                byClass.add(label % 2 == 1 ? pictures.get(i) : scaled(pictures.get(0), 0));
            }
        }
        LayerStatistics all = gathered(pictures.subList(0, 20), 8).layers().get(0);
        LayerStatistics found = gathered(byClass, 8).layers().get(0);
        for (int u = 0; u < found.layer().units(); u++) {
            double blank = gathered(List.of(scaled(pictures.get(0), 0)), 1)
                    .layers()
                    .get(0)
                    .mean(u);
            assertThat(found.mean(u)).isCloseTo((all.mean(u) + blank) / 2, within(0.2 * all.deviation(u)));
        }
    }

    @Test
    void partsMergeToTheWhole() {
        NetworkStatistics whole = gathered(pictures, 4);
        NetworkStatistics parts = part(i -> i % 2 == 1).statistic();
        Gathered<NetworkStatistics> even = part(i -> i % 2 == 0);
        assertThat(even.failures()).hasSize(COUNT / 2);
        parts.merge(even.statistic());
        for (int l = 0; l < whole.layers().size(); l++) {
            LayerStatistics a = whole.layers().get(l);
            LayerStatistics b = parts.layers().get(l);
            assertThat(b.samples()).isEqualTo(COUNT);
            assertThat(b.values().count()).isEqualTo(a.values().count());
            for (int u = 0; u < a.layer().units(); u++) {
                assertThat(b.mean(u)).isCloseTo(a.mean(u), within(1e-6));
                assertThat(b.strongest(u)).isEqualTo(a.strongest(u));
                assertThat(b.zeros(u)).isEqualTo(a.zeros(u));
            }
            assertThat(b.correlation().rows()).isEqualTo(a.correlation().rows());
        }
    }

    @Test
    void aStateIsRestoredBitByBit() throws IOException {
        NetworkStatistics whole = gathered(pictures, 7);
        NetworkStatistics restored = gathered(pictures.subList(0, 3), 7);
        byte[] written = bytes(whole);
        restored.readFrom(new DataInputStream(new ByteArrayInputStream(written)));
        assertThat(bytes(restored)).isEqualTo(written);
    }

    private static byte[] bytes(NetworkStatistics statistics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        statistics.writeTo(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void aSampleOfRowsDoesNotDependOnHowTheyWereDivided() {
        SampledRows whole = new SampledRows(16);
        SampledRows left = new SampledRows(16);
        SampledRows right = new SampledRows(16);
        for (int i = 0; i < 500; i++) {
            float[] row = {i};
            whole.add(i, () -> row);
            (i % 3 == 0 ? left : right).add(i, () -> row);
        }
        right.merge(left);
        List<Float> sample = whole.rows().stream().map(r -> r[0]).toList();
        assertThat(right.rows().stream().map(r -> r[0]).toList())
                .isEqualTo(sample)
                .hasSize(16);
        // It is spread over the table.
        assertThat(sample).anyMatch(r -> r < 150).anyMatch(r -> r > 350);
    }

    @Test
    void theSpectrumIsThatOfTheCorrelations() {
        // Units that share one part: their correlation is a / (1 + a), and the spectrum has a closed form.
        int units = 5;
        int rows = 64;
        List<float[]> table = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            float[] row = new float[units];
            for (int u = 0; u < units; u++) {
                // Rows of a Hadamard matrix are orthogonal, and orthogonal to a constant.
                row[u] = hadamard(r, u + 2) + hadamard(r, 1);
            }
            table.add(row);
        }
        double rho = 0.5;
        UnitCorrelation found = UnitCorrelation.of(table, units, rho - 1e-6);
        // All of them correlate by rho with the first, and by no more.
        assertThat(found.redundant()).containsExactly(List.of(0, 1, 2, 3, 4));
        assertThat(UnitCorrelation.of(table, units, rho + 1e-6).redundant()).isEmpty();
        double[] spectrum = found.spectrum();
        assertThat(spectrum[0]).isCloseTo(1 + (units - 1) * rho, within(1e-6));
        for (int i = 1; i < units; i++) {
            assertThat(spectrum[i]).isCloseTo(1 - rho, within(1e-6));
        }
        assertThat(found.dimensions(0.6)).isEqualTo(1);
        assertThat(found.dimensions(0.61)).isEqualTo(2);
        double entropy = -0.6 * Math.log(0.6) - 4 * 0.1 * Math.log(0.1);
        assertThat(found.effectiveRank()).isCloseTo(Math.exp(entropy), within(1e-6));
    }

    private static float hadamard(int row, int column) {
        return Integer.bitCount(row & column) % 2 == 0 ? 1 : -1;
    }

    @Test
    void moreUnitsThanRowsHaveTheSameSpectrum() {
        Random random = new Random(4);
        List<float[]> few = new ArrayList<>();
        for (int r = 0; r < 10; r++) {
            float[] row = new float[30];
            for (int u = 0; u < 30; u++) {
                row[u] = (float) random.nextGaussian();
            }
            few.add(row);
        }
        double[] spectrum = UnitCorrelation.of(few, 30, 0.99).spectrum();
        assertThat(spectrum).hasSize(10);
        assertThat(Arrays.stream(spectrum).sum()).isCloseTo(30, within(1e-4));
        // The mean is taken out, so one direction of the rows is empty.
        assertThat(spectrum[9]).isCloseTo(0, within(1e-5));
        assertThat(spectrum[8]).isGreaterThan(0.1);
    }
}
