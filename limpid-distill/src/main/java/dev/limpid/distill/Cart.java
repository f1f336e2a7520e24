package dev.limpid.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Grows a classification tree: at each node the feature and threshold with the largest decrease of Gini's impurity. Thresholds lie in the
 * middle between neighbouring values; of equal splits the first feature and the lowest threshold are taken. Deterministic.
 *
 * <p>Ref.: Breiman, Friedman, Olshen and Stone, Classification and regression trees, 1984.
 *
 * @param depth most questions on a way from the root
 * @param leaf fewest rows of a leaf
 */
public record Cart(int depth, int leaf) {
    /** Decreases below this are rounding. */
    private static final double LEAST = 1e-12;

    public Cart {
        if (depth < 1 || leaf < 1) {
            throw new IllegalArgumentException("depth " + depth + ", leaf " + leaf);
        }
    }

    /**
     * Grows a tree.
     *
     * @param labels the class of each row, from 0
     * @param weights of the rows, not negative
     * @param classes how many classes
     */
    public DecisionTree grow(Table table, int[] labels, double[] weights, int classes) {
        if (table.size() == 0 || labels.length != table.size() || weights.length != table.size()) {
            throw new IllegalArgumentException(table.size() + " rows, " + labels.length + " labels");
        }
        return new Growth(table, labels, weights, classes).tree();
    }

    private record Split(int feature, double threshold, double gain) {}

    private final class Growth {
        private final Table table;
        private final int[] labels;
        private final double[] weights;
        private final int classes;
        private final List<DecisionTree.Node> nodes = new ArrayList<>();

        Growth(Table table, int[] labels, double[] weights, int classes) {
            this.table = table;
            this.labels = labels;
            this.weights = weights;
            this.classes = classes;
        }

        DecisionTree tree() {
            int[] all = new int[table.size()];
            Arrays.setAll(all, i -> i);
            grow(all, 0);
            return new DecisionTree(nodes);
        }

        private int grow(int[] rows, int level) {
            double[] counts = new double[classes];
            for (int row : rows) {
                counts[labels[row]] += weights[row];
            }
            DecisionTree.Node end = new DecisionTree.Node(-1, 0, -1, -1, counts, rows.length);
            int at = nodes.size();
            nodes.add(end);
            boolean isSplit = level < depth && rows.length >= 2 * leaf && end.gini() > LEAST;
            @Nullable Split best = isSplit ? best(rows, counts) : null;
            if (best != null) {
                Split split = best;
                int[] left = Arrays.stream(rows)
                        .filter(r -> table.at(r, split.feature()) <= split.threshold())
                        .toArray();
                int[] right = Arrays.stream(rows)
                        .filter(r -> table.at(r, split.feature()) > split.threshold())
                        .toArray();
                int l = grow(left, level + 1);
                int r = grow(right, level + 1);
                nodes.set(at, new DecisionTree.Node(split.feature(), split.threshold(), l, r, counts, rows.length));
            }
            return at;
        }

        private @Nullable Split best(int[] rows, double[] counts) {
            @Nullable Split best = null;
            for (int f = 0; f < table.width(); f++) {
                best = best(rows, counts, f, best);
            }
            return best;
        }

        private @Nullable Split best(int[] rows, double[] counts, int feature, @Nullable Split before) {
            Integer[] order = Arrays.stream(rows).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(r -> table.at(r, feature)));
            double[] left = new double[classes];
            double[] right = counts.clone();
            double all = Arrays.stream(counts).sum();
            double whole = squares(counts) / all;
            double weight = 0;
            @Nullable Split best = before;
            for (int i = 0; i + 1 < order.length; i++) {
                int row = order[i];
                left[labels[row]] += weights[row];
                right[labels[row]] -= weights[row];
                weight += weights[row];
                double low = table.at(row, feature);
                double high = table.at(order[i + 1], feature);
                if (low < high && i + 1 >= leaf && order.length - i - 1 >= leaf && weight > 0 && all - weight > 0) {
                    double gain = squares(left) / weight + squares(right) / (all - weight) - whole;
                    if (gain > LEAST * all && (best == null || gain > best.gain() + LEAST * all)) {
                        double middle = low + (high - low) / 2;
                        best = new Split(feature, middle < high ? middle : low, gain);
                    }
                }
            }
            return best;
        }

        private static double squares(double[] counts) {
            double sum = 0;
            for (double each : Objects.requireNonNull(counts)) {
                sum += each * each;
            }
            return sum;
        }
    }
}
