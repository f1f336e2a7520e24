package dev.limpid.trust;

import org.jspecify.annotations.Nullable;

/**
 * What stands for an input: 128 bits of its values.
 *
 * @param one 64 bits
 * @param other 64 more
 */
public record InputKey(long one, long other) {
    static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    static final long OTHER = 0xC2B2_AE3D_27D4_EB4FL;
    private static final int AT_ONCE = 8;

    /** What stands for an input, {@code float[C*H*W]}. */
    public static InputKey of(float[] input) {
        // Four sums of two values each that do not wait for each other.
        long a = input.length;
        long b = ODD;
        long c = OTHER;
        long d = ODD ^ OTHER;
        int whole = input.length - input.length % AT_ONCE;
        for (int i = 0; i < whole; i += AT_ONCE) {
            a = Long.rotateLeft(a ^ pair(input[i], input[i + 1]), 27) * ODD;
            b = Long.rotateLeft(b ^ pair(input[i + 2], input[i + 3]), 27) * ODD;
            c = Long.rotateLeft(c ^ pair(input[i + 4], input[i + 5]), 27) * OTHER;
            d = Long.rotateLeft(d ^ pair(input[i + 6], input[i + 7]), 27) * OTHER;
        }
        for (int i = whole; i < input.length; i++) {
            a = Long.rotateLeft(a ^ Float.floatToRawIntBits(input[i]), 27) * ODD;
            c = Long.rotateLeft(c ^ Float.floatToRawIntBits(input[i]), 27) * OTHER;
        }
        a = mixed(a + Long.rotateLeft(d, 32));
        b = mixed(b + Long.rotateLeft(c, 32));
        return new InputKey(mixed(a ^ Long.rotateLeft(b, 21)), mixed(b + Long.rotateLeft(a, 42)));
    }

    // The comparison that a record has by itself is slow, and every input is looked up.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InputKey key && key.one == one && key.other == this.other;
    }

    @Override
    public int hashCode() {
        return (int) one;
    }

    private static long pair(float one, float other) {
        return ((long) Float.floatToRawIntBits(one) << Integer.SIZE) | (Float.floatToRawIntBits(other) & 0xFFFF_FFFFL);
    }

    /** Every bit of the result depends on every bit. */
    static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
