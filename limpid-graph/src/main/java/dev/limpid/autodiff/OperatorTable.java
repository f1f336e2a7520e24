package dev.limpid.autodiff;

import dev.limpid.autodiff.Gradient.Family;
import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Op;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table of operators that have a gradient rule, as Markdown, from the rules themselves. */
public final class OperatorTable {
    private OperatorTable() {}

    /** The whole document, with a line break at its end. */
    public static String toMarkdown() {
        Map<String, String> rows = new TreeMap<>();
        for (Family family : Gradient.families()) {
            for (Entry entry : family.entries()) {
                for (Op op : entry.where().ops()) {
                    rows.putIfAbsent(op.toString(), row(op, family, entry));
                }
            }
        }
        return String.join(
                "\n",
                "# Operators",
                "",
                "The " + rows.size() + " standard operators through which the rule set `gradient` goes. This file is",
                "generated from the rules; a test fails when it is stale and says how to write it anew.",
                "",
                "An operator that is not in the table is an error when relevance would have to pass it: the message names",
                "the operator and the node. *Zero* means that the gradient is zero by definition, not that it is missing.",
                "Whole numbers (indices, shapes, axes) and conditions never receive anything.",
                "",
                "| operator | family | gradient | at ties, kinks and limits |",
                "| --- | --- | --- | --- |",
                String.join("\n", rows.values()),
                "",
                "## Other rule sets",
                "",
                "| rule set | differs from `gradient` at |",
                "| --- | --- |",
                difference(RuleSet.GUIDED, Gradient.guided()),
                difference(RuleSet.DECONVNET, Gradient.deconvnet()),
                "");
    }

    private static String row(Op op, Family family, Entry entry) {
        return String.join(
                " | ", "| `" + op + "`", family.caption(), entry.isZero() ? "zero" : "flows", entry.note() + " |");
    }

    private static String difference(RuleSet rules, List<Entry> entries) {
        return "| `" + rules.name() + "` | "
                + entries.stream()
                        .flatMap(e -> e.where().ops().stream())
                        .map(op -> "`" + op + "`")
                        .sorted()
                        .collect(Collectors.joining(", "))
                + " |";
    }
}
