package dev.limpid.dream;

import dev.limpid.app.files.ReportFile;
import dev.limpid.inside.dream.DreamPlan.Aim;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Dreams as a page, and as sections of a page about a network. */
public final class DreamPage {
    private static final int MOST_CURVES = 8;
    private static final int LEAST_SHOWN = 128;

    private DreamPage() {}

    /**
     * The page about the dreams of a job.
     *
     * @param command that makes it again
     */
    static StudyPage of(DreamJob job, List<Dream> dreams, String command) {
        List<Fact> facts =
                new ArrayList<>(ReportFile.facts(job.model(), job.request().seed()));
        facts.add(new Fact("Parametrisation", job.request().style().parametrization()));
        facts.add(new Fact("Options", job.request().options().toString()));
        if (!job.failures().isEmpty()) {
            facts.add(
                    new Fact("Unreadable inputs", String.valueOf(job.failures().size())));
        }
        HtmlReport.Head head = new HtmlReport.Head(title(job), summary(job, dreams.size()), command, facts);
        return new StudyPage(head, findings(job, dreams), sections(job, dreams));
    }

    /** What the dreams of a job are, in a line. */
    static String title(DreamJob job) {
        String network = job.model().title();
        return switch (job.request().aim()) {
            case PREFERRED -> (job.request().isLeast() ? "Least-liked inputs of " : "Preferred inputs of ") + network;
            case ACCENTUATED -> "A picture with what units of " + network + " like";
            case CARICATURE -> "What layers of " + network + " see in a picture, exaggerated";
            case INVERSION -> "What layers of " + network + " know of a picture";
        };
    }

    private static String summary(DreamJob job, int count) {
        return count + (count == 1 ? " picture" : " pictures") + " by "
                + job.request().style().parametrization() + ", "
                + job.request().options().steps() + " steps";
    }

    /** How many dreams beat the data; empty without data. */
    public static List<Finding> findings(DreamJob job, List<Dream> dreams) {
        List<Dream> compared =
                dreams.stream().filter(d -> job.findBestInput(d).isPresent()).toList();
        if (compared.isEmpty()) {
            return List.of();
        }
        int read = job.request().style().data().orElseThrow().size()
                - job.failures().size();
        long better = compared.stream().filter(d -> job.beats(d)).count();
        return List.of(new Finding(
                String.format(Locale.ROOT, "%d of %d dreams beat the best input of the data", better, compared.size()),
                "Each is compared with the best of the "
                        + read + " inputs of "
                        + job.request().style().data().orElseThrow().name()
                        + ", by the activation of the same unit. A dream that does not beat it was not optimised well, and"
                        + " should not be trusted."));
    }

    /** One section for each layer: its dreams, how their activations grew, and what the data reach. */
    public static List<StudySection> sections(DreamJob job, List<Dream> dreams) {
        Map<String, List<Dream>> byValue = new LinkedHashMap<>();
        dreams.forEach(
                d -> byValue.computeIfAbsent(d.value(), v -> new ArrayList<>()).add(d));
        List<StudySection> sections = new ArrayList<>();
        byValue.forEach((value, own) -> sections.add(section(job, value, own)));
        return sections;
    }

    private static StudySection section(DreamJob job, String value, List<Dream> dreams) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Pictures(
                Block.Size.SMALL, dreams.stream().map(d -> shot(job, d)).toList()));
        boolean isPartial = job.request().style().parametrization().equals("maco")
                || job.request().aim() == Aim.ACCENTUATED;
        if (isPartial) {
            blocks.add(
                    new Block.Prose("The same pictures, each pixel as visible as the gradient says that it matters:"));
            blocks.add(new Block.Pictures(
                    Block.Size.SMALL,
                    dreams.stream()
                            .map(d -> Block.Shot.of(
                                    d.important().between(LEAST_SHOWN, 512), d.name(), "what matters of " + d.name()))
                            .toList()));
        }
        blocks.add(new Block.Lines(new LinePlot(
                "Activation during the optimisation",
                "share of the steps (%)",
                "activation in a random view",
                List.of(),
                dreams.stream().limit(MOST_CURVES).map(DreamPage::curve).toList())));
        table(job, dreams).ifPresent(blocks::add);
        return new StudySection(heading(job, value, dreams.get(0)), explained(job), blocks);
    }

    private static String heading(DreamJob job, String value, Dream first) {
        if (value.equals(job.model().classifier().logits())) {
            return "Classes";
        }
        String layer = first.name().replaceFirst(":[^:]*$", "");
        return "Layer " + layer + (layer.equals(value) ? "" : ", before its rectifier (" + value + ")");
    }

    private static String explained(DreamJob job) {
        return switch (job.request().aim()) {
            case PREFERRED ->
                "Pictures found by gradient ascent on one unit each, "
                        + (job.request().subject().isCentre()
                                ? "at the middle position of the layer."
                                : "on the mean over all positions of the layer.")
                        + " The number is the activation of the whole picture, before the rectifier.";
            case ACCENTUATED ->
                "The given picture, changed so that one unit is more active while the layer still sees the same picture.";
            case CARICATURE -> "The given picture, changed so that the layer's own view of it grows stronger.";
            case INVERSION ->
                "A picture made from noise that the layer sees like the given one; the number is minus the share of the"
                        + " layer's vectors that differs. What is missing in it, the layer does not know.";
        };
    }

    private static Block.Shot shot(DreamJob job, Dream dream) {
        String caption = String.format(Locale.ROOT, "%s \u00b7 %.3g", dream.name(), dream.activation())
                + job.findBestInput(dream)
                        .map(b -> String.format(Locale.ROOT, " (data %.3g)", b.activation()))
                        .orElse("");
        return Block.Shot.of(dream.picture().between(LEAST_SHOWN, 512), caption, "dream of " + dream.name());
    }

    private static LinePlot.Curve curve(Dream dream) {
        float[] points = dream.curve();
        List<LinePlot.Point> line = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            if (Float.isFinite(points[i])) {
                line.add(LinePlot.Point.of(points.length == 1 ? 0 : 100.0 * i / (points.length - 1), points[i]));
            }
        }
        return new LinePlot.Curve(dream.name() + (dream.facet() > 0 ? ", " + (dream.facet() + 1) : ""), line);
    }

    private static Optional<Block> table(DreamJob job, List<Dream> dreams) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Dream each : dreams) {
            job.findBestInput(each)
                    .ifPresent(b -> rows.add(List.of(
                            Block.Cell.of(each.name()),
                            Block.Cell.of(each.activation()),
                            Block.Cell.of(b.activation()),
                            Block.Cell.of(b.input()))));
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Block.Table(
                        "Dreams and the inputs of the data that excite the same units most.",
                        List.of("unit", "dream", "best input", "which"),
                        rows));
    }
}
