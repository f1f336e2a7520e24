package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;

/**
 * The nearest neighbours of points by Euclidean distance, exact, the nearest first; equal distances by their numbers. A point is no
 * neighbour of its own.
 *
 * <p>Costs: the distances of all pairs in time, {@code float[n,k]} in memory: 50,000 points of 50 numbers take some
 * 20 seconds on two cores.
 */
public final class Neighbours {
    private final int perPoint;
    private final int[] numbers;
    private final float[] distances;

    private Neighbours(int perPoint, int[] numbers, float[] distances) {
        this.perPoint = perPoint;
        this.numbers = numbers;
        this.distances = distances;
    }

    /**
     * The neighbours of all points.
     *
     * @param perPoint how many of each, below the number of points
     */
    public static Neighbours of(Vectors points, int perPoint, int threads, Progress progress) {
        return of(points, DistanceRows.all(points.count()), perPoint, threads, progress);
    }

    /** The neighbours, among all points, of some of them. */
    static Neighbours of(Vectors points, int[] rows, int perPoint, int threads, Progress progress) {
        if (perPoint < 1 || perPoint >= points.count()) {
            throw new IllegalArgumentException(perPoint + " neighbours among " + points.count() + " points");
        }
        int[] numbers = new int[Math.multiplyExact(rows.length, perPoint)];
        float[] distances = new float[numbers.length];
        DistanceRows.run(
                points,
                rows,
                threads,
                (position, squared) -> {
                    nearest(squared, rows[position], perPoint, position * perPoint, numbers, distances);
                    return position;
                },
                position -> {},
                progress);
        return new Neighbours(perPoint, numbers, distances);
    }

    /** Keeps the nearest in order, by insertion. */
    private static void nearest(float[] squared, int self, int k, int at, int[] numbers, float[] distances) {
        int held = 0;
        float worst = Float.POSITIVE_INFINITY;
        for (int j = 0; j < squared.length; j++) {
            float d = squared[j];
            if (j == self || (held == k && !(d < worst))) {
                continue;
            }
            int place = after(distances, at, at + held, d);
            int end = at + Math.min(held, k - 1);
            System.arraycopy(distances, place, distances, place + 1, end - place);
            System.arraycopy(numbers, place, numbers, place + 1, end - place);
            distances[place] = d;
            numbers[place] = j;
            held = Math.min(k, held + 1);
            worst = distances[at + held - 1];
        }
        for (int i = at; i < at + k; i++) {
            distances[i] = (float) Math.sqrt(distances[i]);
        }
    }

    /** The first place of a sorted range whose number is larger. */
    private static int after(float[] sorted, int from, int to, float number) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Only the nearest of them.
     *
     * @param most how many; all if there are not more
     */
    public Neighbours first(int most) {
        if (most >= perPoint) {
            return this;
        }
        int[] fewer = new int[count() * most];
        float[] nearer = new float[fewer.length];
        for (int i = 0; i < count(); i++) {
            System.arraycopy(numbers, i * perPoint, fewer, i * most, most);
            System.arraycopy(distances, i * perPoint, nearer, i * most, most);
        }
        return new Neighbours(most, fewer, nearer);
    }

    /** How many points have neighbours here. */
    public int count() {
        return numbers.length / perPoint;
    }

    /** How many neighbours each point has. */
    public int perPoint() {
        return perPoint;
    }

    /**
     * The number of a neighbour.
     *
     * @param rank from 0, the nearest
     */
    public int number(int point, int rank) {
        return numbers[point * perPoint + rank];
    }

    /**
     * How far a neighbour is.
     *
     * @param rank from 0, the nearest
     */
    public float distance(int point, int rank) {
        return distances[point * perPoint + rank];
    }

    /** The numbers of the neighbours of a point, the nearest first. */
    public int[] of(int point) {
        return Arrays.copyOfRange(numbers, point * perPoint, (point + 1) * perPoint);
    }
}
