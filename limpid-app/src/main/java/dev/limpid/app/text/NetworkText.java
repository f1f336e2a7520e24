package dev.limpid.app.text;

import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The built-in networks as a table. */
public final class NetworkText {
    private static final String ROW = "%-26s %-8s %-14s %-15s %10s  %s";

    private NetworkText() {}

    /** A head, and a line for each network. */
    public static List<String> lines(List<Card> cards) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, ROW, "network", "accuracy", "95 % interval", "data", "bytes", "what it is"));
        for (Card card : cards) {
            Accuracy accuracy = card.accuracy();
            lines.add(String.format(
                    Locale.ROOT,
                    ROW,
                    BuiltIn.PREFIX + card.name(),
                    percent(accuracy.value()) + " %",
                    percent(accuracy.low()) + " to " + percent(accuracy.high()),
                    card.data().name(),
                    String.format(Locale.ROOT, "%,d", card.bytes()),
                    card.title()));
        }
        return lines;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
