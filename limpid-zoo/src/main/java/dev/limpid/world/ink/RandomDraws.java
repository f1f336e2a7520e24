package dev.limpid.world.ink;

import java.util.List;

/**
 * Random numbers that depend on a seed and a name only: numbers drawn under one name never change those of another.
 *
 * <p>Ref.: Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014, doi:10.1145/2660193.2660195.
 */
public final class RandomDraws {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long root;
    private long state;

    private RandomDraws(long root) {
        this.root = root;
        state = root;
    }

    /** The numbers of a seed. */
    public static RandomDraws of(long seed) {
        return new RandomDraws(mixed(seed + STEP));
    }

    /** The numbers of a name under this seed; they do not depend on earlier draws. */
    public RandomDraws named(String name) {
        long hash = root;
        for (int i = 0; i < name.length(); i++) {
            hash = mixed((hash + name.charAt(i)) * 31);
        }
        return new RandomDraws(mixed(hash ^ STEP));
    }

    /** The numbers of a name and an index. */
    public RandomDraws named(String name, int index) {
        return new RandomDraws(mixed(named(name).root + ((index + 1L) * STEP)));
    }

    /** The seed of these numbers, for a generator of another kind. */
    public long seed() {
        return root;
    }

    /** The next 64 bits. */
    public long bits() {
        state += STEP;
        return mixed(state);
    }

    /** A number from 0 inclusive to 1 exclusive. */
    public double unit() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /** A number between two bounds. */
    public double between(double low, double high) {
        return low + ((high - low) * unit());
    }

    /** A number around 0 with a triangular distribution up to a distance: the mean of two uniform numbers. */
    public double around(double most) {
        return most * (unit() + unit() - 1);
    }

    /** A whole number from 0 to {@code count - 1}. */
    public int below(int count) {
        return (int) (unit() * count);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return unit() < probability;
    }

    /** One of a list. */
    public <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    /** Mixes the bits of a number. */
    static long mixed(long number) {
        long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
