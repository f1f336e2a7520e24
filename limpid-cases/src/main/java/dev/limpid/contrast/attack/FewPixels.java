package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Head;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Changes as few pixels as it can: at each turn it tries the pixels where the gradient promises most, in each corner of the colours, and
 * keeps the one that moves the decision furthest.
 *
 * <p>Ref. Su, Vargas and Sakurai, One pixel attack for fooling deep neural networks, 2019, arXiv 1710.08864; here the gradient proposes
 * the pixels, in place of differential evolution.
 *
 * @param tried pixels that are tried at each turn
 */
record FewPixels(int tried) implements Attack {
    private static final int ROWS = 32;

    @Override
    public String name() {
        return "few-pixels";
    }

    @Override
    public String meaning() {
        return "Changes one pixel after another, each to the colour that moves the decision furthest among the " + tried
                + " pixels where the gradient promises most.";
    }

    @Override
    public String reference() {
        return "Su, Vargas and Sakurai, One pixel attack for fooling deep neural networks, 2019, arXiv 1710.08864";
    }

    @Override
    public Norm norm() {
        return Norm.L0;
    }

    @Override
    public double usualRadius() {
        return norm().usualRadius();
    }

    /** @param radius how many pixels may change */
    @Override
    public Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        Decision decision = victim.decision();
        float[] values = input.toFloats();
        float[] logits = victim.logits(input, progress);
        boolean[] isChanged = new boolean[values.length];
        int passes = 1;
        int most = (int) Math.max(1, Math.floor(radius));
        for (int turn = 0; turn < most && !goal.isReached(decision, logits); turn++) {
            Tensor at = victim.input(input, values);
            float[] slope = victim.gradient(at, slope(decision, goal, logits), progress);
            Pixels pixels = new Pixels(victim.room(), input.shape(), values);
            int[] best = pixels.promising(slope, goal.direction(), isChanged, tried);
            float[][] rows = pixels.variants(best);
            float[] found = values;
            double furthest = Double.NEGATIVE_INFINITY;
            for (int from = 0; from < rows.length; from += ROWS) {
                float[][] part = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + ROWS));
                float[] scores = victim.logits(stacked(victim, input, part), progress);
                for (int r = 0; r < part.length; r++) {
                    float[] row = Arrays.copyOfRange(scores, r * decision.scores(), (r + 1) * decision.scores());
                    double reached = margin(decision, goal, row);
                    if (reached > furthest) {
                        furthest = reached;
                        found = part[r];
                        logits = row;
                    }
                }
            }
            passes += 2 + rows.length;
            for (int i = 0; i < values.length; i++) {
                isChanged[i] |= found[i] != values[i];
            }
            values = found;
        }
        return Attacked.of(victim, goal, input, victim.input(input, values), logits, passes);
    }

    private static Tensor stacked(Victim victim, Tensor input, float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, all, r * rows[r].length, rows[r].length);
        }
        return victim.input(FullBatch.filled(input, rows.length), all);
    }

    /** The gradient of the loss by the logits, {@code float[1,K]}. */
    private static Tensor slope(Decision decision, Goal goal, float[] logits) {
        float[] wanted = decision.wanted(goal.followed()).toFloats();
        float[] counted = decision.counted(goal.followed()).toFloats();
        double largest = 0;
        for (float each : logits) {
            largest = Math.max(largest, each);
        }
        double offset = largest;
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(k -> Math.exp(logits[k] - offset))
                .sum();
        float[] slope = new float[logits.length];
        for (int k = 0; k < slope.length; k++) {
            double p = decision.head() == Head.SOFTMAX
                    ? Math.exp(logits[k] - offset) / sum
                    : 1 / (1 + Math.exp(-logits[k]));
            slope[k] = (float) ((p - wanted[k]) * counted[k]);
        }
        return Tensor.of(slope, 1, slope.length);
    }

    /** How far the decision has moved: positive when the goal is reached. */
    private static double margin(Decision decision, Goal goal, float[] logits) {
        int followed = goal.followed();
        double own;
        if (decision.isBinary()) {
            own = followed == 1 ? logits[0] : -logits[0];
        } else if (decision.head() == Head.SIGMOID) {
            own = logits[followed];
        } else {
            double other = IntStream.range(0, logits.length)
                    .filter(k -> k != followed)
                    .mapToDouble(k -> logits[k])
                    .max()
                    .orElse(0);
            own = logits[followed] - other;
        }
        return -goal.direction() * own;
    }

    /** The pixels of an input. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pixels(Room room, long[] shape, float[] values) {
        /** The pixels where the best corner of the colours promises the largest change of the loss. */
        int[] promising(float[] slope, int direction, boolean[] isChanged, int count) {
            float[] low = room.low().toFloats();
            float[] high = room.high().toFloats();
            double[] promise = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                int c = room.channel(i, shape);
                double up = direction * slope[i] * (high[c] - values[i]);
                double down = direction * slope[i] * (low[c] - values[i]);
                promise[room.place(i, shape)] += Math.max(up, down);
            }
            for (int i = 0; i < values.length; i++) {
                if (isChanged[i]) {
                    promise[room.place(i, shape)] = Double.NEGATIVE_INFINITY;
                }
            }
            int places = values.length / room.scale().toFloats().length;
            return IntStream.range(0, places)
                    .boxed()
                    .sorted((a, b) -> Double.compare(promise[b], promise[a]))
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        /** The input with each of these pixels in each corner of the colours. */
        float[][] variants(int[] places) {
            float[] low = room.low().toFloats();
            float[] high = room.high().toFloats();
            int corners = 1 << low.length;
            float[][] rows = new float[places.length * corners][];
            for (int r = 0; r < rows.length; r++) {
                float[] row = values.clone();
                int place = places[r / corners];
                int corner = r % corners;
                for (int i = 0; i < row.length; i++) {
                    if (room.place(i, shape) == place) {
                        int c = room.channel(i, shape);
                        row[i] = (corner >> c & 1) == 0 ? low[c] : high[c];
                    }
                }
                rows[r] = row;
            }
            return rows;
        }
    }
}
