package dev.limpid.trust.localisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.metrics.Box;
import dev.limpid.metrics.Mask;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.Scores;
import dev.limpid.trust.TrustReferences;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Comparison with the numbers of other libraries; see tools/references/trust.py. */
class LocalisationReferencesTest {
    private static final InputShape SHAPE = new InputShape(1, 8, 8);

    private static final List<ExplanationMetric> METRICS = List.of(
            RelevanceMassAccuracy.STANDARD,
            RelevanceRankAccuracy.STANDARD,
            RocAuc.STANDARD,
            new PointingGame(0),
            AttributionLocalisation.STANDARD,
            new TopKIntersection(0.1),
            AveragePrecision.STANDARD,
            IntersectionOverUnion.STANDARD,
            EnergyPointingGame.STANDARD,
            BoxIou.STANDARD);

    private static MetricInput input(JsonNode row) {
        JsonNode box = row.get("box");
        JsonNode mask = row.get("mask");
        return MetricInput.of(SHAPE)
                .map(TrustReferences.floats(row.get("map")))
                .mask(Mask.where(8, 8, p -> mask.get(p).intValue() == 1))
                .boxes(List.of(new Box(
                        box.get(0).intValue(),
                        box.get(1).intValue(),
                        box.get(2).intValue(),
                        box.get(3).intValue())))
                .build();
    }

    @Test
    void everyMetricMatchesItsReferenceValue() {
        JsonNode rows = TrustReferences.document("trust").get("localisation").get("rows");
        assertThat(rows).hasSize(8);
        for (JsonNode row : rows) {
            MetricInput in = input(row);
            Set<String> compared = new TreeSet<>(Set.of("focus"));
            for (ExplanationMetric metric : METRICS) {
                String name = metric.info().name();
                compared.add(name);
                assertThat(metric.of(in).orElseThrow())
                        .as(name)
                        .isCloseTo(row.get("numbers").get(name).doubleValue(), within(1e-4));
            }
            MetricInput mosaic = MetricInput.of(SHAPE)
                    .map(in.map())
                    .tiles(Mask.where(8, 8, p -> p / 8 / 4 == p % 8 / 4))
                    .build();
            assertThat(Focus.STANDARD.of(mosaic).orElseThrow())
                    .isCloseTo(row.get("numbers").get("focus").doubleValue(), within(1e-4));
            Set<String> given = new TreeSet<>();
            row.get("numbers").fieldNames().forEachRemaining(given::add);
            assertThat(compared).isEqualTo(given);
        }
    }

    @Test
    void pooledMetricsMatchInOnePartAndInTwo() {
        JsonNode document = TrustReferences.document("trust").get("localisation");
        for (PooledMetric metric : List.of(MaxBoxAcc.STANDARD, PixelAveragePrecision.STANDARD)) {
            PooledMetric.Pool first = metric.pool();
            PooledMetric.Pool second = metric.pool();
            for (int i = 0; i < document.get("rows").size(); i++) {
                (i < 3 ? first : second).add(input(document.get("rows").get(i)));
            }
            first.merge(second);
            assertThat(first.value().orElseThrow())
                    .isCloseTo(document.get("pooled").get(metric.info().name()).doubleValue(), within(1e-4));
        }
    }

    @Test
    void aHighestPixelNearTheMaskCountsWithinTheTolerance() {
        float[] map = new float[64];
        map[3] = 1;
        MetricInput in = MetricInput.of(SHAPE)
                .map(map)
                .mask(Mask.where(8, 8, p -> p == 5))
                .build();
        assertThat(new PointingGame(0.125).of(in).orElseThrow()).isZero();
        assertThat(new PointingGame(0.25).of(in).orElseThrow()).isEqualTo(1);
    }

    @Test
    void theErrorAsksForTheClassAndForTheBox() {
        float[] map = new float[64];
        map[9] = map[10] = map[17] = map[18] = 1;
        // The scores rank the classes 6, 5 ... 0.
        Scores network = Scores.of(SHAPE, 7, x -> new double[] {0, 1, 2, 3, 4, 5, 6});
        int[] expectedTopOne = {1, 1, 1, 1, 1, 1, 0};
        int[] expectedTopFive = {1, 1, 0, 0, 0, 0, 0};
        for (int label = 0; label < 7; label++) {
            // Class 6 is explained, whatever the label is; the map of the label decides.
            int stated = label;
            MetricInput.Builder known = MetricInput.of(SHAPE)
                    .map(new float[64])
                    .input(new float[64])
                    .network(network, 6)
                    .explainer((x, target, seed) -> target == stated ? map : new float[64])
                    .label(label);
            MetricInput near = known.boxes(List.of(new Box(1, 1, 3, 4))).build();
            assertThat(LocalisationError.TOP_ONE.of(near).orElseThrow()).isEqualTo(expectedTopOne[label]);
            assertThat(LocalisationError.TOP_FIVE.of(near).orElseThrow()).isEqualTo(expectedTopFive[label]);
            MetricInput far = known.boxes(List.of(new Box(2, 2, 6, 6))).build();
            assertThat(LocalisationError.TOP_FIVE.of(far).orElseThrow()).isEqualTo(1);
        }
    }

    @Test
    void aMosaicHasEachInputOnItsTile() {
        float[] one = new float[64];
        java.util.Arrays.fill(one, 1);
        float[] ramp = new float[64];
        for (int p = 0; p < 64; p++) {
            ramp[p] = p % 8;
        }
        Mosaic mosaic = Mosaic.of(SHAPE, List.of(one, ramp, new float[64], one), true, false, false, true);
        assertThat(mosaic.input()[0]).isEqualTo(1);
        // The second pair of columns, 2 and 3.
        assertThat(mosaic.input()[5]).isEqualTo(2.5f);
        assertThat(mosaic.input()[4 * 8]).isZero();
        assertThat(mosaic.tiles()).isEqualTo(Mask.where(8, 8, p -> p / 8 / 4 == p % 8 / 4));
        float[] five = {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4};
        Mosaic odd = Mosaic.of(new InputShape(1, 3, 5), List.of(five, five, five, five), true, false, false, true);
        assertThat(odd.input()).startsWith(0.5f, 2.5f, 0.5f, 2.5f, 3.5f);
        assertThat(odd.tiles()).isEqualTo(Mask.where(5, 3, p -> p / 5 == 0 ? p % 5 < 2 : p % 5 > 1));
    }
}
