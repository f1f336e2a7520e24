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
    /** What the key of an input is shared by. */
    private enum Shared {
        KEY_OF_INPUT
    }

    static HiddenSets of(MetricInput in, Replacement replacement, List<BitSet> sets) {
        InputKey input = in.once(Shared.KEY_OF_INPUT, () -> InputKey.of(in.input()));
        long one = input.one();
        long other = input.other();
        for (BitSet set : sets) {
            long[] words = set.toLongArray();
            one = InputKey.mixed(one ^ words.length);
            other = InputKey.mixed(other + words.length);
            for (long word : words) {
                one = Long.rotateLeft(one ^ word, 27) * InputKey.ODD;
                other = Long.rotateLeft(other + word, 31) * InputKey.OTHER;
            }
        }
        return new HiddenSets(replacement.name(), in.seed(), sets.size(), InputKey.mixed(one), InputKey.mixed(other));
    }
}
