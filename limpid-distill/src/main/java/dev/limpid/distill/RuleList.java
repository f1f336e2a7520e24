package dev.limpid.distill;

import java.util.List;

/**
 * Rules in an order: the first that covers an input decides. The last rule has no conditions and covers everything.
 *
 * @param kind how it was learnt
 * @param rules at least one
 */
public record RuleList(String kind, List<Rule> rules) implements Student {
    public RuleList {
        rules = List.copyOf(rules);
        if (rules.isEmpty() || !rules.get(rules.size() - 1).conditions().isEmpty()) {
            throw new IllegalArgumentException("the last rule must cover everything");
        }
    }

    @Override
    public String unit() {
        return "conditions";
    }

    @Override
    public int size() {
        return rules.stream().mapToInt(r -> r.conditions().size()).sum();
    }

    /** The number of the rule that decides. */
    public int deciding(double[] row) {
        int at = 0;
        while (!rules.get(at).covers(row)) {
            at++;
        }
        return at;
    }

    @Override
    public int predict(double[] row) {
        return rules.get(deciding(row)).label();
    }

    /**
     * The rules as lines.
     *
     * @param names of the features
     * @param classes names of the classes
     */
    public String text(List<String> names, List<String> classes) {
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules) {
            text.append(rule.conditions().isEmpty() ? "otherwise " : "if " + rule.text(names) + " then ")
                    .append(classes.get(rule.label()))
                    .append(" (")
                    .append(Math.round(100 * rule.precision()))
                    .append(" % of ")
                    .append(rule.covered())
                    .append(")\n");
        }
        return text.toString();
    }
}
