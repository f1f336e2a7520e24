package dev.limpid.distill;

import java.util.ArrayList;
import java.util.List;

/**
 * A decision tree. Its first node is the root; children follow their parents.
 *
 * @param nodes at least one
 */
public record DecisionTree(List<Node> nodes) implements Student {
    public DecisionTree {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node.
     *
     * @param feature that is asked; -1 in a leaf
     * @param threshold rows whose feature is at most this go left
     * @param left the number of the left child; -1 in a leaf
     * @param right the number of the right child; -1 in a leaf
     * @param weights how much the rows of each class weigh that reach it, of those it was grown on
     * @param rows how many rows reach it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Node(int feature, double threshold, int left, int right, double[] weights, int rows) {
        /** Whether nothing is asked. */
        public boolean isLeaf() {
            return left < 0;
        }

        /** The class of the largest weight; the first of those that weigh the same. */
        public int label() {
            int best = 0;
            for (int k = 1; k < weights.length; k++) {
                best = weights[k] > weights[best] ? k : best;
            }
            return best;
        }

        /** The weight of all rows. */
        public double weight() {
            double sum = 0;
            for (double each : weights) {
                sum += each;
            }
            return sum;
        }

        /** The share of the class of the largest weight. */
        public double purity() {
            return weights[label()] / weight();
        }

        /** Gini's impurity, 0 to 1. */
        public double gini() {
            double all = weight();
            double squares = 0;
            for (double each : weights) {
                squares += each / all * (each / all);
            }
            return 1 - squares;
        }

        Node leaf() {
            return new Node(-1, 0, -1, -1, weights, rows);
        }
    }

    @Override
    public String kind() {
        return "decision tree";
    }

    @Override
    public String unit() {
        return "leaves";
    }

    @Override
    public int size() {
        return (nodes.size() + 1) / 2;
    }

    @Override
    public int predict(double[] row) {
        return nodes.get(leaf(row)).label();
    }

    /** The number of the leaf that a row reaches. */
    public int leaf(double[] row) {
        int at = 0;
        while (!nodes.get(at).isLeaf()) {
            Node node = nodes.get(at);
            at = row[node.feature()] <= node.threshold() ? node.left() : node.right();
        }
        return at;
    }

    /** The conditions that a row meets on its way to its leaf, from the root. */
    public List<Condition> path(double[] row) {
        List<Condition> path = new ArrayList<>();
        int at = 0;
        while (!nodes.get(at).isLeaf()) {
            Node node = nodes.get(at);
            boolean isRight = row[node.feature()] > node.threshold();
            path.add(new Condition(node.feature(), isRight, node.threshold()));
            at = isRight ? node.right() : node.left();
        }
        return path;
    }

    /**
     * The tree as indented lines.
     *
     * @param names of the features
     * @param classes names of the classes
     */
    public String text(List<String> names, List<String> classes) {
        StringBuilder text = new StringBuilder();
        write(text, 0, "", names, classes);
        return text.toString();
    }

    private void write(StringBuilder text, int at, String indent, List<String> names, List<String> classes) {
        Node node = nodes.get(at);
        if (node.isLeaf()) {
            text.append(indent)
                    .append(classes.get(node.label()))
                    .append(" (")
                    .append(Math.round(100 * node.purity()))
                    .append(" % of ")
                    .append(node.rows())
                    .append(")\n");
            return;
        }
        Condition low = new Condition(node.feature(), false, node.threshold());
        text.append(indent).append(low.text(names)).append('\n');
        write(text, node.left(), indent + "  ", names, classes);
        text.append(indent).append(low.negated().text(names)).append('\n');
        write(text, node.right(), indent + "  ", names, classes);
    }
}
