package dev.limpid.autodiff;

import dev.limpid.autodiff.Gradient.Family;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Op;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table of operators and their behaviour in each rule set, as Markdown, generated from the rules. */
public final class OperatorTable {
    private OperatorTable() {}

    /**
     * The whole document, ending with a line break.
     *
     * @param lrp the rules of any composite
     * @param deepLift the rescale rule
     * @param revealCancel the RevealCancel rule
     */
    public static String toMarkdown(RuleSet lrp, RuleSet deepLift, RuleSet revealCancel) {
        Map<String, String> gradients = new TreeMap<>();
        for (Family family : Gradient.families()) {
            for (Entry entry : family.entries()) {
                for (Op op : entry.where().ops()) {
                    gradients.putIfAbsent(op.toString(), gradient(family, entry));
                }
            }
        }
        Map<String, String> byLrp = notes(lrp);
        Map<String, String> byDeepLift = notes(deepLift);
        TreeSet<String> all = new TreeSet<>(gradients.keySet());
        all.addAll(byLrp.keySet());
        all.addAll(byDeepLift.keySet());
        String rows = all.stream()
                .map(op -> String.join(
                        " | ",
                        "| `" + op + "`",
                        gradients.getOrDefault(op, " |  | "),
                        byLrp.getOrDefault(op, ""),
                        byDeepLift.getOrDefault(op, "") + " |"))
                .collect(Collectors.joining("\n"));
        return String.join(
                "\n",
                "# Operators",
                "",
                "The backward rules for standard ONNX operators: " + gradients.size() + " operators have a gradient, "
                        + byLrp.size() + " have a rule for layer-wise",
                "relevance propagation (LRP, in every composite), and " + byDeepLift.size()
                        + " have a DeepLIFT rule. This file is generated from the",
                "rules; a test fails when it is out of date and prints the command that regenerates it.",
                "",
                "An empty cell means that the rule set has no rule for the operator. If a network needs that rule, the method fails",
                "with a message that names the operator and the node. *Zero* means that the derivative or the relevance is zero by",
                "definition. Integer inputs (indices, shapes, axes) and conditions never receive anything.",
                "",
                "| operator | family | gradient | at ties, kinks and limits | LRP relevance | DeepLIFT multiplier |",
                "| --- | --- | --- | --- | --- | --- |",
                rows,
                "",
                "LRP distributes the relevance of a value over the inputs that contributed to it. The composite, or",
                "[a rules file](rules-file.md), selects the rule of each layer. DeepLIFT compares the input with a reference input:",
                "`dx` and `dy` are the differences from it.",
                "",
                "## Other rule sets",
                "",
                "| rule set | differs from | for |",
                "| --- | --- | --- |",
                difference(RuleSet.GUIDED, RuleSet.GRADIENT),
                difference(RuleSet.DECONVNET, RuleSet.GRADIENT),
                difference(revealCancel, deepLift),
                "");
    }

    private static String gradient(Family family, Entry entry) {
        return String.join(" | ", family.caption(), entry.isZero() ? "zero" : "yes", entry.note());
    }

    /** The notes of a rule set on each operator; several rules for one operator are combined. */
    private static Map<String, String> notes(RuleSet rules) {
        Map<String, String> notes = new TreeMap<>();
        for (Entry entry : rules.entries()) {
            String note = entry.isZero() ? "zero" : entry.note();
            for (Op op : entry.where().ops()) {
                notes.merge(op.toString(), note, (a, b) -> Objects.equals(a, b) ? a : a + "; " + b);
            }
        }
        return notes;
    }

    private static String difference(RuleSet rules, RuleSet from) {
        return "| `" + rules.name() + "` | `" + from.name() + "` | "
                + rules.entries().stream()
                        .filter(e -> !from.entries().contains(e))
                        .flatMap(e -> e.where().ops().stream())
                        .map(op -> "`" + op + "`")
                        .sorted()
                        .collect(Collectors.joining(", "))
                + " |";
    }
}
