package dev.limpid.inside.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.look.Diagnosis.Finding;
import dev.limpid.inside.look.Diagnosis.Kind;
import dev.limpid.model.Classifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault that was planted is named, and nothing else is. */
class DiagnosisTest {
    private static final int SIDE = 32;
    private static final int UNITS = 16;

    private final Built n = new Built(11, 3, SIDE, SIDE);

    private static List<Finding> diagnosed(Classifier model) {
        Samples samples = Built.samples(Built.pictures(96, 3, SIDE, 21));
        List<LookedLayer> layers = LookedLayer.all(model);
        Gathered<NetworkStatistics> found = NetworkStatistics.gather(
                model, Built.ENGINE, layers, Set.of(), samples, 8, Optional.empty(), Progress.SILENT);
        return Diagnosis.of(
                        model,
                        Built.ENGINE,
                        found.statistic(),
                        found.statistic().correlations(Built.ENGINE),
                        samples,
                        8,
                        Progress.SILENT)
                .findings();
    }

    private static Finding only(Classifier model, Kind kind) {
        List<Finding> findings = diagnosed(model);
        assertThat(findings).extracting(Finding::sentence).hasSize(1);
        assertThat(findings.get(0).kind()).isEqualTo(kind);
        assertThat(findings.get(0).evidence()).isNotEmpty();
        return findings.get(0);
    }

    private Expr first(Tensor weights) {
        return n.conv(n.input, weights, 1, 1).relu();
    }

    /** Two more layers, so that what is planted is in the middle of a network. */
    private Classifier rest(Expr x, int units) {
        Expr y = n.conv(x, n.normal(24, units, 3, 3), 2, 1).relu();
        return n.classifier(n.conv(y, n.normal(24, 24, 3, 3), 1, 1).relu(), 24);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingIsFoundInASoundNetwork(long seed) {
        Built sound = new Built(seed, 3, SIDE, SIDE);
        Expr x = sound.conv(sound.input, sound.normal(UNITS, 3, 3, 3), 1, 1).relu();
        Expr y = sound.conv(x, sound.normal(24, UNITS, 3, 3), 2, 1).relu();
        Expr branch = sound.conv(y, sound.normal(24, 24, 3, 3), 1, 1).relu();
        Expr block = y.add(sound.conv(branch, sound.normal(24, 24, 3, 3), 1, 1)).relu();
        assertThat(diagnosed(sound.classifier(block, 24)))
                .extracting(Finding::sentence)
                .isEmpty();
    }

    @Test
    void deadFiltersAreNamed() {
        float[] bias = new float[UNITS];
        bias[3] = -1000;
        bias[9] = -1000;
        Expr x = n.conv(n.input, n.normal(UNITS, 3, 3, 3), bias, 1, 1).relu();
        Finding finding = only(rest(x, UNITS), Kind.DEAD_UNITS);
        assertThat(finding.units()).containsExactly(3, 9);
        assertThat(finding.layer()).isEqualTo("conv_1");
        assertThat(finding.sentence()).contains("2 of 16 units of layer conv_1 are dead");
    }

    @Test
    void saturatedUnitsAreNamed() {
        // The unit moves by a thousandth of the others, so it is at its end but not dead.
        float[] weights = n.normal(UNITS, 3, 3, 3).toFloats();
        for (int i = 0; i < 27; i++) {
            weights[5 * 27 + i] *= 0.001f;
        }
        float[] three = new float[UNITS];
        three[5] = 3;
        Expr x =
                n.conv(n.input, Tensor.of(weights, UNITS, 3, 3, 3), three, 1, 1).unary("Tanh");
        Finding finding = only(rest(x, UNITS), Kind.SATURATED_UNITS);
        assertThat(finding.units()).containsExactly(5);
    }

    @Test
    void unitsThatSayTheSameAreNamed() {
        float[] weights = n.normal(UNITS, 3, 3, 3).toFloats();
        for (int i = 0; i < 27; i++) {
            weights[4 * 27 + i] = 1.5f * weights[i];
            weights[11 * 27 + i] = 0.5f * weights[i];
            weights[7 * 27 + i] = weights[2 * 27 + i];
        }
        Finding finding = only(rest(first(Tensor.of(weights, UNITS, 3, 3, 3)), UNITS), Kind.REDUNDANT_UNITS);
        assertThat(finding.units()).containsExactly(0, 2, 4, 7, 11);
        assertThat(finding.sentence()).contains("{0, 4, 11}").contains("{2, 7}");
    }

    @Test
    void aWideLayerOfThreeDirectionsIsNamed() {
        int wide = 64;
        Expr x = first(n.normal(UNITS, 3, 3, 3));
        float[] narrow = n.normal(3, UNITS, 1, 1).toFloats();
        float[] spread = n.normal(wide, 3).toFloats();
        float[] weights = new float[wide * UNITS];
        for (int u = 0; u < wide; u++) {
            for (int c = 0; c < UNITS; c++) {
                for (int k = 0; k < 3; k++) {
                    weights[u * UNITS + c] += spread[u * 3 + k] * narrow[k * UNITS + c];
                }
            }
        }
        Expr y = n.conv(x, Tensor.of(weights, wide, UNITS, 1, 1), 1, 0);
        Finding finding = only(rest(y, wide), Kind.UNUSED_CAPACITY);
        assertThat(finding.layer()).isEqualTo("conv_2");
        assertThat(finding.evidence()).containsEntry("directions", 3.0).containsEntry("units", 64.0);
    }

    @Test
    void aLargeStrideBehindFineKernelsAliases() {
        // Stripes of the finest period in all directions, kept every fourth pixel: nothing of it survives the stride.
        float[] weights = new float[UNITS * 3 * 11 * 11];
        for (int i = 0; i < weights.length; i++) {
            int x = i % 11;
            int y = i / 11 % 11;
            int unit = i / (3 * 121);
            double angle = Math.PI * unit / UNITS;
            double phase = (x * Math.cos(angle) + y * Math.sin(angle)) * 2.4;
            weights[i] = (float) (Math.cos(phase + unit) * Math.exp(-((x - 5) * (x - 5) + (y - 5) * (y - 5)) / 18.0)
                    + 0.02 * n.random.nextGaussian());
        }
        float[] centred = withoutMean(weights, 121);
        Expr x = n.conv(n.input, Tensor.of(centred, UNITS, 3, 11, 11), 4, 5).relu();
        Finding finding =
                only(n.classifier(n.conv(x, n.normal(24, UNITS, 3, 3), 1, 1).relu(), 24), Kind.ALIASING);
        assertThat(finding.layer()).isEqualTo("conv_1");
        assertThat(finding.evidence().get("share")).isGreaterThan(0.75);
    }

    private static float[] withoutMean(float[] weights, int each) {
        float[] found = weights.clone();
        for (int from = 0; from < found.length; from += each) {
            int start = from;
            double mean = IntStream.range(start, start + each)
                    .mapToDouble(i -> weights[i])
                    .average()
                    .orElseThrow();
            for (int i = start; i < start + each; i++) {
                found[i] -= (float) mean;
            }
        }
        return found;
    }

    @Test
    void aKernelWhoseWeightsLieInItsMiddleIsTooLarge() {
        float[] small = n.normal(UNITS, 3, 3, 3).toFloats();
        float[] weights = new float[UNITS * 3 * 9 * 9];
        for (int i = 0; i < weights.length; i++) {
            int x = i % 9 - 3;
            int y = i / 9 % 9 - 3;
            weights[i] = x >= 0 && x < 3 && y >= 0 && y < 3
                    ? small[i / 81 * 9 + y * 3 + x]
                    : (float) (0.002 * n.random.nextGaussian());
        }
        Expr x = n.conv(n.input, Tensor.of(weights, UNITS, 3, 9, 9), 1, 4).relu();
        Finding finding = only(rest(x, UNITS), Kind.KERNEL_TOO_LARGE);
        assertThat(finding.sentence()).contains("9 x 9");
    }

    @Test
    void aStrideBeyondTheKernelIsNamed() {
        Expr x = first(n.normal(UNITS, 3, 3, 3));
        Expr y = n.conv(x, n.normal(24, UNITS, 2, 2), 3, 0).relu();
        Finding finding =
                only(n.classifier(n.conv(y, n.normal(24, 24, 3, 3), 1, 1).relu(), 24), Kind.STRIDE_TOO_LARGE);
        assertThat(finding.layer()).isEqualTo("conv_2");
        assertThat(finding.evidence().get("unread")).isCloseTo(5 / 9.0, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void aResidualBranchThatAddsNothingCanBeCut() {
        Expr x = first(n.normal(UNITS, 3, 3, 3));
        Expr inner = n.conv(x, n.normal(UNITS, UNITS, 3, 3), 1, 1).relu();
        float[] weights = n.normal(UNITS, UNITS, 3, 3).toFloats();
        IntStream.range(0, weights.length).forEach(i -> weights[i] *= 0.01f);
        Expr branch = n.conv(inner, Tensor.of(weights, UNITS, UNITS, 3, 3), 1, 1);
        Expr block = x.add(branch);
        Finding finding = only(rest(block, UNITS), Kind.REMOVABLE_LAYER);
        assertThat(finding.layer()).isEqualTo(block.name());
        assertThat(finding.evidence().get("agreement")).isEqualTo(1);
    }

    @Test
    void aLayerThatRepeatsItsInputCanBeCut() {
        Expr x = first(n.normal(UNITS, 3, 3, 3));
        float[] same = new float[UNITS * UNITS];
        IntStream.range(0, UNITS).forEach(u -> same[u * UNITS + u] = 1.01f);
        Expr y = n.conv(x, Tensor.of(same, UNITS, UNITS, 1, 1), 1, 0).relu();
        Finding finding = only(rest(y, UNITS), Kind.REMOVABLE_LAYER);
        assertThat(finding.layer()).isEqualTo("conv_2");
    }

    @Test
    void activationsThatAreNoNumbersAreNamed() {
        float[] weights = n.normal(UNITS, 3, 3, 3).toFloats();
        weights[40] = Float.NaN;
        List<Finding> findings = diagnosed(n.classifier(first(Tensor.of(weights, UNITS, 3, 3, 3)), UNITS));
        assertThat(findings).extracting(Finding::kind).contains(Kind.NOT_FINITE);
    }
}
