package dev.limpid.data;

import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.model.Preprocessing;
import java.util.BitSet;
import java.util.OptionalInt;
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

    /**
     * What a network sees of them: cut and sized as the picture is, in the size of its input. Concepts that lie outside are not shown.
     *
     * @throws dev.limpid.error.LimpidException if the network takes no pictures of such sizes
     */
    public ConceptMasks seenBy(Classifier network) {
        Preprocessing preprocessing = network.preprocessing();
        int across = preprocessing.width();
        int down = preprocessing.height();
        if (network.form().kind() != InputKind.PICTURE || (across == width && down == height)) {
            return this;
        }
        SeenPixels places = SeenPixels.of(width, height, preprocessing);
        SortedMap<Integer, BitSet> seen = new TreeMap<>();
        masks.forEach((concept, pixels) -> {
            BitSet shown = new BitSet(across * down);
            for (int i = 0; i < across * down; i++) {
                OptionalInt source = places.source(i);
                shown.set(i, source.isPresent() && pixels.get(source.getAsInt()));
            }
            if (!shown.isEmpty()) {
                seen.put(concept, shown);
            }
        });
        return new ConceptMasks(across, down, seen);
    }
}
