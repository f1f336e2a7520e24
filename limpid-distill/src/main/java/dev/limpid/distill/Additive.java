package dev.limpid.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A generalised additive model: for each class the sum of a step function of each feature. Steps lie between quantiles; features that do
 * not help vanish as a whole (group lasso), and a small ridge keeps the others finite.
 *
 * <p>Ref.: Hastie and Tibshirani, Generalized additive models, 1986; Lou, Caruana and Gehrke, Intelligible models for
 * classification and regression, 2012.
 *
 * @param strength of the penalty of features
 * @param edges the steps of each feature, in ascending order
 * @param shapes {@code [classes][feature][bin]}: what a feature adds to the score of a class
 * @param intercepts of the classes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Additive(double strength, double[][] edges, double[][][] shapes, double[] intercepts) implements Student {
    /** The ridge. */
    static final double RIDGE = 1e-3;

    private static final double TOLERANCE = 1e-4;
    private static final int ITERATIONS = 600;

    /**
     * Fits models from a strong to a weak penalty.
     *
     * @param rows weights of the rows, not negative
     * @param bins of a feature at most
     * @param shares of the strength at which all features vanish, from large to small
     */
    public static List<Additive> path(
            Table table, int[] labels, double[] rows, int classes, int bins, double... shares) {
        double[][] edges = new double[table.width()][];
        int[] first = new int[table.width() + 1];
        for (int f = 0; f < edges.length; f++) {
            edges[f] = Candidates.thresholds(table, f, bins - 1);
            first[f + 1] = first[f] + edges[f].length + 1;
        }
        int[] groupOf = new int[first[edges.length]];
        for (int f = 0; f < edges.length; f++) {
            Arrays.fill(groupOf, first[f], first[f + 1], f);
        }
        int[][] places = new int[table.size()][];
        double[][] values = new double[table.size()][];
        for (int i = 0; i < places.length; i++) {
            int[] at = new int[edges.length];
            for (int f = 0; f < edges.length; f++) {
                at[f] = first[f] + bin(edges[f], table.at(i, f));
            }
            places[i] = at;
            values[i] = new double[edges.length];
            Arrays.fill(values[i], 1);
        }
        Softmax softmax =
                new Softmax(places, values, labels, SparseLinear.normalised(rows), groupOf.length, classes, RIDGE);
        double strongest = softmax.strongest(groupOf, edges.length);
        double[][] at = new double[classes][groupOf.length + 1];
        List<Additive> path = new ArrayList<>();
        for (double share : shares) {
            at = softmax.minimise(at, groupOf, edges.length, share * strongest, TOLERANCE, ITERATIONS);
            path.add(of(share * strongest, edges, first, at));
        }
        return path;
    }

    private static Additive of(double strength, double[][] edges, int[] first, double[][] weights) {
        double[][][] shapes = new double[weights.length][edges.length][];
        double[] intercepts = new double[weights.length];
        for (int k = 0; k < weights.length; k++) {
            for (int f = 0; f < edges.length; f++) {
                shapes[k][f] = Arrays.copyOfRange(weights[k], first[f], first[f + 1]);
            }
            intercepts[k] = weights[k][weights[k].length - 1];
        }
        return new Additive(strength, edges, shapes, intercepts);
    }

    private static int bin(double[] edges, double value) {
        int bin = 0;
        while (bin < edges.length && value > edges[bin]) {
            bin++;
        }
        return bin;
    }

    @Override
    public String kind() {
        return "additive model";
    }

    @Override
    public String unit() {
        return "features";
    }

    @Override
    public int size() {
        int size = 0;
        for (int f = 0; f < edges.length; f++) {
            int feature = f;
            size += Arrays.stream(shapes)
                            .anyMatch(s -> Arrays.stream(s[feature]).anyMatch(v -> v != 0))
                    ? 1
                    : 0;
        }
        return size;
    }

    @Override
    public int predict(double[] row) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < shapes.length; k++) {
            double sum = intercepts[k];
            for (int f = 0; f < edges.length; f++) {
                sum += shapes[k][f][bin(edges[f], row[f])];
            }
            if (sum > most) {
                most = sum;
                best = k;
            }
        }
        return best;
    }
}
