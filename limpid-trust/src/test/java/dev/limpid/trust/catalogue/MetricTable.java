package dev.limpid.trust.catalogue;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of metrics as Markdown, from the registry. */
final class MetricTable {
    private MetricTable() {}

    /** The whole document. */
    static String toMarkdown() {
        List<MetricInfo> all =
                Metrics.all().stream().map(ExplanationMetric::info).toList();
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
                "- *Cost*: passes of the network and explanations for one input.",
                "- *Status*: *verified*: the same numbers as another implementation on shared arrays, within 1e-4. *Closed"
                        + " form*: the exact",
                "  number for functions whose result is known. *Own*: a definition of this project, tested by its laws."
                        + " *Quarantined*:",
                "  computed as published, but not used to decide anything, since a law does not hold.",
                "",
                "One test suite checks every metric: its range; that a planted perfect explanation beats a random one, which"
                        + " beats an",
                "inverted one; that what is not finite is refused; that it asks for what it needs; and its cost. A metric that"
                        + " fails is",
                "quarantined.",
                ""));
        for (Family family : Family.values()) {
            lines.addAll(section(
                    family, all.stream().filter(i -> i.family() == family).toList()));
        }
        return String.join("\n", lines);
    }

    private static List<String> section(Family family, List<MetricInfo> metrics) {
        String name = family.label();
        List<String> lines = new ArrayList<>(List.of(
                "## " + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                "",
                "| metric | better | range | needs | cost | status |",
                "| --- | --- | --- | --- | --- | --- |"));
        for (MetricInfo info : metrics) {
            lines.add("| `" + info.name() + "` | "
                    + String.join(
                            " | ",
                            info.directionText().replace(" is better", ""),
                            info.range(),
                            info.orderedNeeds().stream().map(Need::label).collect(Collectors.joining(", ")),
                            info.cost(),
                            info.proof().status())
                    + " |");
        }
        lines.add("");
        metrics.forEach(m -> lines.add("- `" + m.name() + "`: " + m.meaning() + " Order: " + m.order() + ". Proof: "
                + m.proof().sentence() + ". Ref.: " + m.reference() + "."));
        lines.add("");
        return lines;
    }
}
