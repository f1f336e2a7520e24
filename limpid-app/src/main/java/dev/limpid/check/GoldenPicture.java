package dev.limpid.check;

import java.util.Map;

/**
 * What is recorded of one picture.
 *
 * @param name of the picture: its file, or the number of a drawn one
 * @param sha256 the checksum of its file, in hexadecimal; empty for a drawn one
 * @param index the class that was predicted
 * @param label its name
 * @param probability of the class, or its value where the network has no probabilities
 * @param maps the files of the maps in the folder of the reference, by method
 */
public record GoldenPicture(
        String name, String sha256, int index, String label, double probability, Map<String, String> maps) {
    public GoldenPicture {
        maps = Map.copyOf(maps);
    }
}
