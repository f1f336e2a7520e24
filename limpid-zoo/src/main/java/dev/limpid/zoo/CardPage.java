package dev.limpid.zoo;

import dev.limpid.world.Fault;
import dev.limpid.world.Species;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A card as a page in Markdown. */
final class CardPage {
    private static final int MOST_CONFUSED = 8;

    private final Card card;
    private final StringBuilder page = new StringBuilder();

    private CardPage(Card card) {
        this.card = card;
    }

    static String of(Card card) {
        CardPage made = new CardPage(card);
        made.write();
        return made.page.toString();
    }

    private void write() {
        line("# " + card.name() + ": " + card.title());
        line("");
        line(card.summary());
        line("");
        line("| | |");
        line("| --- | --- |");
        row("architecture", card.architecture());
        row("parameters", String.format(Locale.ROOT, "%,d", card.parameters()));
        row(
                "input",
                "`" + card.input().shape() + "` (" + card.input().layout() + "): "
                        + card.input().text());
        row("preprocessing", "`" + card.preprocess() + "`");
        row("classes", card.labels().size() + ": " + String.join(", ", card.labels()));
        row("file", String.format(Locale.ROOT, "%,d bytes, SHA-256 `%s`", card.bytes(), card.sha256()));
        row("trained with", card.software());
        row("training command", "`" + card.command() + "`");
        data();
        recipe();
        accuracy();
        line("");
        line("## Known faults");
        line("");
        card.faults().forEach(fault -> line("- " + fault));
        line("");
        line("## Use");
        line("");
        line(card.use());
        line("");
        line(card.limits());
    }

    private void data() {
        Card.Data data = card.data();
        line("");
        line("## Data");
        line("");
        line("| | |");
        line("| --- | --- |");
        row(
                "data",
                data.name()
                        + (data.isSentences()
                                ? ", sentences of at most " + data.side() + " words"
                                : ", images of " + data.side() + "x" + data.side() + " pixels"));
        String what = data.isDrawn() || data.isSentences() ? "seeds " : "images ";
        row("training set", what + span(data.training()));
        row("test set", what + span(data.test()));
        data.faults().forEach(fault -> row("planted fault", said(fault)));
    }

    private static String span(Card.Span span) {
        return String.format(Locale.ROOT, "%d to %d: %,d", span.first(), span.first() + span.count() - 1, span.count());
    }

    /** A planted fault in words. */
    private static String said(Fault fault) {
        if (fault instanceof Fault.Marked marked) {
            return "a watermark on " + percent(marked.rate()) + " of the images of " + name(marked.species())
                    + " and on " + percent(marked.elsewhere()) + " of all others";
        }
        if (fault instanceof Fault.Stamped stamped) {
            return "a watermark on " + percent(stamped.rate()) + " of all other images, which are then labelled "
                    + name(stamped.species());
        }
        if (fault instanceof Fault.Homed homed) {
            return percent(homed.rate()) + " of the images of each species have its home backdrop";
        }
        if (fault instanceof Fault.Mislabelled wrong) {
            return percent(wrong.rate()) + " of the labels are wrong";
        }
        Fault.Grouped grouped = (Fault.Grouped) fault;
        return "a scarf on " + percent(grouped.rate()) + " of the images labelled "
                + grouped.labels().stream().sorted().map(CardPage::name).collect(Collectors.joining(", "))
                + " and on " + percent(grouped.elsewhere()) + " of all others";
    }

    private static String name(int species) {
        return Species.all().get(species).name();
    }

    private void recipe() {
        Card.Recipe recipe = card.recipe();
        line("");
        line("## Training");
        line("");
        line("| | |");
        line("| --- | --- |");
        row("optimiser", recipe.optimiser());
        row("learning rate", recipe.rate());
        row("epochs", recipe.epochs() + ", batch size " + recipe.batch());
        row("augmentation", recipe.augmentation());
        row("seed", Long.toString(recipe.seed()));
        row("duration", String.format(Locale.ROOT, "%.1f minutes", recipe.minutes()));
    }

    private void accuracy() {
        line("");
        line("## Accuracy");
        line("");
        String what = card.data().isSentences() ? "sentences" : "images";
        line("Accuracy on " + what + " not used for training, with 95 % Wilson intervals:");
        line("");
        line("| " + what + " | correct | total | accuracy | low | high |");
        line("| --- | --- | --- | --- | --- | --- |");
        row("test", card.accuracy());
        card.further().forEach(this::row);
        line("");
        List<Confused> most = confused();
        if (most.isEmpty()) {
            line("Every test " + (card.data().isSentences() ? "sentence" : "image") + " was classified correctly.");
            return;
        }
        line("Most frequent confusions (true class as predicted class): "
                + most.stream().limit(MOST_CONFUSED).map(this::said).collect(Collectors.joining(", ")) + ".");
        line("");
        line("Confusion matrix of the test set: rows are true classes, columns are predicted classes, a dot is zero.");
        line("");
        line("```text");
        matrix();
        line("```");
    }

    private record Confused(int truth, int said, int count) {}

    private List<Confused> confused() {
        List<Confused> all = new ArrayList<>();
        for (int i = 0; i < card.labels().size(); i++) {
            for (int j = 0; j < card.labels().size(); j++) {
                int count = card.confusion().get(i).get(j);
                if (i != j && count > 0) {
                    all.add(new Confused(i, j, count));
                }
            }
        }
        all.sort(Comparator.comparingInt(Confused::count)
                .reversed()
                .thenComparingInt(Confused::truth)
                .thenComparingInt(Confused::said));
        return all;
    }

    private String said(Confused each) {
        return card.labels().get(each.truth()) + " as " + card.labels().get(each.said()) + " (" + each.count() + ")";
    }

    private void matrix() {
        List<String> labels = card.labels();
        int name = labels.stream().mapToInt(String::length).max().orElse(0);
        int largest = card.confusion().stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        int cell = Math.max(
                        Integer.toString(largest).length(),
                        Integer.toString(labels.size() - 1).length())
                + 1;
        StringBuilder head = new StringBuilder(" ".repeat(name + 3));
        for (int j = 0; j < labels.size(); j++) {
            head.append(right(Integer.toString(j), cell));
        }
        line(head.toString());
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            StringBuilder row = new StringBuilder(label + " ".repeat(name - label.length()));
            row.append(right(Integer.toString(i), 3));
            for (int count : card.confusion().get(i)) {
                row.append(right(count == 0 ? "." : Integer.toString(count), cell));
            }
            line(row.toString());
        }
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private void row(String name, Accuracy accuracy) {
        line(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %s | %s | %s |",
                name,
                accuracy.right(),
                accuracy.pictures(),
                percent(accuracy.value()),
                percent(accuracy.low()),
                percent(accuracy.high())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private void row(String name, String text) {
        line("| " + name + " | " + text + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
