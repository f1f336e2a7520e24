package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import java.util.SplittableRandom;

/**
 * UMAP: places in the plane that keep a fuzzy graph of nearest neighbours.
 *
 * <p>The settings are those of umap-learn (15 neighbours with the point itself, least distance 0.1, five negative samples, 500 epochs
 * up to 10,000 points and 200 above). Differs from it: neighbours are exact, and the places begin at the first two principal
 * components instead of a spectral embedding. One thread, so that a seed decides the result.
 *
 * <p>Ref.: McInnes, Healy and Melville, UMAP: Uniform Manifold Approximation and Projection, 2018, arXiv:1802.03426.
 */
public final class Umap {
    /** Neighbours of each point, without itself. */
    public static final int NEIGHBOURS = 14;

    /** The curve {@code 1 / (1 + a d^(2b))} that fits a least distance of 0.1 and a spread of 1. */
    private static final double A = 1.5769434603113077;

    private static final double B = 0.8950608779109733;
    private static final int NEGATIVE = 5;
    private static final int FEW = 10_000;
    private static final double LARGEST_STEP = 4;
    private static final double EXTENT = 10;

    private Umap() {}

    /**
     * Places vectors in the plane.
     *
     * @param neighbours of the vectors, usually {@link #NEIGHBOURS} of each
     * @param start places to begin with: the first two principal components
     * @param progress hears of the epochs, and may cancel
     * @return {@code float[n,2]}
     */
    public static Vectors of(Neighbours neighbours, Vectors start, long seed, Progress progress) {
        Affinities graph =
                Affinities.of(neighbours, memberships(neighbours), (there, back) -> there + back - there * back);
        SplittableRandom random = new SplittableRandom(seed);
        float[] places = scaled(start, random);
        int epochs = start.count() <= FEW ? 500 : 200;
        float largest = 0;
        for (float each : graph.weights()) {
            largest = Math.max(largest, each);
        }
        float[] next = new float[graph.size()];
        for (int e = 0; e < next.length; e++) {
            next[e] = largest / graph.weights()[e];
        }
        float[] negative = new float[graph.size()];
        for (int epoch = 0; epoch < epochs; epoch++) {
            double alpha = 1 - (double) epoch / epochs;
            epoch(graph, places, next, negative, largest, epoch, alpha, random);
            progress.reached(epoch + 1, epochs);
        }
        return Vectors.of(start.count(), 2, places);
    }

    /** How far each neighbour belongs to the neighbourhood of its point: 1 for the nearest, in sum log2 of their number. */
    private static float[] memberships(Neighbours neighbours) {
        int n = neighbours.count();
        int k = neighbours.perPoint();
        double wanted = Math.log(k + 1) / Math.log(2);
        double mean = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < k; j++) {
                mean += neighbours.distance(i, j);
            }
        }
        mean /= (double) n * (k + 1);
        float[] all = new float[n * k];
        for (int i = 0; i < n; i++) {
            double nearest = nearestApart(neighbours, i);
            double scale = Math.max(scale(neighbours, i, nearest, wanted), least(neighbours, i, nearest, mean));
            for (int j = 0; j < k; j++) {
                double beyond = neighbours.distance(i, j) - nearest;
                all[i * k + j] = beyond <= 0 || scale == 0 ? 1 : (float) Math.exp(-beyond / scale);
            }
        }
        return all;
    }

    private static double nearestApart(Neighbours neighbours, int point) {
        for (int j = 0; j < neighbours.perPoint(); j++) {
            if (neighbours.distance(point, j) > 0) {
                return neighbours.distance(point, j);
            }
        }
        return 0;
    }

    /** A thousandth of the mean distance: of the point's neighbours, or of all if they lie on it. */
    private static double least(Neighbours neighbours, int point, double nearest, double mean) {
        double own = 0;
        for (int j = 0; j < neighbours.perPoint(); j++) {
            own += neighbours.distance(point, j);
        }
        return 1e-3 * (nearest > 0 ? own / (neighbours.perPoint() + 1) : mean);
    }

    private static double scale(Neighbours neighbours, int point, double nearest, double wanted) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double middle = 1;
        for (int turn = 0; turn < 64; turn++) {
            double sum = 0;
            for (int j = 0; j < neighbours.perPoint(); j++) {
                double beyond = neighbours.distance(point, j) - nearest;
                sum += beyond > 0 ? Math.exp(-beyond / middle) : 1;
            }
            if (Math.abs(sum - wanted) < 1e-5) {
                break;
            }
            high = sum > wanted ? middle : high;
            low = sum > wanted ? low : middle;
            middle = Double.isInfinite(high) ? 2 * middle : (low + high) / 2;
        }
        return middle;
    }

    /** The start in a square of some size, with a little noise that parts equal points. */
    private static float[] scaled(Vectors start, SplittableRandom random) {
        float largest = Float.MIN_NORMAL;
        for (float each : start.values()) {
            largest = Math.max(largest, Math.abs(each));
        }
        float[] places = new float[2 * start.count()];
        for (int i = 0; i < places.length; i++) {
            float at = i % 2 < start.width() ? start.at(i / 2, i % 2) : 0;
            places[i] = (float) (EXTENT * at / largest + 1e-4 * random.nextGaussian());
        }
        return places;
    }

    private static void epoch(
            Affinities graph,
            float[] places,
            float[] next,
            float[] negative,
            float largest,
            int epoch,
            double alpha,
            SplittableRandom random) {
        int n = graph.starts().length - 1;
        for (int i = 0; i < n; i++) {
            for (int e = graph.starts()[i]; e < graph.starts()[i + 1]; e++) {
                float period = largest / graph.weights()[e];
                if (next[e] > epoch || !(period <= 1e6f)) {
                    continue;
                }
                next[e] += period;
                attract(places, i, graph.columns()[e], alpha);
                int due = (int) ((epoch - negative[e]) / (period / NEGATIVE));
                for (int s = 0; s < due; s++) {
                    repel(places, i, random.nextInt(n), alpha);
                }
                negative[e] += due * (period / NEGATIVE);
            }
        }
    }

    private static void attract(float[] places, int i, int j, double alpha) {
        double dx = places[2 * i] - places[2 * j];
        double dy = places[2 * i + 1] - places[2 * j + 1];
        double squared = dx * dx + dy * dy;
        if (squared > 0) {
            double power = Math.pow(squared, B - 1);
            double factor = -2 * A * B * power / (1 + A * power * squared);
            float x = (float) (alpha * clipped(factor * dx));
            float y = (float) (alpha * clipped(factor * dy));
            places[2 * i] += x;
            places[2 * i + 1] += y;
            places[2 * j] -= x;
            places[2 * j + 1] -= y;
        }
    }

    private static void repel(float[] places, int i, int j, double alpha) {
        double dx = places[2 * i] - places[2 * j];
        double dy = places[2 * i + 1] - places[2 * j + 1];
        double squared = dx * dx + dy * dy;
        if (squared > 0 && i != j) {
            double factor = 2 * B / ((0.001 + squared) * (1 + A * Math.pow(squared, B)));
            places[2 * i] += (float) (alpha * clipped(factor * dx));
            places[2 * i + 1] += (float) (alpha * clipped(factor * dy));
        }
    }

    private static double clipped(double step) {
        return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step));
    }
}
