package dev.limpid.inside.dissection;

import dev.limpid.graph.Shape;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;

/**
 * The units of a layer: where a value of the graph holds the activation of each of them at each position.
 *
 * @param name the layer
 * @param value its name in the graph
 * @param units how many
 * @param height rows of positions; 1 if a unit has a single number
 * @param width columns of positions
 * @param unitStride numbers between a unit and the next
 * @param placeStride numbers between a position and the next
 * @param offset of the first position within a sample
 * @param size numbers of a sample
 */
public record Probe(
        String name,
        String value,
        int units,
        int height,
        int width,
        int unitStride,
        int placeStride,
        int offset,
        int size) {

    /** The units of a feature map of a picture, in any layout. @throws IllegalArgumentException if it has not two axes of places */
    public static Probe of(String name, FeatureMap map) {
        if (map.places().size() != 2) {
            throw new IllegalArgumentException(map + " is no map of a picture");
        }
        int places = map.count();
        int units = map.channels();
        if (map.layout() == Layout.NCHW) {
            return new Probe(name, map.value(), units, map.height(), map.width(), places, 1, 0, units * places);
        }
        int leading = map.layout() == Layout.TOKENS ? map.leadingTokens() : 0;
        int trailing = map.layout() == Layout.TOKENS ? map.trailingTokens() : 0;
        int size = units * (leading + places + trailing);
        return new Probe(name, map.value(), units, map.height(), map.width(), 1, units, leading * units, size);
    }

    /** The units of a layer without positions: {@code float[N,units]}. */
    public static Probe ofVector(String name, String value, Shape shape) {
        int units = Math.toIntExact(shape.size(1));
        return new Probe(name, value, units, 1, 1, 1, 1, 0, units);
    }

    /** The same positions of other units at another value. */
    Probe with(String otherName, String otherValue, int otherUnits) {
        boolean isFirst = isChannelsFirst();
        int tokens = size / units;
        return new Probe(
                otherName,
                otherValue,
                otherUnits,
                height,
                width,
                isFirst ? unitStride : 1,
                isFirst ? 1 : otherUnits,
                offset / units * otherUnits,
                tokens * otherUnits);
    }

    /** The number of positions. */
    public int places() {
        return height * width;
    }

    /** Whether the positions of a unit follow each other, as in {@code [N,C,H,W]}. */
    boolean isChannelsFirst() {
        return isSpatial() && unitStride == places();
    }

    /** Whether units have positions, so that areas can be compared. */
    public boolean isSpatial() {
        return places() > 1;
    }

    /** The activations of a unit for a sample of a batch, position by position. */
    public float[] map(float[] values, int sample, int unit) {
        float[] map = new float[places()];
        int at = at(sample, unit, 0);
        for (int i = 0; i < map.length; i++) {
            map[i] = values[at];
            at += placeStride;
        }
        return map;
    }

    /** Where the number of a unit at a position stands in the values of a batch. */
    int at(int sample, int unit, int place) {
        return (sample * size) + offset + (unit * unitStride) + (place * placeStride);
    }
}
