package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Node;

/** A node on the way of the relevance for which the rule set has no rule. */
public final class MissingRuleException extends LimpidException {
    private static final long serialVersionUID = 1L;

    private final transient Node node;

    /** Names rule set, operator, opset and node, and what would help. */
    public MissingRuleException(String ruleSet, Node node, int opset) {
        super(
                Kind.UNSUPPORTED,
                "the rule set '" + ruleSet + "' has no rule for operator " + node.op() + " (opset " + opset
                        + ") of node '" + node.label()
                        + "'; a rule for it can be added with RuleSet.with, or ask at a layer behind it");
        this.node = node;
    }

    /** The node without a rule. */
    public Node node() {
        return node;
    }
}
