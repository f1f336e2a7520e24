package dev.limpid.look;

import static dev.limpid.app.json.Json.object;

import dev.limpid.inside.Distribution;
import dev.limpid.inside.look.Diagnosis;
import dev.limpid.inside.look.LayerStatistics;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.inside.look.UnitCorrelation;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The views of a data set: statistics, diagnosis, and the strongest patches of units. */
final class DataResults {
    private static final int BINS = 24;
    private static final int MOST_HISTOGRAMS = 8;

    private DataResults() {}

    /** Adds what was found over data. */
    static void add(DataLook look, LookResult result) {
        Diagnosis diagnosis = look.diagnosis();
        List<LayerStatistics> layers = look.gathered().statistic().layers();
        List<Row> rows = IntStream.range(0, layers.size())
                .mapToObj(l -> new Row(layers.get(l), look.correlations().get(l)))
                .toList();
        result.lines()
                .add(
                        diagnosis.findings().isEmpty()
                                ? "diagnosis: no fault found in " + rows.size() + " layers over "
                                        + Numbers.count(look.inputs(), "input")
                                : "diagnosis: "
                                        + Numbers.count(diagnosis.findings().size(), "finding"));
        diagnosis.findings().forEach(f -> result.lines().add("  " + f.sentence()));
        look.problems().forEach(p -> result.lines().add("note: " + p));
        result.sections().add(statistics(look, rows));
        result.sections().add(histograms(rows));
        patches(look, result);
        result.document().put("data", look.data());
        result.document()
                .put("samples", look.inputs() - look.gathered().failures().size());
        result.document()
                .put(
                        "failures",
                        look.gathered().failures().stream()
                                .map(f -> object("input", f.name(), "reason", f.sentence()))
                                .toList());
        result.document()
                .put(
                        "diagnosis",
                        diagnosis.findings().stream().map(DataResults::document).toList());
        result.document().put("notes", look.problems());
        result.document().put("layers", rows.stream().map(DataResults::document).toList());
    }

    /** A finding as the head of a page shows it. */
    static List<Finding> findings(DataLook look) {
        List<Finding> found = look.diagnosis().findings().stream()
                .map(f -> new Finding(
                        f.kind().name().charAt(0)
                                + f.kind()
                                        .name()
                                        .substring(1)
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' ')
                                + ": " + LookSheets.brief(f.layer()),
                        f.sentence()))
                .toList();
        String unmeasured = look.diagnosis().notMeasured().stream()
                .map(s -> " But " + s + ".")
                .collect(Collectors.joining());
        return !found.isEmpty()
                ? found
                : List.of(new Finding(
                        "No fault found",
                        "No dead, saturated or redundant units, unused capacity, aliasing, oversized kernels or removable"
                                + " layers above the thresholds, over "
                                + look.gathered().statistic().layers().size() + " layers and "
                                + Numbers.count(look.inputs(), "input") + "." + unmeasured));
    }

    /** A layer with what is computed from its statistics. */
    private record Row(LayerStatistics layer, UnitCorrelation correlation) {
        /** Units that say the same as another one. */
        int redundant() {
            return correlation.redundant().stream().mapToInt(g -> g.size() - 1).sum();
        }

        int saturated() {
            return (int) IntStream.range(0, layer.layer().units())
                    .filter(u -> layer.saturated(u) >= Diagnosis.SATURATED && !layer.isDead(u))
                    .count();
        }

        double rank() {
            return correlation.effectiveRank();
        }

        int directions() {
            return correlation.dimensions(Diagnosis.VARIANCE);
        }
    }

    private static StudySection statistics(DataLook look, List<Row> rows) {
        List<List<Block.Cell>> cells = new ArrayList<>();
        for (Row row : rows) {
            LookedLayer layer = row.layer().layer();
            cells.add(List.of(
                    Block.Cell.of(layer.name()),
                    Block.Cell.of(LookSheets.sizes(layer)),
                    Block.Cell.of(String.valueOf(row.layer().dead().size())),
                    Block.Cell.of(String.valueOf(row.saturated())),
                    Block.Cell.of(String.valueOf(row.redundant())),
                    Block.Cell.ofShare(row.layer().sparsity()),
                    Block.Cell.of(String.format(Locale.ROOT, "%.1f", row.rank())),
                    Block.Cell.of(String.valueOf(row.directions()))));
        }
        List<LinePlot.Point> ranks = IntStream.range(0, rows.size())
                .mapToObj(i -> LinePlot.Point.of(
                        i,
                        rows.get(i).rank()
                                / Math.max(1, rows.get(i).correlation().live().size())))
                .toList();
        List<LinePlot.Point> zeros = IntStream.range(0, rows.size())
                .mapToObj(i -> LinePlot.Point.of(i, rows.get(i).layer().sparsity()))
                .toList();
        List<Block> blocks = new ArrayList<>();
        if (rows.size() > 1) {
            blocks.add(new Block.Lines(new LinePlot(
                    "Use of each layer",
                    "layer, from the first to the last",
                    "share",
                    rows.stream().map(r -> r.layer().layer().name()).toList(),
                    List.of(
                            new LinePlot.Curve("effective rank / live units", ranks),
                            new LinePlot.Curve("activations that are zero", zeros)))));
        }
        blocks.add(new Block.Table(
                "Units of each layer over " + Numbers.count(look.inputs(), "input") + ".",
                List.of(
                        "Layer",
                        "Size",
                        "Dead",
                        "Saturated",
                        "Redundant",
                        "Zeros",
                        "Effective rank",
                        "Directions (99 %)"),
                cells));
        return new StudySection(
                "Statistics of layers",
                "Dead units give the same number everywhere; saturated ones are almost always at an end of their activation"
                        + " function; redundant ones correlate with another by at least 0.99. The rank is that of the"
                        + " correlation matrix of live units over a uniform sample of "
                        + rows.stream()
                                .mapToInt(r -> r.correlation().rows())
                                .max()
                                .orElse(0) + " positions.",
                blocks);
    }

    private static StudySection histograms(List<Row> rows) {
        List<Block> blocks = new ArrayList<>();
        int step = Math.max(1, (rows.size() + MOST_HISTOGRAMS - 1) / MOST_HISTOGRAMS);
        for (int i = 0; i < rows.size(); i += step) {
            Distribution values = rows.get(i).layer().values();
            double low = values.quantile(0.001);
            double high = values.quantile(0.999);
            if (high > low) {
                blocks.add(new Block.Bars(histogram(rows.get(i).layer().layer().name(), values, low, high)));
            }
        }
        return new StudySection(
                "Histograms of activations",
                "Between the quantiles 0.001 and 0.999 of all units of a layer; zeros of rectified layers are left out.",
                blocks);
    }

    private static Chart histogram(String name, Distribution values, double low, double high) {
        long[] counts = values.histogram(low, high, BINS);
        if (low == 0) {
            counts[0] = Math.max(0, counts[0] - Math.round(values.zeros() * values.count()));
        }
        double all = Math.max(1, Arrays.stream(counts).sum());
        double most = Arrays.stream(counts).max().orElse(1) / all;
        List<Chart.Bar> bars = new ArrayList<>();
        for (int b = 0; b < BINS; b++) {
            double from = low + (high - low) * b / BINS;
            bars.add(Chart.Bar.of(Numbers.text(from), counts[b] / all, most));
        }
        return new Chart(name, bars);
    }

    private static void patches(DataLook look, LookResult result) {
        Map<String, List<DataLook.UnitLook>> byLayer = new LinkedHashMap<>();
        look.units()
                .forEach(u -> byLayer.computeIfAbsent(u.layer().value(), k -> new ArrayList<>())
                        .add(u));
        List<Block> blocks = new ArrayList<>();
        for (List<DataLook.UnitLook> units : byLayer.values()) {
            blocks.add(result.shown(
                    String.format(Locale.ROOT, "patches-%02d.png", blocks.size() + 1),
                    "Layer " + units.get(0).layer().name() + ": strongest patches and their projections.",
                    () -> LookSheets.patches(units)));
        }
        if (!blocks.isEmpty()) {
            result.sections()
                    .add(new StudySection(
                            "What excites units",
                            "For the units that vary most: the parts of the inputs in which each is strongest, with the"
                                    + " activation, and below each the pattern in it that caused the activation, projected by"
                                    + " a deconvolutional network (Zeiler and Fergus). Zero is grey, or white between"
                                    + " blue and red.",
                            blocks));
        }
    }

    private static Map<String, @Nullable Object> document(Diagnosis.Finding finding) {
        return object(
                "kind",
                finding.kind().name(),
                "layer",
                finding.layer(),
                "units",
                finding.units(),
                "sentence",
                finding.sentence(),
                "evidence",
                finding.evidence());
    }

    private static Map<String, @Nullable Object> document(Row row) {
        LayerStatistics layer = row.layer();
        List<@Nullable Object> units = new ArrayList<>();
        for (int u = 0; u < layer.layer().units(); u++) {
            units.add(object(
                    "mean",
                    layer.mean(u),
                    "deviation",
                    layer.deviation(u),
                    "largest",
                    layer.largest(u),
                    "zeros",
                    layer.zeros(u),
                    "saturated",
                    layer.saturated(u),
                    "dead",
                    layer.isDead(u)));
        }
        return object(
                "layer",
                layer.layer().name(),
                "value",
                layer.layer().value(),
                "dead",
                layer.dead(),
                "redundant",
                row.correlation().redundant(),
                "sparsity",
                layer.sparsity(),
                "effectiveRank",
                row.rank(),
                "directions",
                row.directions(),
                "quantiles",
                List.of(0.01, 0.25, 0.5, 0.75, 0.99).stream()
                        .map(q -> layer.values().quantile(q))
                        .toList(),
                "units",
                units);
    }
}
