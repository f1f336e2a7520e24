package dev.limpid.simple;

import dev.limpid.distill.Condition;
import dev.limpid.distill.DecisionTree;
import dev.limpid.distill.Fidelity;
import dev.limpid.distill.Rule;
import dev.limpid.distill.RuleList;
import dev.limpid.inside.Gathered;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * What simple models say of a network.
 *
 * @param request what was asked
 * @param layer whose units are the features; empty if they are not read from a layer
 * @param features their names
 * @param classes the names of the classes
 * @param fitted how many inputs students were fitted to
 * @param held on how many others they were judged
 * @param majority the share of the judged inputs that the most frequent class of the fitted ones has: what a tree of one leaf reaches
 * @param curves fidelity by size
 * @param tree the tree of at most as many leaves as asked
 * @param treeFidelity on the judged inputs
 * @param reweighted the fidelity of a tree of as many leaves that was grown on weighted rows, if that was asked
 * @param lists of rules, with their fidelity
 * @param classRules the smallest rule of each class that has one
 * @param off the tree's fidelity off the data
 * @param leaves of the tree with examples
 * @param decision how one input is decided
 * @param disagreements judged inputs on which tree and network differ
 * @param anchors conditions that keep the prediction, of a network over a table
 * @param difference from another network, if that was asked
 * @param notes what was left out, and why
 * @param failures inputs that could not be read
 */
public record DistillResult(
        DistillRequest request,
        String layer,
        List<String> features,
        List<String> classes,
        int fitted,
        int held,
        double majority,
        List<Curve> curves,
        DecisionTree tree,
        Fidelity treeFidelity,
        Optional<Fidelity> reweighted,
        List<Listed> lists,
        List<ClassRule> classRules,
        List<Off> off,
        List<Leaf> leaves,
        Optional<Decision> decision,
        List<Disagreement> disagreements,
        List<GlobalAnchor> anchors,
        Optional<Difference> difference,
        List<String> notes,
        List<Gathered.Failure> failures) {
    public DistillResult {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        curves = List.copyOf(curves);
        lists = List.copyOf(lists);
        classRules = List.copyOf(classRules);
        off = List.copyOf(off);
        leaves = List.copyOf(leaves);
        disagreements = List.copyOf(disagreements);
        anchors = List.copyOf(anchors);
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }

    /**
     * Students of a kind by size.
     *
     * @param kind of the students
     * @param unit what their size counts
     * @param points by size
     */
    public record Curve(String kind, String unit, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }

        /** A size in words: {@code 2 leaves}. */
        public String words(int size) {
            return counted(size, unit);
        }
    }

    /** So many of something: {@code 1 leaf}, {@code 2 leaves}. */
    static String counted(int count, String plural) {
        return plural.equals("leaves")
                ? count + (count == 1 ? " leaf" : " leaves")
                : Numbers.count(count, plural.substring(0, plural.length() - 1));
    }

    /**
     * A student.
     *
     * @param size how large it is
     * @param fidelity on the judged inputs
     */
    public record Point(int size, Fidelity fidelity) {}

    /**
     * A list of rules.
     *
     * @param rules the list
     * @param fidelity on the judged inputs
     */
    public record Listed(RuleList rules, Fidelity fidelity) {}

    /**
     * The smallest rule of a class.
     *
     * @param rule with its precision and coverage on the fitted inputs
     * @param precision on the judged inputs that it covers; empty if it covers none
     * @param coverage on the judged inputs of the class; empty if there are none
     */
    public record ClassRule(Rule rule, Optional<Interval> precision, Optional<Interval> coverage) {}

    /**
     * Inputs off the data.
     *
     * @param name what was done to them
     * @param fidelity of the tree
     */
    public record Off(String name, Fidelity fidelity) {}

    /**
     * A leaf.
     *
     * @param node its number in the tree
     * @param conditions on the way to it
     * @param inputs judged inputs that reach it, or fitted ones if no judged one does, those first on which tree and network agree
     * @param agreement the share of the judged inputs that reach it on which tree and network agree; empty without any
     */
    public record Leaf(int node, List<Condition> conditions, List<Integer> inputs, Optional<Interval> agreement) {
        public Leaf {
            conditions = List.copyOf(conditions);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * How an input is decided.
     *
     * @param input its number
     * @param network the class of the network
     * @param tree the class of the tree
     * @param conditions that the input meets on its way through the tree
     * @param chain rules of units from the last layer to earlier ones; empty without units
     */
    public record Decision(int input, int network, int tree, List<Condition> conditions, List<Link> chain) {
        public Decision {
            conditions = List.copyOf(conditions);
            chain = List.copyOf(chain);
        }
    }

    /**
     * A rule of units of a layer for something above.
     *
     * @param depth 0 for what the network says, 1 for a condition of a rule for that, and so on
     * @param what follows from the rule
     * @param layer whose units the rule asks
     * @param rule the conditions that this input meets
     * @param agreement how often the tree that the rule is a path of is right, on the judged inputs
     */
    public record Link(int depth, String what, String layer, String rule, Interval agreement) {}

    /**
     * An input on which tree and network differ.
     *
     * @param input its number
     * @param network the class of the network
     * @param tree the class of the tree
     * @param conditions that the input meets on its way through the tree
     */
    public record Disagreement(int input, int network, int tree, List<Condition> conditions) {
        public Disagreement {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * Conditions that keep what the network says.
     *
     * @param rule the conditions
     * @param lower the lower bound of its precision
     * @param fresh the share of 1,000 fresh draws that kept the class
     */
    public record GlobalAnchor(Rule rule, double lower, double fresh) {}

    /**
     * Where two networks differ.
     *
     * @param other the other network
     * @param share of the inputs on which they differ
     * @param pairs what one and the other say where they differ, the most frequent first
     * @param rule for differing; empty if they never or always differ
     * @param precision of the rule on the judged inputs that it covers
     * @param coverage of the rule on the judged inputs that differ
     * @param list of rules for what one and the other say; empty if they never differ
     * @param inputs on which they differ
     */
    public record Difference(
            String other,
            Interval share,
            List<Pair> pairs,
            Optional<Rule> rule,
            Optional<Interval> precision,
            Optional<Interval> coverage,
            Optional<Named> list,
            List<Integer> inputs) {
        public Difference {
            pairs = List.copyOf(pairs);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * A list of rules with names of its own classes.
     *
     * @param rules the list
     * @param classes the names
     */
    public record Named(RuleList rules, List<String> classes) {
        public Named {
            classes = List.copyOf(classes);
        }
    }

    /**
     * What two networks say.
     *
     * @param first the class of one
     * @param second the class of the other
     * @param count how often
     */
    public record Pair(String first, String second, int count) {}
}
