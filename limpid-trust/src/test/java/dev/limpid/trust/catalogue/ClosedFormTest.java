package dev.limpid.trust.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.BaselineMaps;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Scores;
import dev.limpid.trust.axiom.Dummy;
import dev.limpid.trust.axiom.ImplementationInvariance;
import dev.limpid.trust.axiom.InputInvariance;
import dev.limpid.trust.axiom.Linearity;
import dev.limpid.trust.axiom.Symmetry;
import dev.limpid.trust.complexity.CompressedSize;
import dev.limpid.trust.randomisation.DataRandomisation;
import dev.limpid.trust.randomisation.EdgeSimilarity;
import dev.limpid.trust.robustness.AttackStability;
import dev.limpid.trust.robustness.AugmentationAgreement;
import dev.limpid.trust.robustness.SeedStability;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Metrics on functions whose explanation is known. */
class ClosedFormTest {
    private static final InputShape SHAPE = new InputShape(1, 4, 4);
    private static final float[] RAMP = new float[16];
    private static final float[] SIGNED = new float[16];

    static {
        for (int p = 0; p < 16; p++) {
            RAMP[p] = p + 1;
            SIGNED[p] = p % 2 == 0 ? p + 1 : -p - 1;
        }
    }

    private static double of(ExplanationMetric metric, MetricInput.Builder in) {
        return metric.of(in.build()).orElseThrow();
    }

    /** Two classes: the weighted sum of the pixels and minus half of it. */
    private static Scores linear(float... weights) {
        return Scores.of(SHAPE, 2, x -> {
            double sum = 0;
            for (int p = 0; p < x.length; p++) {
                sum += weights[p] * x[p];
            }
            return new double[] {sum, -sum / 2};
        });
    }

    private static float[] times(float factor, float[] map) {
        return PlantedWorld.scaled(map, factor);
    }

    @Test
    void seedStabilityIsTheMeanCorrelationOfPairs() {
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP);
        assertThat(of(SeedStability.STANDARD, in.explainer((x, t, s) -> x))).isEqualTo(1);
        assertThat(of(new SeedStability(2), in.explainer((x, t, s) -> times(s == 0 ? 1 : -1, x))))
                .isCloseTo(-1, within(1e-12));
        // Seeds 0 and 1 agree, seed 2 is the opposite of both.
        assertThat(of(new SeedStability(3), in.explainer((x, t, s) -> times(s < 2 ? 1 : -1, x))))
                .isCloseTo(-1 / 3.0, within(1e-12));
        assertThat(new SeedStability(3)
                        .of(in.explainer((x, t, s) -> new float[16]).build()))
                .isEmpty();
    }

    @Test
    void anAttackFindsWhatChangesTheMap() {
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP).network(linear(SIGNED), 0);
        assertThat(of(AttackStability.STANDARD, in.explainer((x, t, s) -> SIGNED)))
                .isEqualTo(1);
        assertThat(of(
                        AttackStability.STANDARD,
                        in.explainer((x, t, s) -> times(java.util.Arrays.equals(x, RAMP) ? 1 : -1, SIGNED))))
                .isCloseTo(-1, within(1e-12));
        // The more is tried, the less like is what is found.
        MapFunction shaken = (x, t, s) -> PlantedWorld.times(x, x);
        assertThat(of(new AttackStability(40, 0.3), in.explainer(shaken)))
                .isLessThanOrEqualTo(of(new AttackStability(1, 0.3), in.explainer(shaken)));
        assertThat(of(new AttackStability(40, 0.3), in.explainer(shaken))).isLessThan(1);
    }

    @Test
    void mapsOfRandomLabelsAreAlikeUpToAFactor() {
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP);
        MapFunction learnt = (x, t, s) -> RAMP;
        assertThat(of(DataRandomisation.STANDARD, in.explainer(learnt).otherExplainer((x, t, s) -> times(-3, RAMP))))
                .isEqualTo(1);
        assertThat(of(
                        DataRandomisation.STANDARD,
                        in.explainer(learnt).otherExplainer((x, t, s) -> PlantedWorld.reversed(RAMP))))
                .isEqualTo(-1);
    }

    @Test
    void augmentationAgreementIsOneForMapsThatMoveWithTheInput() {
        float[] input = PlantedWorld.noise(3);
        MetricInput.Builder in = MetricInput.of(PlantedWorld.SHAPE).input(input);
        float[] contrast = PlantedWorld.noise(4);
        // Noise changes some ranks.
        assertThat(of(AugmentationAgreement.STANDARD, in.explainer((x, t, s) -> x)))
                .isBetween(0.99, 1.0);
        assertThat(of(AugmentationAgreement.STANDARD, in.explainer((x, t, s) -> contrast)))
                .isBetween(0.3, 0.7);
    }

    @Test
    void aShiftChangesGradientTimesInputAndNotTheGradient() {
        // The network of the shifted input takes the shift back, so its gradient is the same.
        float shift = 2;
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP);
        MapFunction gradient = (x, t, s) -> SIGNED;
        assertThat(of(InputInvariance.STANDARD, in.explainer(gradient).otherExplainer(gradient)))
                .isZero();
        float[] ones = times(0, RAMP);
        java.util.Arrays.fill(ones, shift);
        MapFunction product = (x, t, s) -> PlantedWorld.times(SIGNED, x);
        MapFunction shifted = (x, t, s) -> PlantedWorld.times(SIGNED, PlantedWorld.sum(x, 1, ones));
        // The largest difference is the largest weight times the shift, 16 * 2, of the largest product 16 * 18.
        assertThat(of(InputInvariance.STANDARD, in.explainer(product).otherExplainer(shifted)))
                .isCloseTo(32 / 288.0, within(1e-6));
    }

    @Test
    void equivalentNetworksHaveNoDifferenceAndOppositeMapsHaveTwo() {
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP);
        MapFunction one = (x, t, s) -> SIGNED;
        MapFunction twoHalves = (x, t, s) -> PlantedWorld.sum(times(0.5f, SIGNED), 0.5f, SIGNED);
        assertThat(of(ImplementationInvariance.STANDARD, in.explainer(one).otherExplainer(twoHalves)))
                .isZero();
        assertThat(of(
                        ImplementationInvariance.STANDARD,
                        in.explainer(one).otherExplainer((x, t, s) -> times(-1, SIGNED))))
                .isEqualTo(2);
        assertThat(ImplementationInvariance.STANDARD.of(in.explainer((x, t, s) -> times(0, x))
                        .otherExplainer((x, t, s) -> times(0, x))
                        .build()))
                .isEmpty();
    }

    @Test
    void gradientsAreLinearAndCutOffOnesAreNot() {
        MapFunction gradient = (x, t, s) -> times(t == 0 ? 1 : -0.5f, SIGNED);
        MapFunction ofSum = (x, t, s) -> times(0.5f, SIGNED);
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP).network(linear(SIGNED), 0);
        assertThat(of(Linearity.STANDARD, in.explainer(gradient).otherExplainer(ofSum)))
                .isCloseTo(0, within(1e-6));
        // max(0, g) + max(0, -g/2) against max(0, g/2): the largest magnitude is that of the sum, 15 at an even pixel
        // and
        // 8 at an odd one; the differences are 7.5 and 8.
        assertThat(of(Linearity.STANDARD, in.explainer(cut(gradient)).otherExplainer(cut(ofSum))))
                .isCloseTo(8 / 15.0, within(1e-6));
    }

    private static MapFunction cut(MapFunction function) {
        return (x, t, s) -> {
            float[] map = function.map(x, t, s).clone();
            for (int p = 0; p < map.length; p++) {
                map[p] = Math.max(0, map[p]);
            }
            return map;
        };
    }

    @Test
    void pixelsOfEqualWeightsAreAlike() {
        float[] weights = times(0, RAMP);
        java.util.Arrays.fill(weights, 0.5f);
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP).network(linear(weights), 0);
        assertThat(of(Symmetry.STANDARD, in.explainer((x, t, s) -> PlantedWorld.times(weights, x))))
                .isZero();
        float[] half = times(0, RAMP);
        java.util.Arrays.fill(half, 0, 8, 1);
        // Pairs across the halves differ by the largest score, pairs within do not.
        assertThat(of(new Symmetry(400, 1e-4), in.explainer((x, t, s) -> half))).isCloseTo(8 / 15.0, within(0.05));
        Scores uneven = linear(RAMP);
        assertThat(Symmetry.STANDARD.of(
                        in.network(uneven, 0).explainer((x, t, s) -> x).build()))
                .isEmpty();
    }

    @Test
    void theShareOfScoresOnWhatALinearFunctionDoesNotRead() {
        float[] weights = times(1, RAMP);
        java.util.Arrays.fill(weights, 4, 16, 0);
        MetricInput.Builder in =
                MetricInput.of(SHAPE).input(RAMP).network(linear(weights), 0).map(SIGNED);
        Dummy single = new Dummy(16, Replacement.constant(0), 1e-4);
        // 1 + 2 + 3 + 4 of 1 + ... + 16 are read.
        assertThat(of(single, in)).isCloseTo(1 - 10 / 136.0, within(1e-6));
        assertThat(of(single, in.map(weights))).isZero();
    }

    @Test
    void edgesAreLikeTheirOwnEdges() {
        float[] input = PlantedWorld.input();
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : input) {
            lowest = Math.min(lowest, value);
        }
        float from = lowest;
        float[] edges = BaselineMaps.sobel(16, 16, p -> Math.round((input[p] - from) / (1 - from) * 255) * 0x010101);
        assertThat(of(
                        EdgeSimilarity.STANDARD,
                        MetricInput.of(PlantedWorld.SHAPE).input(input).map(edges)))
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void theCompressedSizeDependsOnWhatIsInTheMapAndNotOnItsScale() {
        MetricInput.Builder in = MetricInput.of(PlantedWorld.SHAPE);
        float[] constant = PlantedWorld.noise(1);
        java.util.Arrays.fill(constant, 0.3f);
        double flat = of(CompressedSize.STANDARD, in.map(constant));
        double patches = of(CompressedSize.STANDARD, in.map(PlantedWorld.weights()));
        double noise = of(CompressedSize.STANDARD, in.map(PlantedWorld.noise(1)));
        assertThat(flat).isLessThan(patches);
        assertThat(patches).isLessThan(noise);
        assertThat(of(CompressedSize.STANDARD, in.map(times(4, PlantedWorld.noise(1)))))
                .isEqualTo(noise);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Assertions.assertThatThrownBy(() -> MetricInput.of(SHAPE).map(new float[3]))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the map has 3 scores, but the input is 1 x 4 x 4");
        Assertions.assertThatThrownBy(() -> MetricInput.of(SHAPE).network(linear(RAMP), 2))
                .isInstanceOf(LimpidException.class)
                .hasMessage("class 2 was explained, but the network has 2");
        MetricInput.Builder in = MetricInput.of(SHAPE).input(RAMP).network(linear(RAMP), 0);
        Assertions.assertThatThrownBy(() -> SeedStability.STANDARD.of(
                        in.explainer((x, t, s) -> new float[5]).build()))
                .isInstanceOf(LimpidException.class)
                .hasMessage("an explanation has 5 scores, but the input is 1 x 4 x 4");
    }
}
