package dev.limpid.distill;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The cost-complexity path of a tree: weakest branches first, it becomes a leaf. The cost of a tree is the impurity of its leaves, each
 * by its share of the weight, plus {@code alpha} for each leaf.
 *
 * <p>Ref.: Breiman, Friedman, Olshen and Stone, Classification and regression trees, 1984, section 3.3.
 */
public final class Pruning {
    private final DecisionTree tree;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> cuts = new ArrayList<>();

    /**
     * A tree of the path.
     *
     * @param alpha from which it is the cheapest
     * @param leaves how many it has
     * @param impurity of its leaves, by their share of the weight
     */
    public record Step(double alpha, int leaves, double impurity) {}

    private Pruning(DecisionTree tree) {
        this.tree = tree;
    }

    /** The path of a tree. */
    public static Pruning of(DecisionTree tree) {
        Pruning pruning = new Pruning(tree);
        pruning.walk();
        return pruning;
    }

    /** The trees of the path, from the whole one to the root. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    private void walk() {
        int count = tree.nodes().size();
        double[] own = new double[count];
        double all = tree.nodes().get(0).weight();
        for (int i = 0; i < count; i++) {
            own[i] = tree.nodes().get(i).gini() * tree.nodes().get(i).weight() / all;
        }
        BitSet ends = new BitSet(count);
        int[] leaves = new int[count];
        double[] cost = new double[count];
        sum(own, ends, leaves, cost);
        steps.add(new Step(0, leaves[0], cost[0]));
        while (leaves[0] > 1) {
            int weakest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i : reached(ends)) {
                if (!isEnd(i, ends)) {
                    double alpha = (own[i] - cost[i]) / (leaves[i] - 1);
                    if (alpha < least) {
                        least = alpha;
                        weakest = i;
                    }
                }
            }
            ends.set(weakest);
            cuts.add(weakest);
            sum(own, ends, leaves, cost);
            steps.add(new Step(least, leaves[0], cost[0]));
        }
    }

    private boolean isEnd(int node, BitSet ends) {
        return ends.get(node) || tree.nodes().get(node).isLeaf();
    }

    private void sum(double[] own, BitSet ends, int[] leaves, double[] cost) {
        for (int i = leaves.length - 1; i >= 0; i--) {
            DecisionTree.Node node = tree.nodes().get(i);
            boolean isEnd = isEnd(i, ends);
            leaves[i] = isEnd ? 1 : leaves[node.left()] + leaves[node.right()];
            cost[i] = isEnd ? own[i] : cost[node.left()] + cost[node.right()];
        }
    }

    private List<Integer> reached(BitSet ends) {
        List<Integer> reached = new ArrayList<>();
        List<Integer> open = new ArrayList<>(List.of(0));
        while (!open.isEmpty()) {
            int at = open.remove(open.size() - 1);
            reached.add(at);
            if (!isEnd(at, ends)) {
                open.add(tree.nodes().get(at).right());
                open.add(tree.nodes().get(at).left());
            }
        }
        return reached;
    }

    /** The tree after so many steps of the path. */
    public DecisionTree after(int step) {
        BitSet ends = new BitSet();
        cuts.subList(0, step).forEach(ends::set);
        List<DecisionTree.Node> nodes = new ArrayList<>();
        copy(0, ends, nodes);
        return new DecisionTree(nodes);
    }

    private int copy(int from, BitSet ends, List<DecisionTree.Node> nodes) {
        DecisionTree.Node node = tree.nodes().get(from);
        int at = nodes.size();
        nodes.add(node.leaf());
        if (!isEnd(from, ends)) {
            int left = copy(node.left(), ends, nodes);
            int right = copy(node.right(), ends, nodes);
            nodes.set(
                    at,
                    new DecisionTree.Node(node.feature(), node.threshold(), left, right, node.weights(), node.rows()));
        }
        return at;
    }

    /** The largest tree of the path with at most so many leaves, at least 1. */
    public DecisionTree within(int leaves) {
        int step = 0;
        while (steps.get(step).leaves() > Math.max(1, leaves)) {
            step++;
        }
        return after(step);
    }
}
