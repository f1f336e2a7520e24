package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Node;

/** The rule set has no rule for a node that relevance must pass. */
public final class MissingRuleException extends LimpidException {
    private static final long serialVersionUID = 1L;

    private final transient Node node;

    /** Names the rule set, operator, opset and node, and suggests a solution. */
    public MissingRuleException(String ruleSet, Node node, int opset) {
        super(
                Kind.UNSUPPORTED,
                "the rule set '" + ruleSet + "' has no rule for operator " + node.op() + " (opset " + opset
                        + ") of node '" + node.label()
                        + "'; add a rule with RuleSet.with, or explain a layer after it");
        this.node = node;
    }

    /**
     * Names the operator, the node and why no rule applies to it.
     *
     * @param reason the end of a sentence
     */
    public MissingRuleException(Node node, String reason) {
        super(
                Kind.UNSUPPORTED,
                "no rule applies to " + node.op() + " node '" + node.label() + "', because " + reason
                        + "; explain a layer after it, or use a method that only runs the network forward");
        this.node = node;
    }

    /** The node without a rule. */
    public Node node() {
        return node;
    }
}
