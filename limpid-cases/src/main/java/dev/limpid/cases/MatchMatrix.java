package dev.limpid.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * How much each pair of regions of two pictures contributes to the product of their features.
 *
 * @param side rows and columns of the grid of regions
 * @param values {@code [side*side][side*side]}: the regions of the first picture row by row, those of the second one
 * @param product the sum over features of what both pictures have more of than is usual; 0 if they share nothing
 * @param covered the share of the product whose features were propagated; the values add up to it where relevance is conserved
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MatchMatrix(int side, double[] values, double product, double covered) {
    /**
     * A square of regions of the first picture and one of the second that match.
     *
     * @param rowA the upper row of the first one, in regions
     * @param columnA its left column
     * @param rowB the upper row of the second one
     * @param columnB its left column
     * @param size rows and columns of each square
     * @param share of the positive part of the similarity that these pairs of regions contribute
     */
    public record Pair(int rowA, int columnA, int rowB, int columnB, int size, double share) {}

    /** What a pair of regions contributes. */
    public double at(int a, int b) {
        return values[a * side * side + b];
    }

    /** The sum over all pairs. */
    public double sum() {
        double sum = 0;
        for (double each : values) {
            sum += each;
        }
        return sum;
    }

    /** What each region of the first picture contributes, row by row. */
    public double[] first() {
        int n = side * side;
        double[] sums = new double[n];
        for (int i = 0; i < values.length; i++) {
            sums[i / n] += values[i];
        }
        return sums;
    }

    /** What each region of the second picture contributes, row by row. */
    public double[] second() {
        int n = side * side;
        double[] sums = new double[n];
        for (int i = 0; i < values.length; i++) {
            sums[i % n] += values[i];
        }
        return sums;
    }

    /**
     * The pairs of squares that match best, the best first. Squares of one picture do not overlap.
     *
     * @param size rows and columns of a square, in regions
     * @param most how many pairs at most
     */
    public List<Pair> pairs(int size, int most) {
        int places = side - size + 1;
        double[] sums = windows(size, places);
        double positive = 0;
        for (double each : values) {
            positive += Math.max(0, each);
        }
        List<Pair> pairs = new ArrayList<>();
        while (pairs.size() < most && positive > 0) {
            int best = -1;
            for (int i = 0; i < sums.length; i++) {
                if (sums[i] > 0 && (best < 0 || sums[i] > sums[best]) && isFree(i, size, places, pairs)) {
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            pairs.add(pair(best, size, places, sums[best] / positive));
        }
        return pairs;
    }

    private static Pair pair(int number, int size, int places, double share) {
        int n = places * places;
        int a = number / n;
        int b = number % n;
        return new Pair(a / places, a % places, b / places, b % places, size, share);
    }

    private static boolean isFree(int number, int size, int places, List<Pair> taken) {
        Pair pair = pair(number, size, places, 0);
        for (Pair each : taken) {
            boolean isApartA =
                    Math.abs(each.rowA() - pair.rowA()) >= size || Math.abs(each.columnA() - pair.columnA()) >= size;
            boolean isApartB =
                    Math.abs(each.rowB() - pair.rowB()) >= size || Math.abs(each.columnB() - pair.columnB()) >= size;
            if (!isApartA || !isApartB) {
                return false;
            }
        }
        return true;
    }

    private double[] windows(int size, int places) {
        double[] sums = new double[places * places * places * places];
        for (int i = 0; i < sums.length; i++) {
            Pair p = pair(i, size, places, 0);
            double sum = 0;
            for (int a = 0; a < size * size; a++) {
                int first = (p.rowA() + a / size) * side + p.columnA() + a % size;
                for (int b = 0; b < size * size; b++) {
                    sum += at(first, (p.rowB() + b / size) * side + p.columnB() + b % size);
                }
            }
            sums[i] = sum;
        }
        return sums;
    }
}
