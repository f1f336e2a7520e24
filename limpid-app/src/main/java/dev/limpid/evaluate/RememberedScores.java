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
 * metrics hide the same pixels. For one thread.
 */
final class RememberedScores implements Scores {
    private static final int PIECE = 64;

    private final Scores network;
    private final Map<InputKey, KnownScores.Row> known;
    private final int turn;
    /** Inputs that are about to be asked; the same arrays for every piece. */
    private final List<float[]> spare = new ArrayList<>();

    RememberedScores(Scores network) {
        this(network, new HashMap<>(), 0);
    }

    /**
     * Scores of which some are known.
     *
     * @param known to which others are added
     * @param turn the number of the method that asks
     */
    RememberedScores(Scores network, Map<InputKey, KnownScores.Row> known, int turn) {
        this.network = network;
        this.known = known;
        this.turn = turn;
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
        List<InputKey> keys = new ArrayList<>();
        Set<InputKey> fresh = new HashSet<>();
        InputKey[] wanted = new InputKey[to - from];
        for (int i = from; i < to; i++) {
            if (spare.size() == count) {
                spare.add(new float[shape().elements()]);
            }
            float[] input = spare.get(count);
            writer.write(i, input);
            InputKey key = InputKey.of(input);
            wanted[i - from] = key;
            if (!known.containsKey(key) && fresh.add(key)) {
                keys.add(key);
                count++;
            }
        }
        double[][] scores =
                network.of(count, (index, into) -> System.arraycopy(spare.get(index), 0, into, 0, into.length));
        for (int k = 0; k < scores.length; k++) {
            known.put(keys.get(k), new KnownScores.Row(scores[k], turn));
        }
        for (int i = from; i < to; i++) {
            all[i] = Objects.requireNonNull(known.get(wanted[i - from])).used(turn);
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
