package dev.limpid.world.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.metrics.Mask;
import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MasksTest {

    private static final int SIDE = 128;
    private static final List<Colour> COLOURS = List.of(Colour.values());

    private static List<Drawing> drawings() {
        return World.standard().samples(500, 6).map(s -> s.scene().draw(SIDE)).toList();
    }

    private static void assertPartition(Stream<Mask> masks) {
        int[] times = new int[SIDE * SIDE];
        masks.forEach(mask -> {
            for (int i = 0; i < times.length; i++) {
                times[i] += mask.contains(i) ? 1 : 0;
            }
        });
        assertThat(times).containsOnly(1);
    }

    @Test
    void masksOfEveryAspectPartitionThePicture() {
        for (Drawing drawing : drawings()) {
            Masks masks = drawing.masks();
            List<Mask> parts =
                    new ArrayList<>(Stream.of(Part.values()).map(masks::of).toList());
            parts.add(masks.of(l -> l.part().isEmpty()));
            assertPartition(parts.stream());
            assertPartition(Stream.of(Colour.values()).map(masks::of));
            assertPartition(Stream.of(Texture.values()).map(masks::of));
            assertPartition(Stream.of(Form.values()).map(masks::of));
            List<Mask> objects =
                    new ArrayList<>(List.of(masks.ofObject(Label.BACKDROP), masks.ofObject(Label.CREATURE)));
            masks.objects().keySet().forEach(n -> objects.add(masks.ofObject(n)));
            assertPartition(objects.stream());
            assertPartition(Stream.of(masks.background(), masks.ofObject(Label.CREATURE)));
        }
    }

    @Test
    void aPixelBelongsToTheTopmostShapeVisibleInIt() {
        Label[] labels = new Label[4];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label(i, "n" + i, Optional.empty(), COLOURS.get(i), Texture.SMOOTH, Form.DISC);
        }
        short[] points = new short[2 * 2 * Masks.SAMPLES];
        points[0] = 1;
        points[1] = 3;
        points[2] = 2;
        points[4] = 2;
        Masks masks = new Masks(2, List.of(labels), points);
        assertThat(masks.at(0).object()).isEqualTo(3);
        assertThat(masks.at(1).object()).isEqualTo(2);
        assertThat(masks.at(2).object()).isZero();
        assertThat(masks.coverage(0, l -> l.object() == 0)).isEqualTo(13);
        assertThat(masks.coverage(0, l -> l.object() == 2)).isEqualTo(1);
        assertThat(masks.touched(l -> l.object() == 2).count()).isEqualTo(2);
        assertThat(masks.of(l -> l.object() == 2).count()).isEqualTo(1);
    }

    @Test
    void coveragesOfAPixelSumToAllPointsAndTouchedPixelsHaveSome() {
        for (Drawing drawing : drawings()) {
            Masks masks = drawing.masks();
            for (Part part : Part.values()) {
                Mask touched = masks.touched(part);
                Mask mask = masks.of(part);
                assertThat(mask.or(touched)).isEqualTo(touched);
                for (int i = 0; i < SIDE * SIDE; i += 7) {
                    assertThat(masks.coverage(i, l -> l.isOf(part)) > 0).isEqualTo(touched.contains(i));
                }
            }
            for (int i = 0; i < SIDE * SIDE; i += 31) {
                int sum = masks.coverage(i, l -> l.part().isEmpty());
                for (Part part : Part.values()) {
                    sum += masks.coverage(i, l -> l.isOf(part));
                }
                assertThat(sum).isEqualTo(Masks.SAMPLES);
            }
        }
    }

    @Test
    void dilatedMasksExtendByTheMargin() {
        Mask dot = Mask.where(9, 9, i -> i == 40);
        assertThat(dot.widened(2).count()).isEqualTo(25);
        assertThat(Mask.where(9, 9, i -> i == 0).widened(2).count()).isEqualTo(9);
        assertThat(dot.widened(0)).isEqualTo(dot);
        assertThat(dot.not().count()).isEqualTo(80);
        float[] numbers = new float[81];
        numbers[30] = 2;
        numbers[40] = 3;
        assertThat(dot.widened(1).sum(numbers)).isEqualTo(5);
        assertThat(dot.sum(numbers)).isEqualTo(3);
    }

    @Test
    void colourWordsMatchCommonUsage() {
        int[] rgb = {
            0x101010, 0x808080, 0xF8F8F4, 0xD03030, 0xF08020, 0xF0D030, 0x7A5236, 0x4FA850, 0x2AA8A0, 0x3060C0,
            0x7850C0, 0xF590C0
        };
        for (int i = 0; i < rgb.length; i++) {
            assertThat(Colour.of(rgb[i])).as(Integer.toHexString(rgb[i])).isEqualTo(COLOURS.get(i));
        }
    }
}
