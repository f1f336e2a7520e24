package dev.limpid.cli;

import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid zoo list}: the table of networks that are built in. */
@Command(
        name = "list",
        description = "Lists the networks that are built in: what they are, what they learned from, how well they do.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid zoo list", "  limpid zoo list --json"})
final class ZooList implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Override
    public Integer call() {
        List<Card> cards = BuiltIn.all().stream().map(BuiltIn::card).toList();
        String row = "%-18s %-8s %-14s %-15s %10s  %s";
        common.say(String.format(Locale.ROOT, row, "network", "right", "95 % interval", "data", "bytes", "what it is"));
        for (Card card : cards) {
            Accuracy accuracy = card.accuracy();
            common.say(String.format(
                    Locale.ROOT,
                    row,
                    BuiltIn.PREFIX + card.name(),
                    percent(accuracy.value()) + " %",
                    percent(accuracy.low()) + " to " + percent(accuracy.high()),
                    card.data().name(),
                    String.format(Locale.ROOT, "%,d", card.bytes()),
                    card.title()));
        }
        common.print(
                Json.object("networks", cards.stream().map(ZooList::described).toList()));
        return CommandLine.ExitCode.OK;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static Map<String, @Nullable Object> described(Card card) {
        Accuracy accuracy = card.accuracy();
        return Json.object(
                "name", card.name(),
                "title", card.title(),
                "summary", card.summary(),
                "data", card.data().name(),
                "classes", card.labels().size(),
                "parameters", card.parameters(),
                "bytes", card.bytes(),
                "sha256", card.sha256(),
                "accuracy",
                        Json.object(
                                "right", accuracy.right(),
                                "pictures", accuracy.pictures(),
                                "value", accuracy.value(),
                                "low", accuracy.low(),
                                "high", accuracy.high()));
    }
}
