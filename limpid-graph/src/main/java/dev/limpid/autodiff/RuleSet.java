package dev.limpid.autodiff;

import dev.limpid.graph.Node;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How relevance flows: an ordered list of rules, the first that matches a node wins.
 *
 * @param name the name of the whole, for messages and provenance
 * @param entries the rules and where they apply, most important first
 */
public record RuleSet(String name, List<Entry> entries) {
    /**
     * One rule.
     *
     * @param where the nodes it is for
     * @param rule what it does
     * @param note what happens at ties and limits, for the table of operators; may be empty
     */
    public record Entry(NodePattern where, Rule rule, String note) {
        private static final Rule ZERO = s -> Cotangents.none();

        /** A rule for standard operators. */
        public static Entry of(Rule rule, String... ops) {
            return new Entry(NodePattern.op(ops), rule, "");
        }

        /** The rule for standard operators whose gradient is zero by definition: it exists, and nothing flows. */
        public static Entry zero(String... ops) {
            return of(ZERO, ops);
        }

        /** Whether this is {@link #zero}. */
        public boolean isZero() {
            return rule == ZERO;
        }

        /** This entry with a remark on ties and limits. */
        public Entry note(String text) {
            return new Entry(where, rule, text);
        }
    }

    /** The remark on a rule that does what the gradient does. */
    public static final String AS_GRADIENT = "as the gradient";

    /** The plain gradient: reverse-mode differentiation. At ties and kinks it does what PyTorch does. */
    public static final RuleSet GRADIENT = Gradient.rules();

    /**
     * Guided backpropagation: through a rectifier ({@code Relu}, or {@code Clip} from 0) only positive
     * relevance of active units passes.
     *
     * <p>Ref.: Springenberg et al., Striving for Simplicity, 2015, arXiv 1412.6806.
     */
    public static final RuleSet GUIDED = GRADIENT.named("guided").with(Gradient.guided());

    /**
     * The deconvolutional network: through a rectifier ({@code Relu}, or {@code Clip} from 0) only
     * positive relevance passes, whatever the unit did.
     *
     * <p>Ref.: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014, arXiv 1311.2901.
     */
    public static final RuleSet DECONVNET = GRADIENT.named("deconvnet").with(Gradient.deconvnet());

    public RuleSet {
        entries = List.copyOf(entries);
    }

    /** The same rules under another name. */
    public RuleSet named(String other) {
        return new RuleSet(other, entries);
    }

    /** These rules after one more that wins over them. */
    public RuleSet with(NodePattern where, Rule rule) {
        return with(List.of(new Entry(where, rule, "")));
    }

    /** These rules after some more that win over them. */
    public RuleSet with(List<Entry> first) {
        List<Entry> all = new ArrayList<>(first);
        all.addAll(entries);
        return new RuleSet(name, all);
    }

    /** The rule for a node, if there is one. */
    public Optional<Rule> findRule(Node node) {
        return entries.stream().filter(e -> e.where().matches(node)).findFirst().map(Entry::rule);
    }

    /** The rule for a node. @throws MissingRuleException if there is none */
    public Rule ruleFor(Node node, int opset) {
        return findRule(node).orElseThrow(() -> new MissingRuleException(name, node, opset));
    }

    /** What the rule for a node says of it. @throws MissingRuleException if there is none */
    public Cotangents apply(Site site) {
        return ruleFor(site.node(), site.builder().opset()).apply(site);
    }

    /** The entry for operators that only move elements, for rule sets in which whatever flows goes along. */
    public static Entry moves() {
        return Entry.of(GRADIENT::apply, Operators.named(Trait.MOVES)).note(AS_GRADIENT);
    }

    /** The entries for operators through which nothing flows by definition; see {@link Entry#zero}. */
    public List<Entry> zeros() {
        return entries.stream().filter(Entry::isZero).toList();
    }
}
