package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.TrialTable;
import dev.limpid.trust.catalogue.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of metrics as Markdown, from the registry. */
final class MetricTable {
    private static final InputShape USUAL = new InputShape(3, 224, 224);

    private MetricTable() {}

    private static String passes(Passes passes) {
        String network = passes.network() == 0 ? "" : passes.network() + " N";
        String explanations = passes.explanations() == 0 ? "" : passes.explanations() + " E";
        return network + (network.isEmpty() || explanations.isEmpty() ? "" : ", ") + explanations;
    }

    /** The whole document. */
    static String toMarkdown() {
        List<ExplanationMetric> all = MetricChoice.all();
        List<String> lines = new ArrayList<>(List.of(
                "# Metrics",
                "",
                "The " + all.size()
                        + " metrics that judge explanations. This file is generated from their descriptions; a test"
                        + " fails when it is out of",
                "date and prints the command that regenerates it. `limpid metrics NAME` shows one of them.",
                "",
                "- *Needs*: what the metric must be given. A metric that needs a *data set* has one number for all inputs"
                        + " together; the",
                "  others have one for each input, which is averaged.",
                "- *Cost*: passes of the network and explanations for one input; *passes* is their number for an input of"
                        + " 3 x 224 x 224, N of",
                "  the network and E explanations.",
                "- *Status*: *verified*: the same numbers as another implementation on shared arrays, within 1e-4. *Closed"
                        + " form*: the exact",
                "  number for functions whose result is known. *Own*: a definition of this project, tested by its laws."
                        + " *Quarantined*:",
                "  computed as published, but not used to decide anything, since a law does not hold.",
                "- *Trial*: whether the metric does what it should on explanations whose quality is known; see"
                        + " [trial.md](trial.md). A metric that",
                "  failed is computed and shown, but does not decide which explanation is better.",
                "",
                "One test suite checks every metric of `limpid-trust`: its range; that a planted perfect explanation beats a random one, which"
                        + " beats an",
                "inverted one; that what is not finite is refused; that it asks for what it needs; and its cost. A metric that"
                        + " fails is",
                "quarantined.",
                ""));
        for (Family family : Family.values()) {
            lines.addAll(section(
                    family,
                    all.stream().filter(m -> m.info().family() == family).toList()));
        }
        lines.addAll(List.of(
                "## With retraining",
                "",
                "These train networks again. They are no part of `limpid evaluate` and not counted above; `limpid zoo retrain`",
                "computes them, see [roar.md](roar.md).",
                ""));
        lines.addAll(rows(Metrics.retrained()));
        return String.join("\n", lines);
    }

    private static List<String> section(Family family, List<ExplanationMetric> metrics) {
        String name = family.label();
        List<String> lines = new ArrayList<>(List.of(
                "## " + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                "",
                "Metrics that tell " + family.question() + ".",
                ""));
        lines.addAll(rows(metrics));
        return lines;
    }

    private static List<String> rows(List<ExplanationMetric> metrics) {
        List<String> lines = new ArrayList<>(List.of(
                "| metric | better | range | needs | cost | passes | status | trial |",
                "| --- | --- | --- | --- | --- | --- | --- | --- |"));
        for (ExplanationMetric metric : metrics) {
            MetricInfo info = metric.info();
            lines.add("| `" + info.name() + "` | "
                    + String.join(
                            " | ",
                            info.directionText().replace(" is better", ""),
                            info.range(),
                            info.orderedNeeds().stream().map(Need::label).collect(Collectors.joining(", ")),
                            info.cost(),
                            passes(metric.passes(USUAL)),
                            info.proof().status(),
                            TrialTable.status(info.name()))
                    + " |");
        }
        lines.add("");
        metrics.stream()
                .map(ExplanationMetric::info)
                .forEach(m -> lines.add("- `" + m.name() + "`: " + m.meaning() + " Order: " + m.order() + ". Proof: "
                        + m.proof().sentence() + "."
                        + m.trial()
                                .filter(t -> !t.isPassed())
                                .map(t -> " Trial: it " + String.join("; it ", t.failures()) + ".")
                                .orElse("")
                        + TrialTable.hindrance(m.name())
                                .map(reason -> " Trial: does not apply, since " + reason + ".")
                                .orElse("")
                        + " Ref.: " + m.reference() + "."));
        lines.add("");
        return lines;
    }
}
