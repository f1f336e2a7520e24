package dev.limpid.inside.dream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.dream.DreamPlan.Aim;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DreamerTest {
    private static final Engine ENGINE = OnnxRuntime.create();
    private static final Size SIZE = new Size(3, 8, 8);
    private static final DreamOptions SHORT = DreamOptions.DEFAULT.with("steps", 40);

    private static DreamPlan plan(Classifier model, Parametrization parametrization, DreamOptions options, int rows) {
        return new DreamPlan(TinyNetwork.layer(model), Aim.PREFERRED, parametrization, options, rows, false);
    }

    private static Parametrization fourier() {
        return new FourierPicture(SIZE, Colours.natural(3), 1);
    }

    private static List<Wish> units(int count) {
        return IntStream.range(0, count)
                .mapToObj(u -> Wish.unit(u, TinyNetwork.UNITS, u))
                .toList();
    }

    @Test
    void dreamsExciteTheirUnitsMoreThanTheirStartsAndLeastLikedInputsLess() {
        Classifier model = TinyNetwork.of(3, 0.1);
        try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan(model, fourier(), SHORT, TinyNetwork.UNITS))) {
            Dreamed liked = dreamer.run(units(TinyNetwork.UNITS), Progress.SILENT);
            List<Wish> opposite =
                    units(TinyNetwork.UNITS).stream().map(Wish::negative).toList();
            Dreamed disliked = dreamer.run(opposite, Progress.SILENT);
            for (int i = 0; i < TinyNetwork.UNITS; i++) {
                assertThat(liked.activation(i)).isGreaterThan(liked.curves().get(i)[0]);
                assertThat(liked.activation(i)).isGreaterThan(-disliked.activation(i));
            }
        }
    }

    @Test
    void theSamePlanAndWishGiveTheSamePicture() {
        Classifier model = TinyNetwork.of(3, 0.1);
        try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan(model, fourier(), SHORT, 1))) {
            Dreamed first = dreamer.run(units(1), Progress.SILENT);
            Dreamed second = dreamer.run(units(1), Progress.SILENT);
            assertThat(first.pictures()).isEqualTo(second.pictures());
        }
    }

    @Test
    void pixelsStayBetweenBlackAndWhiteWithEveryParametrizationAndPenalty() {
        Classifier model = TinyNetwork.of(3, 0.1);
        DreamOptions all = SHORT.with("blur", 1.5).with("tv", 0.5).with("l2", 0.1);
        for (Parametrization each : List.of(fourier(), new PixelPicture(SIZE, Colours.natural(3)))) {
            try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan(model, each, all, 1))) {
                Dreamed dreamed = dreamer.run(units(1), Progress.SILENT);
                for (float[] plane : dreamed.planes(0)) {
                    for (float value : plane) {
                        assertThat(value).isBetween(0f, 1f);
                    }
                }
            }
        }
    }

    @Test
    void totalVariationMakesPicturesSmoother() {
        Classifier model = TinyNetwork.of(3, 0.1);
        Parametrization pixels = new PixelPicture(SIZE, Colours.natural(3));
        double[] rough = new double[2];
        double[] weights = {0, 20};
        for (int i = 0; i < 2; i++) {
            try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan(model, pixels, SHORT.with("tv", weights[i]), 1))) {
                float[] plane = dreamer.run(units(1), Progress.SILENT).planes(0)[0];
                for (int p = 0; p + 1 < plane.length; p++) {
                    rough[i] += p % 8 == 7 ? 0 : Math.abs(plane[p + 1] - plane[p]);
                }
            }
        }
        assertThat(rough[1]).isLessThan(rough[0] / 2);
    }

    @Test
    void aUnitBehindASilentLayerIsWokenByRedirectedRectifiers() {
        Classifier silent = TinyNetwork.of(3, -6);
        try (Dreamer dreamer = Dreamer.of(ENGINE, silent, plan(silent, fourier(), SHORT.with("steps", 200), 1))) {
            float[] curve = dreamer.run(units(1), Progress.SILENT).curves().get(0);
            assertThat(curve[0]).isZero();
            assertThat(curve[curve.length - 1]).isNotZero();
        }
    }

    @Test
    void facetsThatAreToDifferDifferMore() {
        Classifier model = TinyNetwork.of(3, 0.1);
        double[] likeness = new double[2];
        double[] weights = {0, 5};
        for (int i = 0; i < 2; i++) {
            DreamPlan plan = new DreamPlan(
                    TinyNetwork.layer(model),
                    Aim.PREFERRED,
                    fourier(),
                    SHORT.with("diversity", weights[i]).with("steps", 80),
                    2,
                    true);
            try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan)) {
                Wish wish = units(1).get(0);
                Dreamed dreamed = dreamer.run(List.of(wish, wish.withSeed(99)), Progress.SILENT);
                likeness[i] = cosine(dreamed.planes(0)[0], dreamed.planes(1)[0]);
            }
        }
        assertThat(likeness[1]).isLessThan(likeness[0]);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i] - 0.5;
            double y = b[i] - 0.5;
            product += x * y;
            first += x * x;
            second += y * y;
        }
        return product / Math.sqrt(first * second);
    }

    @Test
    void inversionFindsAPictureThatTheLayerSeesLikeTheGivenOne() {
        Classifier model = TinyNetwork.of(3, 0.1);
        DreamOptions still = new DreamOptions(300, 0.1, 0, 0, 0, 0, 0, 0, 0, 0);
        DreamPlan plan = new DreamPlan(TinyNetwork.layer(model), Aim.INVERSION, fourier(), still, 1, false);
        float[][] given = new float[3][64];
        for (int i = 0; i < 64; i++) {
            given[0][i] = i % 8 < 4 ? 0.8f : 0.2f;
            given[1][i] = 0.5f;
            given[2][i] = i / 8 < 4 ? 0.3f : 0.7f;
        }
        try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan)) {
            Dreamed dreamed = dreamer.run(List.of(Wish.whole(0)), given, Progress.SILENT);
            assertThat(dreamed.curves().get(0)[0]).isLessThan(-0.5f);
            assertThat(dreamed.activation(0)).isGreaterThan(-0.05f);
        }
    }

    @Test
    void aCancelledRunEnds() {
        Classifier model = TinyNetwork.of(3, 0.1);
        Progress cancelling = new Progress() {
            @Override
            public void update(long done, long total) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        try (Dreamer dreamer = Dreamer.of(ENGINE, model, plan(model, fourier(), SHORT, 1))) {
            assertThatThrownBy(() -> dreamer.run(units(1), cancelling))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("cancelled");
        }
    }

    @Test
    void optionsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> SHORT.with("jitter", 0.7)).hasMessageContaining("jitter must be 0 to 0.5, not 0.7");
        assertThatThrownBy(() -> SHORT.with("steps", 1.5)).hasMessageContaining("whole number");
        assertThatThrownBy(() -> SHORT.with("shake", 1)).hasMessageContaining("'shake' is no setting of dreams");
    }
}
