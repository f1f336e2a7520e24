package dev.limpid.evaluate;

import java.util.HashMap;
import java.util.Map;

/**
 * Scores of pictures that were asked for one method and may be asked for the next one: many metrics change a picture in the
 * same way whatever the map is. What two methods in a row did not ask for is forgotten, and no more is kept than fits. Safe for many threads.
 */
final class KnownScores {
    /** What an entry takes besides its numbers. */
    private static final long ENTRY = 160;

    private final long most;
    private final Map<Integer, Kept> pictures = new HashMap<>();
    private long bytes;

    /** @param most bytes */
    KnownScores(long most) {
        this.most = most;
    }

    /** The scores of an input; for one thread. */
    static final class Row {
        private final float[] scores;
        private int last;

        Row(double[] scores, int turn) {
            this.scores = new float[scores.length];
            for (int i = 0; i < scores.length; i++) {
                this.scores[i] = (float) scores[i];
            }
            last = turn;
        }

        /** A copy of the numbers, which are those of a network of floats. */
        double[] used(int turn) {
            last = turn;
            double[] copy = new double[scores.length];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = scores[i];
            }
            return copy;
        }
    }

    /** The rows of a picture, and what they take. */
    private record Kept(Map<InputKey, Row> rows, long bytes) {}

    /** Takes what is known of a picture, for the thread that asks. */
    synchronized Map<InputKey, Row> take(int picture) {
        Kept kept = pictures.remove(picture);
        if (kept == null) {
            return new HashMap<>();
        }
        bytes -= kept.bytes;
        return kept.rows;
    }

    /**
     * Keeps what was asked.
     *
     * @param turn the number of the method that asked last
     */
    void give(int picture, Map<InputKey, Row> rows, int turn) {
        rows.values().removeIf(row -> row.last < turn - 1);
        long taken = rows.values().stream()
                .mapToLong(row -> ENTRY + (long) Float.BYTES * row.scores.length)
                .sum();
        synchronized (this) {
            if (bytes + taken <= most && !pictures.containsKey(picture)) {
                bytes += taken;
                pictures.put(picture, new Kept(rows, taken));
            }
        }
    }
}
