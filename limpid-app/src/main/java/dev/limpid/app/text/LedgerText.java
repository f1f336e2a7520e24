package dev.limpid.app.text;

import dev.limpid.attribution.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ledger as a table. */
public final class LedgerText {
    private static final int NAME = 44;

    private LedgerText() {}

    /** The table: only nodes that keep something back, and the sums. */
    public static List<String> lines(Ledger ledger) {
        List<String> lines = new ArrayList<>();
        lines.add(row("node", "operator", "arrived", "sent", "absorbed", "leak"));
        double least = 1e-6 * Math.max(1e-30, Math.abs(ledger.start()));
        int silent = 0;
        for (Ledger.Line line : ledger.lines()) {
            if (Math.abs(line.absorbed()) < least && Math.abs(line.leak()) < least) {
                silent++;
                continue;
            }
            lines.add(row(
                    shortened(line.node()),
                    line.op(),
                    number(line.arrived()),
                    number(line.sent()),
                    number(line.absorbed()),
                    number(line.leak())));
        }
        lines.add(row(
                "all " + ledger.lines().size() + " nodes; " + silent + " pass on everything",
                "",
                number(ledger.start()),
                number(ledger.atInput()),
                number(ledger.absorbed()),
                number(ledger.leak())));
        return lines;
    }

    private static String row(String node, String op, String... numbers) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "    %-44s %-20s", node, op));
        for (String number : numbers) {
            row.append(String.format(Locale.ROOT, " %11s", number));
        }
        return row.toString();
    }

    private static String shortened(String name) {
        return name.length() <= NAME ? name : "..." + name.substring(name.length() - NAME + 3);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.5g", number);
    }
}
