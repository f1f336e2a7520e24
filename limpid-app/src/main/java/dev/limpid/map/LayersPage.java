package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.app.files.ReportFile;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.IntrinsicDimension;
import dev.limpid.inside.space.ProbeScore;
import dev.limpid.report.Palette;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The layers of a network, the ladder from edges to parts to classes, as a page, and as sections of a page about a network.
 *
 * @param model the network
 * @param result what becomes of inputs from layer to layer
 */
public record LayersPage(Model model, LayersResult result) {
    private static final int CELL = 24;

    StudyPage of(DataSet data, LayersRequest request, String command) {
        return new StudyPage(
                new HtmlReport.Head(
                        "From layer to layer in " + model.title(),
                        Numbers.count(result.rungs().size(), "layer") + ", " + Numbers.count(result.inputs(), "input")
                                + " from " + data.name(),
                        command,
                        ReportFile.facts(model, request.seed())),
                findings(),
                sections());
    }

    /** The ladder, the concepts, and how similar layers are. */
    public List<StudySection> sections() {
        List<StudySection> sections = new ArrayList<>();
        sections.add(ladder());
        if (!result.concepts().isEmpty()) {
            sections.add(concepts());
        }
        if (result.similarities().length > 0) {
            sections.add(similarity());
        }
        return sections;
    }

    /** What is most worth knowing. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<LayersResult.Rung> rungs = result.rungs();
        for (String category : result.categories()) {
            int best = best(i -> result.readable(i, category));
            findings.add(new Finding(
                    capital(category) + " concepts are most readable at "
                            + rungs.get(best).name(),
                    "Linear probes come "
                            + Numbers.percent(result.readable(best, category))
                            + " of the way from chance to certainty there, in the mean; at the first layer "
                            + Numbers.percent(result.readable(0, category)) + ", at the last "
                            + Numbers.percent(result.readable(rungs.size() - 1, category)) + "."));
        }
        rungs.get(rungs.size() - 1)
                .type()
                .ifPresent(last -> findings.add(new Finding(
                        "The class is read from the last layer with " + Numbers.percent(last.accuracy()) + " accuracy",
                        "95 % interval " + Numbers.percent(last.low()) + " to " + Numbers.percent(last.high())
                                + ", on inputs that the probe was not fitted to; a probe for shuffled classes reaches "
                                + Numbers.percent(last.control()) + ".")));
        return findings;
    }

    private int best(IntToDoubleFunction measure) {
        return IntStream.range(0, result.rungs().size())
                .boxed()
                .max(Comparator.comparingDouble((Integer i) -> measure.applyAsDouble(i))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0);
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private StudySection ladder() {
        List<Block> blocks = new ArrayList<>();
        List<LinePlot.Curve> curves = new ArrayList<>();
        add(curves, "class", i -> type(i).map(ProbeScore::readable).orElse(Double.NaN));
        for (String category : result.categories()) {
            add(curves, category, i -> result.readable(i, category));
        }
        add(
                curves,
                "picture restored",
                i -> result.rungs()
                        .get(i)
                        .decoder()
                        .map(d -> Math.max(0, d.explained()))
                        .orElse(Double.NaN));
        if (!curves.isEmpty()) {
            blocks.add(new Block.Lines(new LinePlot(
                    "What a linear map reads, from the first layer to the last",
                    "layer",
                    "share of the way from chance to certainty",
                    result.rungs().stream().map(LayersResult.Rung::name).toList(),
                    curves)));
        }
        blocks.add(new Block.Table("Each layer in numbers", columns(), rows()));
        if (!result.categories().isEmpty()) {
            blocks.add(new Block.Table(
                    "How far probes come from chance to certainty, in the mean over the concepts of a category",
                    Stream.concat(
                                    Stream.of("Layer"),
                                    result.categories().stream().map(LayersPage::capital))
                            .toList(),
                    IntStream.range(0, result.rungs().size())
                            .mapToObj(this::categories)
                            .toList()));
        }
        result.notes().forEach(note -> blocks.add(new Block.Prose(note)));
        return new StudySection(
                "The ladder",
                "Linear probes read the class and the concepts from the pooled features of each layer; they are fitted to 70 % of"
                        + " the inputs and tested on the rest. Accuracy is the mean over classes, so that rare ones count."
                        + " The control is the accuracy of a probe for shuffled classes. The picture is restored on a grid of"
                        + " 8 x 8 by ridge regression.",
                blocks);
    }

    /** Adds a curve if it has a number at every layer. */
    private void add(List<LinePlot.Curve> curves, String name, IntToDoubleFunction measure) {
        List<LinePlot.Point> points = IntStream.range(0, result.rungs().size())
                .filter(i -> !Double.isNaN(measure.applyAsDouble(i)))
                .mapToObj(i -> LinePlot.Point.of(i, measure.applyAsDouble(i)))
                .toList();
        if (!points.isEmpty()) {
            curves.add(new LinePlot.Curve(name, points));
        }
    }

    private Optional<ProbeScore> type(int rung) {
        return result.rungs().get(rung).type();
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("Layer", "Features"));
        if (type(0).isPresent()) {
            columns.addAll(List.of("Class", "95 % interval", "Control"));
        }
        columns.addAll(List.of("Picture restored", "Dimension"));
        return columns;
    }

    private List<List<Block.Cell>> rows() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < result.rungs().size(); i++) {
            LayersResult.Rung rung = result.rungs().get(i);
            List<Block.Cell> row = new ArrayList<>();
            row.add(Block.Cell.of(rung.name()));
            row.add(Block.Cell.of(String.valueOf(rung.features())));
            rung.type().ifPresent(t -> {
                row.add(Block.Cell.ofShare(t.accuracy()));
                row.add(Block.Cell.of(Numbers.percent(t.low()) + " to " + Numbers.percent(t.high())));
                row.add(Block.Cell.of(Numbers.percent(t.control())));
            });
            row.add(rung.decoder().map(d -> Block.Cell.ofShare(d.explained())).orElse(Block.Cell.of("\u2013")));
            row.add(rung.dimension()
                    .filter(IntrinsicDimension::isKnown)
                    .map(d -> Block.Cell.of(d.twoNn()))
                    .orElse(Block.Cell.of("\u2013")));
            rows.add(row);
        }
        return rows;
    }

    private List<Block.Cell> categories(int rung) {
        List<Block.Cell> row = new ArrayList<>();
        row.add(Block.Cell.of(result.rungs().get(rung).name()));
        result.categories().forEach(c -> row.add(Block.Cell.ofShare(result.readable(rung, c))));
        return row;
    }

    private StudySection concepts() {
        List<List<Block.Cell>> rows = result.concepts().stream()
                .sorted(Comparator.comparingInt(
                                (Concept c) -> result.readable(c).orElse(Integer.MAX_VALUE))
                        .thenComparing(Concept::category)
                        .thenComparing(Concept::name))
                .map(this::row)
                .toList();
        return new StudySection(
                "Where concepts become readable",
                "The first layer at which a probe has come nine tenths of its way from chance to its best layer, with its interval"
                        + " above chance and control.",
                List.of(new Block.Table(
                        "The concepts in the order in which they become readable",
                        List.of("Concept", "Category", "First readable at", "Accuracy there", "Control", "Best layer"),
                        rows)));
    }

    private List<Block.Cell> row(Concept concept) {
        OptionalInt first = result.readable(concept);
        int best = best(i -> score(i, concept).accuracy());
        List<Block.Cell> row = new ArrayList<>();
        row.add(Block.Cell.of(concept.name()));
        row.add(Block.Cell.of(concept.category()));
        if (first.isPresent()) {
            ProbeScore score = score(first.getAsInt(), concept);
            row.add(Block.Cell.of(result.rungs().get(first.getAsInt()).name()));
            row.add(new Block.Cell(
                    Numbers.percent(score.accuracy()) + " (" + Numbers.percent(score.low()) + " to "
                            + Numbers.percent(score.high()) + ")",
                    Optional.of(score.accuracy())));
            row.add(Block.Cell.of(Numbers.percent(score.control())));
        } else {
            row.addAll(List.of(Block.Cell.of("nowhere"), Block.Cell.of("\u2013"), Block.Cell.of("\u2013")));
        }
        row.add(Block.Cell.of(result.rungs().get(best).name() + ", "
                + Numbers.percent(score(best, concept).accuracy())));
        return row;
    }

    private ProbeScore score(int rung, Concept concept) {
        return java.util.Objects.requireNonNull(
                result.rungs().get(rung).concepts().get(concept.number()));
    }

    private StudySection similarity() {
        List<String> names =
                result.rungs().stream().map(LayersResult.Rung::name).toList();
        List<String> others = result.other().map(LayersResult.Other::layers).orElse(names);
        double[][] all = result.similarities();
        int[] rgb = new int[all.length * others.size()];
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            List<Block.Cell> row = new ArrayList<>(List.of(Block.Cell.of(names.get(i))));
            for (int j = 0; j < others.size(); j++) {
                double value = all[i][j];
                rgb[i * others.size() + j] =
                        Palette.EMBER.rgb(Double.isNaN(value) ? 0 : Math.max(0, Math.min(1, value)));
                row.add(Block.Cell.of(Double.isNaN(value) ? "\u2013" : String.format(Locale.ROOT, "%.2f", value)));
            }
            rows.add(row);
        }
        List<String> columns = new ArrayList<>(List.of("Layer"));
        columns.addAll(others);
        String title = result.other()
                .map(o -> "rows: " + model.title() + ", columns: " + o.title())
                .orElse("rows and columns: the layers in order");
        return new StudySection(
                "How similar the layers are",
                "Debiased CKA with a linear kernel over all numbers of a layer: 1 if two layers see the inputs alike up to rotation and"
                        + " scale, about 0 if they have nothing in common.",
                List.of(
                        new Block.Pictures(
                                Block.Size.MEDIUM,
                                List.of(Block.Shot.ofPixels(
                                        Picture.of(others.size(), all.length, rgb)
                                                .enlarged(CELL),
                                        "CKA from 0 (dark) to 1 (bright); " + title,
                                        "A matrix of similarities, " + title + "."))),
                        new Block.Table("CKA; " + title, columns, rows)));
    }
}
