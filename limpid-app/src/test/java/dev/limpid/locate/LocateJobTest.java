package dev.limpid.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.metrics.AttributionMap;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocateJobTest {
    @TempDir
    private Path folder;

    @Test
    void objectsOfTheDrawnWorldAreLocatedAndWritten() throws Exception {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LocateRequest request = LocateRequest.of("grad-cam");
            DataSet data = DataSet.of("zoo", model, 12);
            LocateResult result = new LocateJob(request).run(model, data, (w, s) -> {}, (name, e) -> {
                throw e;
            });
            assertThat(result.validation()).isEqualTo(6);
            assertThat(result.plain().iou().orElseThrow().count()).isEqualTo(6);
            assertThat(result.pxap()).isPresent();
            assertThat(result.pxap().getAsDouble()).isBetween(0.3, 1.0);
            // The difference of both means is the mean of the differences.
            assertThat(result.gain().orElseThrow().value())
                    .isCloseTo(
                            result.chosen().iou().orElseThrow().value()
                                    - result.centre().iou().orElseThrow().value(),
                            within(1e-9));
            // Six test pictures: no interval, and nothing concluded from it.
            assertThat(new LocateFiles(model, data, request, result).text())
                    .contains("A box in the middle of each picture reaches", "(n = 6)", "too few to tell")
                    .doesNotContain("the difference is");
            assertThat(result.isBetterThanCentre()).isFalse();
            assertThat(result.masking()).hasSize(4);
            assertThat(result.masking().get(0).same().value()).isEqualTo(1);
            // The region carries the prediction: without it fewer stay than with it alone.
            assertThat(result.masking().get(2).same().value())
                    .isLessThan(result.masking().get(1).same().value());
            List<Path> files = new LocateFiles(model, data, request, result)
                    .write(folder.resolve("l"), new OutputGuard(List.of()), "limpid locate zoo:plain zoo");
            assertThat(files).allSatisfy(f -> assertThat(f).isNotEmptyFile());
            try (Stream<Path> masks = Files.list(folder.resolve("l/masks"))) {
                assertThat(masks).hasSize(12);
            }
        }
    }

    @Test
    void dataWithoutMasksOrSuchAnObjectAreRefused() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LocateRequest request = new LocateRequest(
                    LocateRequest.of("grad-cam").method(), Optional.empty(), Optional.of("teapot"), 20, 0);
            assertThatThrownBy(() -> new LocateJob(request)
                            .run(model, DataSet.of("zoo", model, 2), (w, s) -> {}, (name, e) -> {}))
                    .hasMessageContaining("has a mask of such an object");
        }
    }

    @Test
    void onlyTheSeenPixelsOfAPictureAreBlurredAndDrawn() {
        int[] rgb = new int[8 * 4];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (i % 8) % 2 == 0 ? 0xFFFFFF : 0;
        }
        SeenPicture seen = new SeenPicture(Picture.of(8, 4, rgb), new Region(2, 0, 4, 4), 4, 4);
        BitSet all = new BitSet();
        all.set(0, 16);
        Image hidden = seen.hidden(all, "x");
        assertThat(hidden.name()).isEqualTo("x");
        assertThat(seen.mask(all, 4, 4).count()).isEqualTo(16);
        BitSet left = new BitSet();
        for (int row = 0; row < 4; row++) {
            left.set(row * 8, row * 8 + 4);
        }
        // The left half of the picture is the left half of what is seen.
        assertThat(seen.mask(left, 8, 4).count()).isEqualTo(8);
        assertThat(seen.others(all).isEmpty()).isTrue();
        assertThat(seen.drawn(all).rgb(0, 0)).isEqualTo(seen.whole().rgb(2, 0));
    }

    @Test
    void aBlurredPointIsAGaussian() {
        float[] point = new float[21 * 21];
        point[10 * 21 + 10] = 1;
        AttributionMap map = new MapForm(0.1, false).of(21, 21, point, new long[21 * 21], 1);
        double deviation = 2.1;
        assertThat((double) map.score(10 * 21 + 10)).isEqualTo(1);
        assertThat((double) map.score(10 * 21 + 13))
                .isCloseTo(Math.exp(-9 / (2 * deviation * deviation)), within(1e-5));
        assertThat((double) map.score(12 * 21 + 13))
                .isCloseTo(Math.exp(-(9 + 4) / (2 * deviation * deviation)), within(1e-5));
    }
}
