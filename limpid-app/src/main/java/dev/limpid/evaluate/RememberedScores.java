package dev.limpid.evaluate;

import dev.limpid.trust.InputShape;
import dev.limpid.trust.Scores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The scores of one picture, its neighbours and its changed forms, each asked of the network once, whichever metrics ask: many
 * metrics hide the same pixels. Inputs are told apart by 128 bits of their values. For one thread.
 */
final class RememberedScores implements Scores {
    private static final int PIECE = 64;
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    private static final long OTHER = 0xC2B2_AE3D_27D4_EB4FL;

    private final Scores network;
    private final Map<Key, double[]> known = new HashMap<>();
    /** Inputs that are about to be asked; the same arrays for every piece. */
    private final List<float[]> spare = new ArrayList<>();

    RememberedScores(Scores network) {
        this.network = network;
    }

    /**
     * What stands for an input.
     *
     * @param one 64 bits
     * @param other 64 more
     */
    private record Key(long one, long other) {
        static Key of(float[] input) {
            // Four sums that do not wait for each other.
            long a = input.length;
            long b = ODD;
            long c = OTHER;
            long d = ODD ^ OTHER;
            int whole = input.length & ~3;
            for (int i = 0; i < whole; i += 4) {
                a = Long.rotateLeft(a ^ Float.floatToRawIntBits(input[i]), 27) * ODD;
                b = Long.rotateLeft(b ^ Float.floatToRawIntBits(input[i + 1]), 27) * ODD;
                c = Long.rotateLeft(c ^ Float.floatToRawIntBits(input[i + 2]), 27) * OTHER;
                d = Long.rotateLeft(d ^ Float.floatToRawIntBits(input[i + 3]), 27) * OTHER;
            }
            for (int i = whole; i < input.length; i++) {
                a = Long.rotateLeft(a ^ Float.floatToRawIntBits(input[i]), 27) * ODD;
                c = Long.rotateLeft(c ^ Float.floatToRawIntBits(input[i]), 27) * OTHER;
            }
            return new Key(Long.rotateLeft(a, 17) * OTHER + b, Long.rotateLeft(c, 17) * ODD + d);
        }
    }

    @Override
    public InputShape shape() {
        return network.shape();
    }

    @Override
    public int classes() {
        return network.classes();
    }

    @Override
    public double[][] of(int count, Writer writer) {
        double[][] all = new double[count][];
        for (int from = 0; from < count; from += PIECE) {
            piece(from, Math.min(count, from + PIECE), writer, all);
        }
        return all;
    }

    private void piece(int from, int to, Writer writer, double[][] all) {
        int count = 0;
        List<Key> keys = new ArrayList<>();
        Set<Key> fresh = new HashSet<>();
        Key[] wanted = new Key[to - from];
        for (int i = from; i < to; i++) {
            if (spare.size() == count) {
                spare.add(new float[shape().elements()]);
            }
            float[] input = spare.get(count);
            writer.write(i, input);
            Key key = Key.of(input);
            wanted[i - from] = key;
            if (!known.containsKey(key) && fresh.add(key)) {
                keys.add(key);
                count++;
            }
        }
        double[][] scores =
                network.of(count, (index, into) -> System.arraycopy(spare.get(index), 0, into, 0, into.length));
        for (int k = 0; k < scores.length; k++) {
            known.put(keys.get(k), scores[k]);
        }
        for (int i = from; i < to; i++) {
            all[i] = Objects.requireNonNull(known.get(wanted[i - from])).clone();
        }
    }

    @Override
    public double[] probabilities(double[] scores) {
        return network.probabilities(scores);
    }

    @Override
    public float[] black() {
        return network.black();
    }
}
