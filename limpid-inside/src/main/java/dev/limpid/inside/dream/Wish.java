package dev.limpid.inside.dream;

import java.util.Arrays;

/**
 * What one picture is to excite.
 *
 * @param direction the weight of each channel of the value: 1 at a unit, -1 for the least-liked input, or a concept vector;
 *     empty for aims without a direction
 * @param isCentre whether only the middle position counts, instead of the mean over all positions
 * @param seed of its random start and views
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Wish(float[] direction, boolean isCentre, long seed) {
    /** With a copy of the direction. */
    public Wish {
        direction = direction.clone();
    }

    /** One unit of a layer: the mean of a channel over all positions. */
    public static Wish unit(int unit, int channels, long seed) {
        float[] direction = new float[channels];
        direction[unit] = 1;
        return new Wish(direction, false, seed);
    }

    /** A wish without a direction, for caricature and inversion. */
    public static Wish whole(long seed) {
        return new Wish(new float[0], false, seed);
    }

    /** Only the middle position. */
    public Wish atCentre() {
        return new Wish(direction, true, seed);
    }

    /** The opposite: the least-liked input. */
    public Wish negative() {
        float[] opposite = direction();
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] = -opposite[i];
        }
        return new Wish(opposite, isCentre, seed);
    }

    /** Another start. */
    public Wish withSeed(long other) {
        return new Wish(direction, isCentre, other);
    }

    @Override
    public float[] direction() {
        return direction.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wish w
                && Arrays.equals(direction, w.direction)
                && isCentre == w.isCentre
                && seed == w.seed;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(direction) + Long.hashCode(seed);
    }

    @Override
    public String toString() {
        return "wish " + Arrays.toString(direction) + (isCentre ? " at the centre" : "") + ", seed " + seed;
    }
}
