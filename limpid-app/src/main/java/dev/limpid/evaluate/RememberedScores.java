package dev.limpid.evaluate;

import dev.limpid.trust.InputKey;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The scores of one picture, its neighbours and its changed forms, each asked of the network once, whichever metrics ask: many
 * metrics hide the same pixels. For one thread.
 */
final class RememberedScores implements Scores {
    private static final int PIECE = 64;

    private final Scores network;
    private final KnownScores.Answers known;
    private final int turn;
    /** Inputs that are about to be asked; the same arrays for every piece. */
    private final List<float[]> spare = new ArrayList<>();

    /**
     * Scores of which some are known.
     *
     * @param known to which others are added
     * @param turn the number of the method that asks
     */
    RememberedScores(Scores network, KnownScores.Answers known, int turn) {
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
        return scores(asked(count, writer));
    }

    @Override
    public double[][] of(Object inputs, int count, Writer writer) {
        // No computeIfAbsent: what is asked may ask again.
        KnownScores.Row[] rows = known.lists().get(inputs);
        if (rows == null) {
            rows = asked(count, writer);
            known.lists().put(inputs, rows);
        }
        return scores(rows);
    }

    private double[][] scores(KnownScores.Row[] rows) {
        return Arrays.stream(rows).map(row -> row.used(turn)).toArray(double[][]::new);
    }

    private KnownScores.Row[] asked(int count, Writer writer) {
        KnownScores.Row[] all = new KnownScores.Row[count];
        for (int from = 0; from < count; from += PIECE) {
            piece(from, Math.min(count, from + PIECE), writer, all);
        }
        return all;
    }

    private void piece(int from, int to, Writer writer, KnownScores.Row[] all) {
        List<InputKey> keys = new ArrayList<>();
        List<float[]> fresh = new ArrayList<>();
        Set<InputKey> seen = new HashSet<>();
        InputKey[] wanted = new InputKey[to - from];
        for (int i = from; i < to; i++) {
            if (spare.size() == fresh.size()) {
                spare.add(new float[shape().elements()]);
            }
            float[] input = writer.input(i, spare.get(fresh.size()));
            InputKey key = InputKey.of(input);
            wanted[i - from] = key;
            if (!known.rows().containsKey(key) && seen.add(key)) {
                keys.add(key);
                fresh.add(input);
            }
        }
        double[][] scores = network.of(fresh.size(), new InMemory(fresh));
        for (int k = 0; k < scores.length; k++) {
            known.rows().put(keys.get(k), new KnownScores.Row(scores[k], turn));
        }
        for (int i = from; i < to; i++) {
            all[i] = Objects.requireNonNull(known.rows().get(wanted[i - from]));
        }
    }

    /** Inputs that need not be copied. */
    private record InMemory(List<float[]> inputs) implements Writer {
        @Override
        public void write(int index, float[] into) {
            System.arraycopy(inputs.get(index), 0, into, 0, into.length);
        }

        @Override
        public float[] input(int index, float[] room) {
            return inputs.get(index);
        }
    }

    @Override
    public double[] probabilities(double[] scores) {
        return network.probabilities(scores);
    }

    @Override
    public boolean hasProbabilities() {
        return network.hasProbabilities();
    }

    @Override
    public float[] black() {
        return network.black();
    }
}
