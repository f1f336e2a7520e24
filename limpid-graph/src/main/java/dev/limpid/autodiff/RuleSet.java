package dev.limpid.autodiff;

import dev.limpid.graph.Node;
import dev.limpid.graph.op.Operators;
import dev.limpid.graph.op.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule set: an ordered list of rules for the backward pass; the first that matches a node applies.
 *
 * @param name the rule set's name, for messages and provenance
 * @param entries the rules and their conditions, highest priority first
 */
public record RuleSet(String name, List<Entry> entries) {
    /**
     * One rule and the nodes it applies to.
     *
     * @param where the nodes it applies to
     * @param rule the rule
     * @param note behaviour at ties and limits, for the table of operators; may be empty
     */
    public record Entry(NodePattern where, Rule rule, String note) {
        private static final Rule ZERO = s -> Cotangents.none();

        /** A rule for standard operators. */
        public static Entry of(Rule rule, String... ops) {
            return new Entry(NodePattern.op(ops), rule, "");
        }

        /** A rule for standard operators whose gradient is zero by definition. */
        public static Entry zero(String... ops) {
            return of(ZERO, ops);
        }

        /** Whether this is {@link #zero}. */
        public boolean isZero() {
            return rule == ZERO;
        }

        /** This entry with a note on ties and limits. */
        public Entry note(String text) {
            return new Entry(where, rule, text);
        }
    }

    /** The note of a rule that equals the gradient rule. */
    public static final String AS_GRADIENT = "as the gradient";

    /** The plain gradient: reverse-mode differentiation. At ties and kinks it follows PyTorch. */
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
     * positive relevance passes, whether or not the unit was active.
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

    /** These rules with one more rule of higher priority. */
    public RuleSet with(NodePattern where, Rule rule) {
        return with(List.of(new Entry(where, rule, "")));
    }

    /** These rules with some more rules of higher priority. */
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

    /** The note of the rule for a node. @throws MissingRuleException if there is none */
    public Cotangents apply(Site site) {
        return ruleFor(site.node(), site.builder().opset()).apply(site);
    }

    /** The entry for operators that only move elements, for rule sets in which relevance moves in the same way. */
    public static Entry moves() {
        return Entry.of(GRADIENT::apply, Operators.named(Trait.MOVES)).note(AS_GRADIENT);
    }

    /** The entries for operators that passes decompose, the same in every rule set. */
    public static List<Entry> decomposed() {
        return Decomposed.entries();
    }

    /** The entries for operators through which nothing flows by definition; see {@link Entry#zero}. */
    public List<Entry> zeros() {
        return entries.stream().filter(Entry::isZero).toList();
    }
}
