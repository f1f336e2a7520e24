package dev.limpid.data;

import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a picture shows which concepts.
 *
 * @param width of the masks, pixels; the masks cover the whole picture, whatever its own size
 * @param height of the masks, pixels
 * @param masks for each concept that the picture shows, by its number, the pixels row by row; all of them if the whole
 *     picture shows it, as for scenes
 */
public record ConceptMasks(int width, int height, SortedMap<Integer, BitSet> masks) {
    public ConceptMasks {
        masks = new TreeMap<>(masks);
    }
}
