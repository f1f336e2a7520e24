package dev.limpid.inside.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Projections of linear networks are kernels, which are known. */
class ProjectionTest {
    private static final int SIDE = 9;
    private static final int MIDDLE = SIDE / 2 * SIDE + SIDE / 2;

    @Test
    void theProjectionOfOneLayerIsItsKernel() {
        Built n = new Built(3, 3, SIDE, SIDE);
        Tensor weights = n.normal(4, 3, 3, 3);
        Expr x = n.conv(n.input, weights, 1, 1).relu();
        Classifier model = n.classifier(x, 4);
        LookedLayer layer = LookedLayer.all(model).get(0);
        Kernels kernels = Kernels.first(model).get(0);
        try (Projection projection = Projection.of(model, Built.ENGINE, layer, RuleSet.GRADIENT, true)) {
            assertThat(projection.centre()).isEqualTo(MIDDLE);
            float[] found = projection
                    .of(Built.pictures(1, 3, SIDE, 2).get(0), 2, MIDDLE)
                    .toFloats();
            float[][] kernel = kernels.of(2);
            for (int i = 0; i < found.length; i++) {
                int y = i / SIDE % SIDE - 3;
                int at = i % SIDE - 3;
                boolean isInside = y >= 0 && y < 3 && at >= 0 && at < 3;
                assertThat(found[i]).isEqualTo(isInside ? kernel[i / SIDE / SIDE][y * 3 + at] : 0);
            }
        }
    }

    @Test
    void theProjectionOfTwoLayersIsTheirConvolution() {
        Built n = new Built(4, 1, SIDE, SIDE);
        float[] first = n.normal(1, 1, 3, 3).toFloats();
        float[] second = n.normal(1, 1, 3, 3).toFloats();
        Expr x = n.conv(n.conv(n.input, Tensor.of(first, 1, 1, 3, 3), 1, 1), Tensor.of(second, 1, 1, 3, 3), 1, 1);
        Classifier model = n.classifier(n.conv(x, n.normal(2, 1, 1, 1), 1, 0), 2);
        LookedLayer layer = LookedLayer.all(model).get(1);
        try (Projection projection = Projection.of(model, Built.ENGINE, layer, RuleSet.DECONVNET, false)) {
            float[] found = projection
                    .of(Built.pictures(1, 1, SIDE, 2).get(0), 0, MIDDLE)
                    .toFloats();
            for (int dy = -2; dy <= 2; dy++) {
                for (int dx = -2; dx <= 2; dx++) {
                    double sum = 0;
                    for (int k = 0; k < 9; k++) {
                        int y = dy + 2 - k / 3;
                        int at = dx + 2 - k % 3;
                        sum += y >= 0 && y < 3 && at >= 0 && at < 3 ? second[k] * first[y * 3 + at] : 0;
                    }
                    assertThat(found[(SIDE / 2 + dy) * SIDE + SIDE / 2 + dx]).isCloseTo((float) sum, within(1e-6f));
                }
            }
        }
    }

    @Test
    void theDeconvolutionPassesOnlyPositiveSignalThroughARectifierAndIgnoresTheInput() {
        Built n = new Built(5, 1, SIDE, SIDE);
        Tensor first = Tensor.of(new float[] {1, -1}, 2, 1, 1, 1);
        Tensor second = Tensor.of(new float[] {2, -3}, 1, 2, 1, 1);
        Expr x = n.conv(n.conv(n.input, first, 1, 0).relu(), second, 1, 0);
        Classifier model = n.classifier(n.conv(x, n.normal(2, 1, 1, 1), 1, 0), 2);
        LookedLayer layer = LookedLayer.all(model).get(1);
        try (Projection projection = Projection.of(model, Built.ENGINE, layer, RuleSet.DECONVNET, false)) {
            for (Tensor picture : Built.pictures(3, 1, SIDE, 6)) {
                // Of the two ways back, 2 * 1 passes, and -3 * -1 is stopped at the rectifier.
                assertThat(projection.of(picture, 0, MIDDLE).toFloats()[MIDDLE]).isEqualTo(2);
            }
        }
    }

    @Test
    void theLowPassKeepsLowFrequenciesAndDropsHighOnes() {
        int size = 24;
        float[] low = Aliasing.lowPass(size, 3).toFloats();
        for (int f = 0; f < size; f++) {
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    sum += low[i * size + k] * Math.cos(Math.PI * f * (k + 0.5) / size);
                }
                double kept = f < size / 3 ? Math.cos(Math.PI * f * (i + 0.5) / size) : 0;
                assertThat(sum).isCloseTo(kept, within(1e-5));
            }
        }
    }

    @Test
    void theEnergyOfAKernelIsFoundWhereItIs() {
        float[] weights = new float[25];
        weights[12] = 3;
        weights[13] = 4;
        weights[0] = 5;
        Kernels kernels = new Kernels("k", "y", Tensor.of(weights, 1, 1, 5, 5));
        assertThat(kernels.energyWithin(2)).isCloseTo(0.5, within(1e-12));
        assertThat(kernels.energyWithin(1)).isCloseTo(0.5, within(1e-12));
        assertThat(kernels.energyWithin(4)).isEqualTo(1);
        assertThat(kernels.energyWithin(9)).isEqualTo(1);
    }

    @Test
    void unitsAreRankedByWhatIsAsked() {
        Built n = new Built(6, 1, 2, 2);
        Classifier model = n.classifier(n.conv(n.input, n.normal(3, 1, 1, 1), 1, 0), 3);
        LookedLayer layer = LookedLayer.all(model).get(0);
        FeatureMaps maps = new FeatureMaps(layer, new float[][] {{5, 5, 5, 5}, {0, 9, 0, 0}, {1, 1, 1, 2}});
        double[] relevance = {-1, 0, 7};
        assertThat(maps.ranked(FeatureMaps.Ranking.ACTIVATION, relevance)).isEqualTo(List.of(0, 1, 2));
        assertThat(maps.ranked(FeatureMaps.Ranking.VARIANCE, relevance)).isEqualTo(List.of(1, 2, 0));
        assertThat(maps.ranked(FeatureMaps.Ranking.RELEVANCE, relevance)).isEqualTo(List.of(2, 1, 0));
        assertThat(maps.peak(1)).isEqualTo(1);
        assertThat(maps.overall()[1]).isCloseTo(5, within(1e-6f));
        assertThat(FeatureMaps.byUnit(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 2), 3))
                .containsExactly(3, 7, 11);
    }
}
