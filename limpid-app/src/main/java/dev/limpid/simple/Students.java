package dev.limpid.simple;

import dev.limpid.distill.Additive;
import dev.limpid.distill.Cart;
import dev.limpid.distill.DecisionTree;
import dev.limpid.distill.FallingRules;
import dev.limpid.distill.Fidelity;
import dev.limpid.distill.Pruning;
import dev.limpid.distill.Ripper;
import dev.limpid.distill.Rule;
import dev.limpid.distill.RuleList;
import dev.limpid.distill.SparseLinear;
import dev.limpid.distill.Student;
import dev.limpid.distill.Table;
import dev.limpid.distill.UnitRules;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fits students to what a network says, and judges them.
 *
 * @param table all rows
 * @param labels what the network says
 * @param truth what is right; negative where it is not known
 * @param classes how many
 * @param division into rows to fit and rows to judge
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Students(Table table, int[] labels, int[] truth, int classes, Division division) {
    private static final int DEPTH = 24;
    private static final int LEAF = 5;
    private static final int[] LEAVES = {1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 60, 100};
    private static final double[] SHARES = {0.7, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0.02};
    private static final int BINS = 8;

    Table fitted() {
        return table.chosen(division.fit());
    }

    int[] fittedLabels() {
        return Arrays.stream(division.fit()).map(i -> labels[i]).toArray();
    }

    double[] ones() {
        double[] ones = new double[division.fit().length];
        Arrays.fill(ones, 1);
        return ones;
    }

    Pruning path(double[] weights) {
        return Pruning.of(new Cart(DEPTH, LEAF).grow(fitted(), fittedLabels(), weights, classes));
    }

    Fidelity judge(Student student) {
        int[] held = division.held();
        return Fidelity.of(
                Arrays.stream(held).map(i -> student.predict(table.row(i))).toArray(),
                Arrays.stream(held).map(i -> labels[i]).toArray(),
                Arrays.stream(held).map(i -> truth[i]).toArray());
    }

    /** The share of the judged rows that have the most frequent class of the fitted ones. */
    double majority() {
        DecisionTree root = new Cart(1, Integer.MAX_VALUE / 2).grow(fitted(), fittedLabels(), ones(), classes);
        return judge(root).agreement().value();
    }

    DistillResult.Curve trees(Pruning path) {
        TreeMap<Integer, DecisionTree> bySize = new TreeMap<>();
        for (int leaves : LEAVES) {
            DecisionTree tree = path.within(leaves);
            bySize.put(tree.size(), tree);
        }
        return new DistillResult.Curve("decision tree", "leaves", points(bySize.values()));
    }

    private List<DistillResult.Point> points(Iterable<? extends Student> students) {
        TreeMap<Integer, DistillResult.Point> points = new TreeMap<>();
        for (Student each : students) {
            if (each.size() > 0) {
                points.put(each.size(), new DistillResult.Point(each.size(), judge(each)));
            }
        }
        return new ArrayList<>(points.values());
    }

    DistillResult.Curve linear() {
        return new DistillResult.Curve(
                "sparse linear model",
                "weights",
                points(SparseLinear.path(fitted(), fittedLabels(), ones(), classes, SHARES)));
    }

    DistillResult.Curve additive() {
        return new DistillResult.Curve(
                "additive model",
                "features",
                points(Additive.path(fitted(), fittedLabels(), ones(), classes, BINS, SHARES)));
    }

    DistillResult.Listed ripper(long seed) {
        RuleList list = Ripper.usual(seed).learn(fitted(), fittedLabels(), classes);
        return new DistillResult.Listed(list, judge(list));
    }

    /** Falling lists with more and more rules. */
    List<DistillResult.Listed> falling(int most) {
        List<DistillResult.Listed> lists = new ArrayList<>();
        for (int rules = 2; rules <= most; rules *= 2) {
            RuleList list = new FallingRules(16, 2, LEAF, rules).learn(fitted(), fittedLabels(), classes);
            if (lists.isEmpty() || !lists.get(lists.size() - 1).rules().equals(list)) {
                lists.add(new DistillResult.Listed(list, judge(list)));
            }
        }
        return lists;
    }

    /** The smallest rules of classes that have at least so many fitted rows. */
    List<DistillResult.ClassRule> classRules(int least) {
        List<DistillResult.ClassRule> rules = new ArrayList<>();
        Table fitted = fitted();
        int[] said = fittedLabels();
        for (int k = 0; k < classes; k++) {
            BitSet own = new BitSet();
            for (int i = 0; i < said.length; i++) {
                own.set(i, said[i] == k);
            }
            if (own.cardinality() >= least && own.cardinality() < said.length) {
                rules.add(judged(UnitRules.usual().find(fitted, own, k)));
            }
        }
        return rules;
    }

    /** A rule with its precision and coverage on the judged rows. */
    DistillResult.ClassRule judged(Rule rule) {
        List<Boolean> covered = new ArrayList<>();
        List<Boolean> own = new ArrayList<>();
        for (int i : division.held()) {
            boolean isCovered = rule.covers(table.row(i));
            boolean isOwn = labels[i] == rule.label();
            if (isCovered) {
                covered.add(isOwn);
            }
            if (isOwn) {
                own.add(isCovered);
            }
        }
        return new DistillResult.ClassRule(rule, share(covered), share(own));
    }

    /** The share of what holds; empty without anything. */
    static Optional<Interval> share(List<Boolean> holds) {
        return holds.isEmpty()
                ? Optional.empty()
                : Optional.of(Interval.ofShare(holds.stream().filter(h -> h).count(), holds.size()));
    }
}
