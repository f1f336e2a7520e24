package dev.limpid.inside.dissection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A picture divided into areas of pixels that show the same set of concepts, so that every combination of concepts can be
 * counted from the sizes of areas.
 *
 * @param width pixels in a row; 0 if the picture has no masks
 * @param height pixels in a column
 * @param area the number of the area of each pixel, row by row; not copied
 * @param concepts for each area the numbers of its concepts, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Areas(int width, int height, int[] area, List<List<Integer>> concepts) {
    /** A picture of which no areas are known. */
    public static final Areas NONE = new Areas(0, 0, new int[0], List.of());

    /**
     * Divides a picture by masks.
     *
     * @param masks the pixels of each concept, row by row
     */
    public static Areas of(int width, int height, SortedMap<Integer, BitSet> masks) {
        int[] area = new int[width * height];
        List<List<Integer>> sets = new ArrayList<>(List.of(List.of()));
        masks.forEach((concept, pixels) -> {
            int[] split = new int[sets.size()];
            Arrays.fill(split, -1);
            for (int i = pixels.nextSetBit(0); i >= 0 && i < area.length; i = pixels.nextSetBit(i + 1)) {
                int before = area[i];
                if (split[before] < 0) {
                    split[before] = sets.size();
                    List<Integer> more = new ArrayList<>(sets.get(before));
                    more.add(concept);
                    sets.add(List.copyOf(more));
                }
                area[i] = split[before];
            }
        });
        return new Areas(width, height, area, List.copyOf(sets));
    }

    /** Whether there are any. */
    public boolean isEmpty() {
        return area.length == 0;
    }

    /** The share of each cell of a grid that shows each concept: {@code [cell]} by concept. */
    SortedMap<Integer, float[]> coverage(int rows, int columns) {
        SortedMap<Integer, float[]> coverage = new TreeMap<>();
        float[] pixels = new float[rows * columns];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int cell = (y * rows / height * columns) + (x * columns / width);
                pixels[cell]++;
                for (int concept : concepts.get(area[(y * width) + x])) {
                    coverage.computeIfAbsent(concept, c -> new float[rows * columns])[cell]++;
                }
            }
        }
        for (float[] each : coverage.values()) {
            for (int i = 0; i < each.length; i++) {
                each[i] = pixels[i] == 0 ? 0 : each[i] / pixels[i];
            }
        }
        return coverage;
    }
}
