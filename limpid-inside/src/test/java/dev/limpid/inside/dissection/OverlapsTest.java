package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random maps and masks, counted again pixel by pixel and sorted again value by value. */
class OverlapsTest {
    private static final int SIDE = 8;
    private static final int UNITS = 3;
    private static final int CONCEPTS = 5;
    private static final int SAMPLES = 40;
    private static final double SHARE = 0.1;
    private static final double SELDOM = 0.02;
    private static final int ODD = 300;

    private final Random random = new Random(11);
    private final List<float[]> maps = new ArrayList<>();
    private final List<TreeMap<Integer, BitSet>> masks = new ArrayList<>();
    private final Annotations annotations = new Made();
    private final Probe first = Probe.of("layer", new FeatureMap("v", Layout.NCHW, SIDE, SIDE, UNITS, 0, 0));
    private final Probe last = Probe.of("layer", new FeatureMap("v", Layout.NHWC, SIDE, SIDE, UNITS, 0, 0));

    OverlapsTest() {
        for (int i = 0; i < SAMPLES; i++) {
            TreeMap<Integer, BitSet> own = new TreeMap<>();
            for (int c = 0; c < CONCEPTS; c++) {
                BitSet pixels = new BitSet();
                int row = random.nextInt(SIDE);
                pixels.set(row * SIDE, Math.min(SIDE * SIDE, (row + 1 + random.nextInt(3)) * SIDE));
                if (random.nextInt(3) > 0) {
                    own.put(c, pixels);
                }
            }
            masks.add(own);
            float[] map = new float[UNITS * SIDE * SIDE];
            for (int k = 0; k < map.length; k++) {
                boolean isHigh =
                        k < SIDE * SIDE && own.getOrDefault(3, new BitSet()).get(k);
                map[k] = (float) random.nextGaussian() + (isHigh ? 2 : 0);
            }
            maps.add(map);
        }
    }

    private class Made implements Annotations {
        @Override
        public int concepts() {
            return CONCEPTS;
        }

        @Override
        public int categories() {
            return 2;
        }

        @Override
        public int category(int concept) {
            return concept < 2 ? 0 : 1;
        }

        @Override
        public int split(int index) {
            return index % 2;
        }

        @Override
        public BitSet present(int index) {
            BitSet present = new BitSet();
            masks.get(index).keySet().forEach(present::set);
            return present;
        }

        /** Every third picture is not annotated in the second category. */
        @Override
        public BitSet known(int index) {
            BitSet known = new BitSet();
            known.set(0);
            known.set(1, index % 3 > 0);
            return known;
        }

        @Override
        public Areas areas(int index) {
            return Areas.of(SIDE, SIDE, masks.get(index));
        }
    }

    private Batch batch(int from, int to) {
        float[] all = new float[(to - from) * UNITS * SIDE * SIDE];
        for (int i = from; i < to; i++) {
            System.arraycopy(maps.get(i), 0, all, (i - from) * UNITS * SIDE * SIDE, UNITS * SIDE * SIDE);
        }
        return new Batch(
                IntStream.range(from, to).boxed().toList(),
                Map.of("v", Tensor.of(all, to - from, UNITS, SIDE, SIDE)),
                List.of());
    }

    private Activations activations(int chunk) {
        Activations all = new Activations(List.of(first));
        for (int i = 0; i < SAMPLES; i += chunk) {
            all.merge(Activations.of(List.of(first), batch(i, Math.min(SAMPLES, i + chunk))));
        }
        return all;
    }

    private float[][] thresholds() {
        float[][] thresholds = new float[1][UNITS];
        for (int u = 0; u < UNITS; u++) {
            thresholds[0][u] = activations(7).threshold(0, u, SHARE);
        }
        return thresholds;
    }

    private Overlaps overlaps(int chunk) {
        Overlaps all = new Overlaps(List.of(first));
        for (int i = 0; i < SAMPLES; i += chunk) {
            all.merge(Overlaps.of(List.of(first), batch(i, Math.min(SAMPLES, i + chunk)), annotations, thresholds()));
        }
        return all;
    }

    @Test
    void thresholdsAreThoseOfSorting() {
        for (int u = 0; u < UNITS; u++) {
            List<Float> values = new ArrayList<>();
            for (float[] map : maps) {
                for (int i = 0; i < SIDE * SIDE; i++) {
                    values.add(map[(u * SIDE * SIDE) + i]);
                }
            }
            values.sort((a, b) -> Float.compare(b, a));
            float exact = values.get((int) (SHARE * values.size()));
            float found = activations(7).threshold(0, u, SHARE);
            // A bin is at most 2^-9 of its value wide.
            assertEquals(exact, found, Math.abs(exact) / 256);
            assertTrue(values.stream().filter(v -> v >= found).count() <= SHARE * values.size());
        }
    }

    @Test
    void overlapsAreThoseOfCountingPixels() {
        Alignment alignment = new Alignment(annotations, overlaps(7));
        float[][] thresholds = thresholds();
        for (int u = 0; u < UNITS; u++) {
            for (int split : new int[] {Alignment.ALL, 0, 1}) {
                List<Overlap> found = alignment.of(0, u, split);
                for (int c = 0; c < CONCEPTS; c++) {
                    assertEquals(counted(u, c, split, thresholds[0][u]), found.get(c));
                }
            }
        }
    }

    private Overlap counted(int unit, int concept, int split, float threshold) {
        Overlap sum = new Overlap(0, 0, 0, 0);
        for (int n = 0; n < SAMPLES; n++) {
            boolean isIn = split == Alignment.ALL || n % 2 == split;
            boolean isShown = masks.get(n).containsKey(concept);
            for (int i = 0; i < SIDE * SIDE && isIn; i++) {
                boolean isTrue = isShown
                        && Objects.requireNonNull(masks.get(n).get(concept)).get(i);
                boolean isActive = maps.get(n)[(unit * SIDE * SIDE) + i] >= threshold;
                boolean isKnown = annotations.known(n).get(annotations.category(concept));
                sum = sum.plus(new Overlap(
                        isKnown ? 1 : 0, isTrue ? 1 : 0, isActive && isKnown ? 1 : 0, isTrue && isActive ? 1 : 0));
            }
        }
        return sum;
    }

    @Test
    void aUnitIsNamedAfterTheConceptThatWasPlanted() {
        Alignment alignment = new Alignment(annotations, overlaps(7));
        assertEquals(3, alignment.best(alignment.of(0, 0, Alignment.ALL)).get(1).orElseThrow());
    }

    @Test
    void compositionsAreTheBestOfAllThatAreCountedPixelByPixel() {
        Overlaps overlaps = overlaps(7);
        Alignment alignment = new Alignment(annotations, overlaps);
        Compositions compositions = new Compositions(annotations, overlaps, alignment);
        float threshold = thresholds()[0][0];
        for (Compositions.Found each : compositions.best(0, 0, 3)) {
            long both = 0;
            long either = 0;
            for (int n = 0; n < SAMPLES; n++) {
                TreeMap<Integer, BitSet> own = masks.get(n);
                BitSet where = each.formula().where(c -> own.getOrDefault(c, new BitSet()), SIDE * SIDE);
                for (int i = 0; i < SIDE * SIDE; i++) {
                    boolean isActive = maps.get(n)[i] >= threshold;
                    both += where.get(i) && isActive ? 1 : 0;
                    either += where.get(i) || isActive ? 1 : 0;
                }
            }
            assertEquals((double) both / either, each.iou(), 1e-12);
        }
    }

    private static byte[] bytes(Mergeable<?> statistic) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        statistic.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void statisticsAreRestoredBitByBit() throws IOException {
        Activations activations = activations(7);
        Activations other = new Activations(List.of(first));
        other.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(activations))));
        assertArrayEquals(bytes(activations), bytes(other));
        Overlaps overlaps = overlaps(7);
        Overlaps restored = new Overlaps(List.of(first));
        restored.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(overlaps))));
        assertArrayEquals(bytes(overlaps), bytes(restored));
    }

    @Test
    void chunksDoNotMatter() throws IOException {
        assertArrayEquals(bytes(activations(7)), bytes(activations(40)));
        Alignment one = new Alignment(annotations, overlaps(7));
        Alignment other = new Alignment(annotations, overlaps(13));
        assertEquals(one.of(0, 1, Alignment.ALL), other.of(0, 1, Alignment.ALL));
    }

    /** The same annotations on pictures three times as large as the maps, with a value that is not a number in one map. */
    private Annotations enlarged() {
        maps.get(5)[3] = Float.NaN;
        return new Made() {
            @Override
            public Areas areas(int index) {
                int side = 3 * SIDE;
                TreeMap<Integer, BitSet> large = new TreeMap<>();
                masks.get(index).forEach((concept, pixels) -> {
                    BitSet own = new BitSet();
                    IntStream.range(0, side * side)
                            .filter(i -> pixels.get(i / side / 3 * SIDE + i % side / 3))
                            .forEach(own::set);
                    large.put(concept, own);
                });
                return Areas.of(side, side, large);
            }
        };
    }

    private void gather(Activations all, Floors floors, KeptCells kept, int from, int to) {
        for (int i = from; i < to; i += 8) {
            all.merge(Activations.of(List.of(first), batch(i, i + 8), floors, Optional.of(kept)));
        }
    }

    @Test
    void cellsThatAreKeptGiveTheSameOverlapsAlsoAfterAnInterruption(@TempDir Path folder) throws IOException {
        List<Probe> probes = List.of(first);
        Annotations large = enlarged();
        Path file = folder.resolve("cells");
        byte[] state;
        Floors before = Floors.of(probes, SAMPLES, (p, u) -> SELDOM);
        try (KeptCells kept = KeptCells.in(file, 1 << 20)) {
            Activations some = new Activations(probes, before, Optional.of(kept));
            gather(some, before, kept, 0, 24);
            state = bytes(some);
            gather(some, before, kept, 24, 32); // lost, since the state was written before
        }
        Floors floors = Floors.of(probes, SAMPLES, (p, u) -> SELDOM);
        float[][] thresholds = new float[1][UNITS];
        Overlaps found = new Overlaps(probes);
        try (KeptCells kept = KeptCells.in(file, 1 << 20)) {
            Activations all = new Activations(probes, floors, Optional.of(kept));
            all.readFrom(new DataInputStream(new ByteArrayInputStream(state)));
            assertEquals(3, kept.chunks());
            gather(all, floors, kept, 24, SAMPLES);
            for (int u = 0; u < UNITS; u++) {
                assertTrue(floors.of(0, u) > Float.NEGATIVE_INFINITY);
                thresholds[0][u] = all.threshold(0, u, SELDOM);
            }
            for (int i = 0; i < kept.chunks(); i++) {
                found.merge(Overlaps.of(probes, kept.read(i), large, thresholds));
            }
            assertTrue(kept.read(4).remaining() < kept.read(0).remaining(), "cells below a floor are left out");
        }
        Overlaps whole = new Overlaps(probes);
        for (int i = 0; i < SAMPLES; i += 8) {
            whole.merge(Overlaps.of(probes, batch(i, i + 8), large, thresholds));
        }
        assertTrue(whole.active(0, 0).size() > 0);
        assertArrayEquals(bytes(whole), bytes(found));
        Files.write(file, new byte[100]);
        try (KeptCells kept = KeptCells.in(file, 1 << 20)) {
            Activations other = new Activations(probes, floors, Optional.of(kept));
            assertThrows(
                    IOException.class,
                    () -> other.readFrom(new DataInputStream(new ByteArrayInputStream(state))),
                    "a file that was damaged");
        }
    }

    @Test
    void cellsAreGivenUpWhereTheyTakeTooMuchRoom(@TempDir Path folder) {
        Path file = folder.resolve("cells");
        Floors floors = Floors.of(List.of(first), SAMPLES, (p, u) -> SHARE);
        try (KeptCells kept = KeptCells.in(file, 10_000)) {
            gather(new Activations(List.of(first), floors, Optional.of(kept)), floors, kept, 0, SAMPLES);
            assertFalse(kept.isComplete());
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void channelsLastAreReadAsChannelsFirst() {
        float[] before = maps.get(0);
        float[] after = new float[before.length];
        for (int u = 0; u < UNITS; u++) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                after[(i * UNITS) + u] = before[(u * SIDE * SIDE) + i];
            }
        }
        for (int u = 0; u < UNITS; u++) {
            assertArrayEquals(
                    Arrays.copyOfRange(before, u * SIDE * SIDE, (u + 1) * SIDE * SIDE), last.map(after, 0, u));
        }
    }

    /** Units that are normal, seldom active, saturated from the start, and saturated only in the last third of the data. */
    private List<float[]> odd() {
        List<float[]> odd = new ArrayList<>();
        for (int n = 0; n < ODD; n++) {
            float[] map = new float[4 * SIDE * SIDE];
            for (int k = 0; k < map.length; k++) {
                float value = (float) random.nextGaussian();
                int unit = k / (SIDE * SIDE);
                float most = unit == 2 ? 1.5f : unit == 3 && n >= ODD * 2 / 3 ? 0.5f : Float.MAX_VALUE;
                float least = unit == 1 ? 0 : -Float.MAX_VALUE;
                float shifted = unit == 1 ? value - 2.3f : unit == 3 && n < ODD * 2 / 3 ? value / 10 : value;
                map[k] = Math.max(least, Math.min(most, shifted));
            }
            odd.add(map);
        }
        return odd;
    }

    @Test
    void floorsChangeNoThresholdOrTellThatTheyWereTooHigh() {
        List<Probe> probes = List.of(Probe.of("layer", new FeatureMap("v", Layout.NCHW, SIDE, SIDE, 4, 0, 0)));
        List<float[]> odd = odd();
        Floors floors = Floors.of(probes, ODD, (p, u) -> 0.01);
        Activations all = new Activations(probes);
        Activations some = new Activations(probes, floors, Optional.empty());
        for (int n = 0; n < ODD; n += 4) {
            float[] values = new float[4 * 4 * SIDE * SIDE];
            for (int i = 0; i < 4; i++) {
                System.arraycopy(odd.get(n + i), 0, values, i * 4 * SIDE * SIDE, 4 * SIDE * SIDE);
            }
            Batch batch = new Batch(
                    List.of(n, n + 1, n + 2, n + 3), Map.of("v", Tensor.of(values, 4, 4, SIDE, SIDE)), List.of());
            all.merge(Activations.of(probes, batch));
            some.merge(Activations.of(probes, batch, floors, Optional.empty()));
        }
        assertTrue(floors.of(0, 0) > 1.5, "most values are not told apart: " + floors.of(0, 0));
        for (int u = 0; u < 3; u++) {
            assertEquals(all.threshold(0, u, 0.01), some.threshold(0, u, 0.01), "unit " + u);
        }
        float late = some.threshold(0, 3, 0.01);
        assertTrue(
                Float.isNaN(late) || late == all.threshold(0, 3, 0.01),
                "a wrong threshold of the unit that saturates late: " + late);
    }
}
