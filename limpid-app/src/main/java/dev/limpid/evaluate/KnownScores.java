package dev.limpid.evaluate;

import dev.limpid.trust.InputKey;
import java.util.Arrays;
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

    /** What a network said of one picture and its changed forms; for one thread. */
    static final class Answers {
        private final Map<InputKey, Row> rows = new HashMap<>();
        private final Map<Object, Row[]> lists = new HashMap<>();

        /** By input. */
        Map<InputKey, Row> rows() {
            return rows;
        }

        /** By what stands for a list of inputs. */
        Map<Object, Row[]> lists() {
            return lists;
        }

        private void forget(int turn) {
            rows.values().removeIf(row -> row.last < turn - 1);
            lists.values().removeIf(list -> Arrays.stream(list).anyMatch(row -> row.last < turn - 1));
        }

        private long bytes() {
            return rows.values().stream()
                            .mapToLong(row -> ENTRY + (long) Float.BYTES * row.scores.length)
                            .sum()
                    + lists.values().stream()
                            .mapToLong(list -> ENTRY + (long) Long.BYTES * list.length)
                            .sum();
        }
    }

    /**
     * What is known of a picture.
     *
     * @param network by the network
     * @param tuned by the one that was fine-tuned on deletions
     */
    record OfPicture(Answers network, Answers tuned) {
        OfPicture() {
            this(new Answers(), new Answers());
        }
    }

    /** What is known of a picture, and what that takes. */
    private record Kept(OfPicture answers, long bytes) {}

    /** Takes what is known of a picture, for the thread that asks. */
    synchronized OfPicture take(int picture) {
        Kept kept = pictures.remove(picture);
        if (kept == null) {
            return new OfPicture();
        }
        bytes -= kept.bytes;
        return kept.answers;
    }

    /**
     * Keeps what was asked.
     *
     * @param turn the number of the method that asked last
     */
    void give(int picture, OfPicture answers, int turn) {
        answers.network.forget(turn);
        answers.tuned.forget(turn);
        long taken = answers.network.bytes() + answers.tuned.bytes();
        synchronized (this) {
            if (bytes + taken <= most && !pictures.containsKey(picture)) {
                bytes += taken;
                pictures.put(picture, new Kept(answers, taken));
            }
        }
    }
}
