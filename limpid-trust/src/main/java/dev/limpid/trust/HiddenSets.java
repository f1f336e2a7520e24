package dev.limpid.trust;

import java.util.BitSet;
import java.util.List;

/**
 * What stands for an input with each of some sets of pixels replaced: 128 bits of the input and of the sets.
 *
 * @param replacement its name
 * @param seed of what it draws
 * @param count how many sets there are
 * @param one 64 bits
 * @param other 64 more
 */
record HiddenSets(String replacement, long seed, int count, long one, long other) {
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    private static final long OTHER = 0xC2B2_AE3D_27D4_EB4FL;

    /** What the bits of an input are shared by. */
    private enum Bits {
        OF_INPUT
    }

    static HiddenSets of(MetricInput in, Replacement replacement, List<BitSet> sets) {
        long[] start = in.once(Bits.OF_INPUT, () -> bits(in.input()));
        long one = start[0];
        long other = start[1];
        for (BitSet set : sets) {
            long[] words = set.toLongArray();
            one = mixed(one ^ words.length);
            other = mixed(other + words.length);
            for (long word : words) {
                one = Long.rotateLeft(one ^ word, 27) * ODD;
                other = Long.rotateLeft(other + word, 31) * OTHER;
            }
        }
        return new HiddenSets(replacement.name(), in.seed(), sets.size(), mixed(one), mixed(other));
    }

    private static long[] bits(float[] input) {
        long one = ODD ^ input.length;
        long other = OTHER;
        for (float value : input) {
            int bits = Float.floatToRawIntBits(value);
            one = Long.rotateLeft(one ^ bits, 27) * ODD;
            other = Long.rotateLeft(other + bits, 31) * OTHER;
        }
        return new long[] {mixed(one), mixed(other)};
    }

    /** Every bit of the result depends on every bit. */
    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
