package dev.limpid.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Grows a classification tree with Tribuo: at each node the feature and threshold with the largest decrease of Gini's impurity. Thresholds
 * lie in the middle between neighbouring values. Deterministic; safe for many threads.
 *
 * <p>Ref.: Breiman, Friedman, Olshen and Stone, Classification and regression trees, 1984.
 *
 * @param depth most questions on a way from the root
 * @param leaf least weight of a leaf, in units of the mean weight of a row: how many rows where all weigh the same
 */
public record Cart(int depth, int leaf) {
    /** Tribuo tells of each training on the error stream otherwise; the reference keeps the setting alive. */
    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    static {
        TRIBUO.setLevel(Level.WARNING);
    }

    /** Decreases below this share of the weight are rounding. */
    private static final float LEAST = 1e-12f;

    /** Bits that a sum of weights may have: those of a float, in which Tribuo adds them. */
    private static final int BITS = 23;

    public Cart {
        if (depth < 1 || leaf < 1) {
            throw new IllegalArgumentException("depth " + depth + ", leaf " + leaf);
        }
    }

    /**
     * Grows a tree.
     *
     * @param labels the class of each row, from 0
     * @param weights of the rows, not negative, not all 0
     * @param classes how many classes
     */
    public DecisionTree grow(Table table, int[] labels, double[] weights, int classes) {
        double[] ones = new double[classes];
        Arrays.fill(ones, 1);
        return grown(table, labels, weights, ones);
    }

    /**
     * Grows a tree for which all classes that occur weigh the same. Leaves are counted in rows.
     *
     * @param labels the class of each row, from 0
     * @param classes how many classes
     */
    public DecisionTree balanced(Table table, int[] labels, int classes) {
        double[] counts = new double[classes];
        for (int label : labels) {
            counts[label]++;
        }
        long seen = Arrays.stream(counts).filter(c -> c > 0).count();
        double[] weights = new double[labels.length];
        Arrays.fill(weights, 1);
        return grown(
                table,
                labels,
                weights,
                Arrays.stream(counts)
                        .map(c -> c > 0 ? labels.length / (c * seen) : 0)
                        .toArray());
    }

    private DecisionTree grown(Table table, int[] labels, double[] weights, double[] ofClass) {
        if (table.size() == 0 || labels.length != table.size() || weights.length != table.size()) {
            throw new IllegalArgumentException(table.size() + " rows, " + labels.length + " labels");
        }
        Dataset<Label> data = data(table, labels, exact(weights));
        double[] factors = new double[data.getOutputIDInfo().size()];
        for (int id = 0; id < factors.length; id++) {
            factors[id] = ofClass[
                    Integer.parseInt(data.getOutputIDInfo().getOutput(id).getLabel())];
        }
        TreeModel<Label> model = new CARTClassificationTrainer(
                        depth, leaf, LEAST, 1, false, new WeightedGini(factors, leaf), 0)
                .train(data);
        double[] counted = new double[labels.length];
        Arrays.setAll(counted, i -> weights[i] * ofClass[labels[i]]);
        int[] all = new int[labels.length];
        Arrays.setAll(all, i -> i);
        List<DecisionTree.Node> nodes = new ArrayList<>();
        new Reading(model, table, labels, counted, ofClass.length, nodes).read(model.getRoot(), all);
        return new DecisionTree(nodes);
    }

    /** Weights with mean 1, rounded so that Tribuo's sums of them are exact. */
    private static double[] exact(double[] weights) {
        double mean = Arrays.stream(weights).average().orElse(1);
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(weights.length);
        return Arrays.stream(weights)
                .map(w -> Math.scalb(Math.rint(Math.scalb(w / mean, BITS - bits)), bits - BITS))
                .toArray();
    }

    private static Dataset<Label> data(Table table, int[] labels, double[] weights) {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("rows", factory), factory);
        String[] names = new String[table.width()];
        Arrays.setAll(names, Cart::name);
        for (int i = 0; i < labels.length; i++) {
            ArrayExample<Label> example =
                    new ArrayExample<>(new Label(Integer.toString(labels[i])), names, table.row(i));
            example.setWeight((float) weights[i]);
            data.add(example);
        }
        return data;
    }

    /** Names in the order of the features: Tribuo sorts features by name, and takes the first of equally good ones. */
    private static String name(int feature) {
        return String.format(Locale.ROOT, "%08d", feature);
    }

    /** Reads a tree of Tribuo, with the weights of the classes in each node, which it does not keep. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Reading(
            TreeModel<Label> model,
            Table table,
            int[] labels,
            double[] weights,
            int classes,
            List<DecisionTree.Node> nodes) {
        int read(Node<Label> node, int[] rows) {
            if (node instanceof SplitNode<Label> split) {
                int feature = Integer.parseInt(
                        model.getFeatureIDMap().get(split.getFeatureID()).getName());
                double threshold = split.splitValue();
                int[] left = Arrays.stream(rows)
                        .filter(r -> table.at(r, feature) <= threshold)
                        .toArray();
                int[] right = Arrays.stream(rows)
                        .filter(r -> table.at(r, feature) > threshold)
                        .toArray();
                // There is no middle between two doubles that are neighbours.
                if (left.length == 0 || right.length == 0) {
                    return read(left.length == 0 ? split.getGreaterThan() : split.getLessThanOrEqual(), rows);
                }
                int at = nodes.size();
                nodes.add(leaf(rows));
                int l = read(split.getLessThanOrEqual(), left);
                int r = read(split.getGreaterThan(), right);
                nodes.set(
                        at,
                        new DecisionTree.Node(
                                feature, threshold, l, r, nodes.get(at).weights(), rows.length));
                return at;
            }
            nodes.add(leaf(rows));
            return nodes.size() - 1;
        }

        private DecisionTree.Node leaf(int[] rows) {
            double[] counts = new double[classes];
            for (int row : rows) {
                counts[labels[row]] += weights[row];
            }
            return new DecisionTree.Node(-1, 0, -1, -1, counts, rows.length);
        }
    }
}
