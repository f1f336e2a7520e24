package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;

/**
 * t-SNE with Barnes-Hut sums: places in the plane whose neighbourhoods resemble those of the vectors.
 *
 * <p>Similarities of the vectors reach to three times the perplexity's number of exact neighbours. The places begin at
 * the first two principal components, scaled to a deviation of 1e-4; 250 of the iterations exaggerate the similarities
 * twelvefold; the step is n / 48, at least 50; cells count as one point where their width is below half of their distance.
 * These are the settings of scikit-learn. The same vectors give the same places on any number of threads.
 *
 * <p>Costs: n log n for each iteration.
 *
 * <p>Ref.: van der Maaten, Accelerating t-SNE using tree-based algorithms, JMLR 15, 2014; step: Belkina et al., Nature
 * Communications 10, 2019.
 */
public final class TSne {
    private static final double EXAGGERATION = 12;
    private static final int EXAGGERATED = 250;
    private static final float THETA = 0.5f;
    private static final int CHUNK = 1024;
    private static final double LEAST_GAIN = 0.01;

    private final Affinities similarities;
    private final int count;
    private final int threads;
    private final float[] xs;
    private final float[] ys;
    private final double[] speed;
    private final double[] gains;

    private TSne(Affinities similarities, Vectors start, int threads) {
        this.similarities = similarities;
        this.count = start.count();
        this.threads = threads;
        this.xs = new float[count];
        this.ys = new float[count];
        this.speed = new double[2 * count];
        this.gains = new double[2 * count];
        Arrays.fill(gains, 1);
        double scale = 1e-4 / Math.max(deviation(start), Float.MIN_NORMAL);
        for (int i = 0; i < count; i++) {
            xs[i] = (float) (scale * start.at(i, 0));
            ys[i] = (float) (scale * (start.width() > 1 ? start.at(i, 1) : 0));
        }
    }

    private static double deviation(Vectors start) {
        double mean = start.mean()[0];
        double sum = 0;
        for (int i = 0; i < start.count(); i++) {
            sum += (start.at(i, 0) - mean) * (start.at(i, 0) - mean);
        }
        return Math.sqrt(sum / start.count());
    }

    /** How many neighbours the similarities of so many points reach to. */
    public static int neighbours(double perplexity, int points) {
        return Math.max(1, Math.min(points - 1, (int) (3 * perplexity + 1)));
    }

    /**
     * Places vectors in the plane.
     *
     * @param neighbours of the vectors, {@link #neighbours} of each
     * @param start places to begin with: the first two principal components
     * @param perplexity the number of neighbours that a point effectively has, 5 to 50
     * @param iterations usually 1,000
     * @param progress hears of the iterations, and may cancel
     * @return {@code float[n,2]}
     */
    public static Vectors of(
            Neighbours neighbours, Vectors start, double perplexity, int iterations, int threads, Progress progress) {
        float[] directed = conditional(neighbours, perplexity);
        double all = 2.0 * start.count();
        Affinities joint = Affinities.of(neighbours, directed, (there, back) -> (float) ((there + back) / all));
        TSne run = new TSne(joint, start, threads);
        QuadTree tree = new QuadTree(run.xs, run.ys);
        double rate = Math.max(50, start.count() / EXAGGERATION / 4);
        for (int i = 0; i < iterations; i++) {
            boolean isEarly = i < EXAGGERATED;
            double[] gradient = run.gradient(tree, isEarly ? EXAGGERATION : 1);
            run.step(gradient, rate, isEarly ? 0.5 : 0.8);
            progress.reached(i + 1, iterations);
        }
        return run.places();
    }

    /** Similarities to neighbours that sum to 1 and have the entropy of the perplexity. */
    private static float[] conditional(Neighbours neighbours, double perplexity) {
        int n = neighbours.count();
        int k = neighbours.perPoint();
        double wanted = Math.log(Math.min(perplexity, k));
        float[] all = new float[n * k];
        double[] p = new double[k];
        for (int i = 0; i < n; i++) {
            double low = 0;
            double high = Double.POSITIVE_INFINITY;
            double beta = 1 / Math.max(square(neighbours.distance(i, k - 1)), Double.MIN_NORMAL);
            for (int turn = 0; turn < 100; turn++) {
                double difference = fill(p, neighbours, i, beta) - wanted;
                if (Math.abs(difference) < 1e-5) {
                    break;
                }
                low = difference > 0 ? beta : low;
                high = difference > 0 ? high : beta;
                beta = Double.isInfinite(high) ? 2 * beta : (low + high) / 2;
            }
            for (int j = 0; j < k; j++) {
                all[i * k + j] = (float) p[j];
            }
        }
        return all;
    }

    /** Similarities of a point with a precision; returns their entropy. */
    private static double fill(double[] p, Neighbours neighbours, int point, double beta) {
        double nearest = square(neighbours.distance(point, 0));
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < p.length; j++) {
            double squared = square(neighbours.distance(point, j)) - nearest;
            p[j] = Math.exp(-beta * squared);
            sum += p[j];
            weighted += squared * p[j];
        }
        for (int j = 0; j < p.length; j++) {
            p[j] /= sum;
        }
        return Math.log(sum) + beta * weighted / sum;
    }

    private static double square(double x) {
        return x * x;
    }

    private double[] gradient(QuadTree tree, double exaggeration) {
        tree.build();
        double[] repulsion = new double[2 * count];
        double[] attraction = new double[2 * count];
        double[] sum = {0};
        Chunks.run(
                count,
                CHUNK,
                threads,
                (from, to) -> {
                    double part = 0;
                    double[] force = new double[2];
                    for (int position = from; position < to; position++) {
                        int i = tree.ordered(position);
                        part += tree.repel(i, THETA, force);
                        repulsion[2 * i] = force[0];
                        repulsion[2 * i + 1] = force[1];
                        attract(i, attraction);
                    }
                    return part;
                },
                part -> sum[0] += part);
        for (int i = 0; i < attraction.length; i++) {
            attraction[i] = 4 * (exaggeration * attraction[i] - repulsion[i] / sum[0]);
        }
        return attraction;
    }

    private void attract(int i, double[] attraction) {
        double fx = 0;
        double fy = 0;
        for (int e = similarities.starts()[i]; e < similarities.starts()[i + 1]; e++) {
            int j = similarities.columns()[e];
            float dx = xs[i] - xs[j];
            float dy = ys[i] - ys[j];
            float pull = similarities.weights()[e] / (1 + dx * dx + dy * dy);
            fx += pull * dx;
            fy += pull * dy;
        }
        attraction[2 * i] = fx;
        attraction[2 * i + 1] = fy;
    }

    private void step(double[] gradient, double rate, double momentum) {
        for (int i = 0; i < gradient.length; i++) {
            boolean isGoingOn = gradient[i] * speed[i] < 0;
            gains[i] = Math.max(LEAST_GAIN, isGoingOn ? gains[i] + 0.2 : gains[i] * 0.8);
            speed[i] = momentum * speed[i] - rate * gains[i] * gradient[i];
        }
        for (int i = 0; i < count; i++) {
            xs[i] += (float) speed[2 * i];
            ys[i] += (float) speed[2 * i + 1];
        }
    }

    private Vectors places() {
        float[] places = new float[2 * count];
        for (int i = 0; i < count; i++) {
            places[2 * i] = xs[i];
            places[2 * i + 1] = ys[i];
        }
        return Vectors.of(count, 2, places);
    }
}
