package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Whether a map that tells why one class or group and not another points to places that matter: the best places are removed by a strong blur, and
 * so are as many others in the same arrangement, moved around the picture at random.
 *
 * @param before what is explained: the logit of the class minus that of the other, or such a sum of logits
 * @param without the same without the best places
 * @param random the mean of the same without moved places
 * @param wins the share of the moved arrangements whose removal matters less
 */
public record MapCheck(double before, double without, double random, double wins) {
    private static final double SHARE = 0.1;
    private static final int MOVED = 16;

    /**
     * Checks a map.
     *
     * @param weights of the logits in what is explained
     * @param scores one for each place, row by row; high where the picture speaks for what is explained
     */
    public static MapCheck of(
            ContrastNetwork network, Contrast contrast, double[] weights, double[] scores, Progress progress) {
        int count = network.grid().count();
        int width = network.grid().size(1);
        int height = network.grid().size(0);
        int[] best = IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .limit(Math.max(1, Math.round(SHARE * count)))
                .mapToInt(Integer::intValue)
                .toArray();
        SplittableRandom random = new SplittableRandom(contrast.seed());
        float[] kept = new float[(2 + MOVED) * count];
        Arrays.fill(kept, 1);
        for (int row = 1; row < 2 + MOVED; row++) {
            int down = row == 1 ? 0 : random.nextInt(height);
            int across = row == 1 ? 0 : random.nextInt(width);
            for (int place : best) {
                int y = (place / width + down) % height;
                int x = (place % width + across) % width;
                kept[row * count + y * width + x] = 0;
            }
        }
        double[] gaps = gaps(network, contrast, weights, kept, progress);
        double[] moved = Arrays.copyOfRange(gaps, 2, gaps.length);
        double mean = Arrays.stream(moved).average().orElse(0);
        double wins = (double) Arrays.stream(moved).filter(g -> g > gaps[1]).count() / MOVED;
        return new MapCheck(gaps[0], gaps[1], mean, wins);
    }

    private static double[] gaps(
            ContrastNetwork network, Contrast contrast, double[] weights, float[] kept, Progress progress) {
        int count = network.grid().count();
        int rows = kept.length / count;
        int chunk = network.chunk();
        long[] all = IntStream.range(0, count).mapToLong(i -> i).toArray();
        double[] gaps = new double[rows];
        for (int from = 0; from < rows; from += chunk) {
            int some = Math.min(chunk, rows - from);
            Tensor masks = Tensor.of(Arrays.copyOfRange(kept, from * count, (from + some) * count), some, count);
            float[] logits = Objects.requireNonNull(network.program("removal", () -> RemovalGraph.of(network))
                            .run(
                                    Map.of(
                                            RemovalGraph.PICTURE,
                                            Tensor.of(network.picture(contrast.input()), network.shape(1)),
                                            RemovalGraph.LABELS,
                                            Tensor.list(all),
                                            RemovalGraph.KEPT,
                                            masks),
                                    List.of(RemovalGraph.LOGITS),
                                    progress::isCancelled)
                            .get(RemovalGraph.LOGITS))
                    .toFloats();
            int width = network.decision().scores();
            for (int r = 0; r < some; r++) {
                for (int k = 0; k < width; k++) {
                    gaps[from + r] += weights[k] * logits[r * width + k];
                }
            }
        }
        return gaps;
    }
}
