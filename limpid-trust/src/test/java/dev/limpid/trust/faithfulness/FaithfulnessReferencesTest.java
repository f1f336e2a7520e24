package dev.limpid.trust.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Output;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Segmentation;
import dev.limpid.trust.Subsets;
import dev.limpid.trust.TrustReferences;
import dev.limpid.trust.TrustReferences.TwoLayers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Comparison with the numbers of other libraries; see tools/references/trust.py. */
class FaithfulnessReferencesTest {
    private static final Replacement ZERO = Replacement.constant(0);
    private static final int STEPS = 16;

    private static List<ExplanationMetric> metrics(JsonNode each) {
        Segmentation patches = Segmentation.grid(4);
        Output score = Output.SCORE;
        Output probability = Output.PROBABILITY;
        Subsets first = TrustReferences.subsets(each.get("first"));
        Subsets second = TrustReferences.subsets(each.get("second"));
        List<Double> shares = List.of(0.05, 0.1, 0.25, 0.5);
        Replacement imputed = Replacement.inpaint(0);
        return List.of(
                new Deletion(STEPS, ZERO, probability),
                new Insertion(STEPS, ZERO, probability),
                new Morf(STEPS, ZERO, score),
                new Lerf(STEPS, ZERO, score),
                new AreaBetweenCurves(STEPS, ZERO, score),
                new PixelFlipping(STEPS, ZERO, probability),
                new RegionPerturbation(patches, ZERO, probability),
                new Selectivity(patches, ZERO, probability),
                new Irof(patches, ZERO, probability),
                new FaithfulnessCorrelation(first, ZERO, score),
                new FaithfulnessEstimate(STEPS, ZERO, score),
                new MonotonicityArya(64, ZERO, probability),
                new MonotonicityNguyen(STEPS, ZERO, score),
                new SensitivityN(List.of(second), ZERO, score),
                new MuFidelity(second, ZERO, score),
                new Infidelity(second, ZERO, score),
                new Comprehensiveness(shares, ZERO, probability),
                new Sufficiency(shares, ZERO, probability),
                new Road(Road.STANDARD.shares(), imputed),
                new RoadCombined(RoadCombined.STANDARD.shares(), imputed, probability),
                new AverageDrop(Normalisation.MIN_MAX, ZERO),
                new AverageIncrease(Normalisation.MIN_MAX, ZERO),
                new Adcc(ZERO),
                new Arcc(ZERO, new RoadCombined(RoadCombined.STANDARD.shares(), imputed, probability)),
                new InDomainSingleDeletion(patches, ZERO, score),
                ReferenceFrame.CONTRASTIVE,
                ReferenceFrame.CLASS_GROUP,
                ReferenceFrame.POINTWISE_GROUP,
                ReferenceFrame.CONTRASTIVE_GROUP);
    }

    @Test
    void everyMetricMatchesItsReferenceValue() {
        JsonNode document = TrustReferences.document("trust");
        TwoLayers network = TwoLayers.of(document);
        assertThat(document.get("cases")).hasSize(6);
        for (JsonNode each : document.get("cases")) {
            MetricInput in = input(network, each);
            Set<String> compared = new TreeSet<>();
            for (ExplanationMetric metric : metrics(each)) {
                String name = metric.info().name();
                compared.add(name);
                assertThat(metric.of(in).orElseThrow())
                        .as(name)
                        .isCloseTo(each.get("numbers").get(name).doubleValue(), within(1e-4));
            }
            Set<String> given = new TreeSet<>();
            each.get("numbers").fieldNames().forEachRemaining(given::add);
            assertThat(compared).isEqualTo(given);
        }
    }

    private static MetricInput input(TwoLayers network, JsonNode each) {
        return MetricInput.of(network.shape())
                .input(TrustReferences.floats(each.get("input")))
                .map(TrustReferences.floats(each.get("map")))
                .network(network.scores(), each.get("target").intValue())
                .tunedNetwork(network.scores(), each.get("target").intValue())
                .explainer((x, target, seed) -> network.gradientTimesInput(x, target))
                .build();
    }

    @Test
    void imputationSolvesTheEquationsOfTheReference() {
        JsonNode document = TrustReferences.document("trust");
        TwoLayers network = TwoLayers.of(document);
        for (JsonNode each : document.get("cases")) {
            MetricInput in = input(network, each);
            int[] order = RemovalCurve.mostRelevantFirst(in);
            List<java.util.BitSet> hidden = Shares.of(order, RoadCombined.STANDARD.shares(), 0);
            for (int i = 0; i < hidden.size(); i++) {
                float[] picture = in.input().clone();
                Replacement.inpaint(0).filler(in).fill(picture, hidden.get(i), i);
                float[] expected = TrustReferences.floats(each.get("imputed").get(i));
                for (int p = 0; p < picture.length; p++) {
                    assertThat(picture[p]).isCloseTo(expected[p], within(1e-5f));
                }
            }
        }
    }

    @Test
    void theCurveThroughPointsIsThatOfTheReference() {
        JsonNode curves = TrustReferences.document("trust").get("information");
        assertThat(curves).hasSize(6);
        for (JsonNode each : curves) {
            assertThat(InformationCurve.area(
                                    TrustReferences.doubles(each.get("information")),
                                    TrustReferences.doubles(each.get("performance")))
                            .orElseThrow())
                    .isCloseTo(each.get("area").doubleValue(), within(1e-4));
        }
        assertThat(InformationCurve.area(new double[] {1, 2, 3}, new double[] {0.5, 0.6, 0.5}))
                .isEmpty();
    }

    @Test
    void drawnPixelsAreMissedByTheShareOfThemThatCounts() {
        InputShape shape = new InputShape(1, 10, 10);
        // The probability is the share of the first fifty pixels that are there.
        dev.limpid.trust.Scores network = dev.limpid.trust.Scores.of(shape, 2, x -> {
            double sum = 0;
            for (int p = 0; p < 50; p++) {
                sum += x[p] / 50;
            }
            return new double[] {Math.log(Math.max(sum, 1e-12)), Math.log(Math.max(1 - sum, 1e-12))};
        });
        float[] ones = new float[100];
        java.util.Arrays.fill(ones, 1);
        float[] map = new float[100];
        for (int p = 0; p < 100; p++) {
            map[p] = 100 - p;
        }
        MetricInput in = MetricInput.of(shape)
                .input(ones)
                .map(map)
                .tunedNetwork(network, 0)
                .build();
        // Five of the first ten; ten of the first thirty; ten of the first fifty: each a fiftieth.
        assertThat(new FFidelity(true, List.of(0.1, 0.3, 0.5), 0.5, 0.1, 4, ZERO)
                        .of(in)
                        .orElseThrow())
                .isCloseTo((0.1 + 0.2 + 0.2) / 3, within(1e-6));
        // None of the last fifty counts.
        assertThat(new FFidelity(false, List.of(0.5, 0.7), 0.5, 0.1, 4, ZERO)
                        .of(in)
                        .orElseThrow())
                .isCloseTo(0, within(1e-6));
    }

    @Test
    void cellsAreDeletedFromTheInputOfTheTunedNetwork() {
        InputShape shape = new InputShape(1, 4, 4);
        float[] ones = new float[16];
        java.util.Arrays.fill(ones, 1);
        float[] map = new float[16];
        for (int p = 0; p < 16; p++) {
            map[p] = p;
        }
        MetricInput in = MetricInput.of(shape)
                .input(ones)
                .map(map)
                .network(sum(shape, map, -1), 0)
                .tunedNetwork(sum(shape, map, 1), 0)
                .build();
        // Each cell is a pixel, and costs the tuned network what its score is; the network itself gains as much.
        assertThat(InDomainSingleDeletion.STANDARD.of(in).orElseThrow()).isCloseTo(1, within(1e-9));
    }

    private static dev.limpid.trust.Scores sum(InputShape shape, float[] weights, double factor) {
        return dev.limpid.trust.Scores.of(shape, 2, x -> {
            double sum = 0;
            for (int p = 0; p < x.length; p++) {
                sum += factor * weights[p] * x[p];
            }
            return new double[] {sum, 0};
        });
    }

    @Test
    void aLinearNetworkHasItsClosedForms() {
        InputShape shape = new InputShape(1, 1, 4);
        // The probability is x / 10 for the sum x of the pixels.
        dev.limpid.trust.Scores network = dev.limpid.trust.Scores.of(shape, 2, x -> {
            double sum = Math.max(1e-9, x[0] + x[1] + x[2] + x[3]);
            return new double[] {Math.log(sum / 10), Math.log(1 - sum / 10)};
        });
        float[] pixels = {4, 3, 2, 0.5f};
        MetricInput in = MetricInput.of(shape)
                .input(pixels)
                .map(new float[] {1, 0.5f, 0, 0})
                .network(network, 0)
                .otherMap(new float[] {0, 0, 0, 1})
                .build();
        // Kept: 4 + 1.5 of 9.5.
        assertThat(AverageDrop.STANDARD.of(in).orElseThrow()).isCloseTo((0.95 - 0.55) / 0.95, within(1e-6));
        assertThat(AverageGain.STANDARD.of(in).orElseThrow()).isZero();
        assertThat(AverageIncrease.STANDARD.of(in).orElseThrow()).isZero();
        assertThat(WinRate.STANDARD.of(in).orElseThrow()).isEqualTo(1);
        assertThat(new MonotonicityArya(4, ZERO, Output.PROBABILITY).of(in).orElseThrow())
                .isEqualTo(1);
        MetricInput inverse = MetricInput.of(shape)
                .input(pixels)
                .map(new float[] {1, 0.5f, 0, 0})
                .network(network, 1)
                .otherMap(new float[] {1, 0.5f, 0, 0})
                .build();
        assertThat(AverageGain.STANDARD.of(inverse).orElseThrow()).isCloseTo((0.45 - 0.05) / 0.95, within(1e-6));
        assertThat(WinRate.STANDARD.of(inverse).orElseThrow()).isEqualTo(0.5);
        // Heights 9.5, 5.5, 2.5, 0.5, 0 of 10.
        assertThat(new Deletion(4, ZERO, Output.PROBABILITY).of(in).orElseThrow())
                .isCloseTo((0.475 + 0.55 + 0.25 + 0.05) / 4, within(1e-6));
    }
}
