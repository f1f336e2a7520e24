package dev.limpid.dissect;

import dev.limpid.data.Concept;
import dev.limpid.inside.dissection.Detectors;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables about a dissection. */
final class DissectTables {
    private static final int LEAST_UNITS = 12;
    private static final int MOST_COMBINATIONS = 40;
    private static final Block.Cell NONE = Block.Cell.of("\u2013");

    private final DissectResult result;
    private final List<Concept> concepts;

    DissectTables(DissectResult result, List<Concept> concepts) {
        this.result = result;
        this.concepts = concepts;
    }

    private static Block.Cell cell(Object text) {
        return Block.Cell.of(String.valueOf(text));
    }

    /** A unit's name, which is not broken into lines. */
    private static Block.Cell unit(String layer, int unit) {
        return cell(layer + "\u00a0" + unit);
    }

    private static String p(double p) {
        return p < 1e-300 ? "p < 1e-300" : String.format(Locale.ROOT, "p %.2g", p);
    }

    private static Block.Cell number(double number) {
        return Double.isFinite(number) ? Block.Cell.of(String.format(Locale.ROOT, "%.3f", number)) : NONE;
    }

    private static Block.Cell interval(Optional<Interval> interval) {
        return interval.map(i -> cell(String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", i.value(), i.low(), i.high())))
                .orElse(NONE);
    }

    Block layers(NetworkFinding network) {
        List<String> columns = new ArrayList<>(List.of("Layer", "Units", "Detectors", "Unique"));
        columns.addAll(result.categories());
        boolean isRotated = network.layers().stream().anyMatch(l -> !l.rotated().isEmpty());
        if (isRotated) {
            columns.addAll(List.of("Unique, rotated", "p"));
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (NetworkFinding.LayerFinding each : network.layers()) {
            List<Block.Cell> row = new ArrayList<>(List.of(
                    cell(each.layer()),
                    cell(each.units().size()),
                    new Block.Cell(
                            String.valueOf(each.detectors().total()),
                            Optional.of((double) each.detectors().total()
                                    / Math.max(1, each.units().size()))),
                    cell(each.detectors().unique())));
            for (String category : result.categories()) {
                row.add(cell(each.detectors().byCategory().getOrDefault(category, 0)));
            }
            if (isRotated) {
                row.add(cell(Numbers.text(each.rotated().stream()
                        .mapToInt(Detectors::unique)
                        .average()
                        .orElse(Double.NaN))));
                row.add(each.p().isPresent() ? number(each.p().getAsDouble()) : NONE);
            }
            rows.add(row);
        }
        String caption = isRotated
                ? "Detectors of each layer, unique detectors by category, the mean number of unique detectors in random"
                        + " rotations of the layer, and the probability that a rotation has as many."
                : "Detectors of each layer, and unique detectors by category.";
        return new Block.Table(caption, columns, rows);
    }

    private String name(int concept) {
        return concepts.get(concept).name();
    }

    Block units(List<UnitFinding> units) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (UnitFinding unit : units) {
            Optional<UnitFinding.Label> best = unit.best();
            rows.add(List.of(
                    unit(unit.layer(), unit.unit()),
                    best.map(l -> cell(l.concept().name())).orElse(NONE),
                    best.map(l -> number(l.overlap().iou())).orElse(NONE),
                    best.map(l -> cell(l.iouBySplit().stream()
                                    .map(i -> String.format(Locale.ROOT, "%.3f", i))
                                    .collect(Collectors.joining(" / "))))
                            .orElse(NONE),
                    best.map(l -> Block.Cell.of(Numbers.percent(l.overlap().hitRate())))
                            .orElse(NONE),
                    best.map(l -> Block.Cell.of(Numbers.percent(l.overlap().falseAlarmRate())))
                            .orElse(NONE),
                    best.map(l -> number(l.auc())).orElse(NONE),
                    unit.invert()
                            .map(f -> cell(f.formula().text(this::name)
                                    + String.format(Locale.ROOT, " (AUC %.3f, %s)", f.auc(), p(f.p()))))
                            .orElse(NONE),
                    unit.composition()
                            .map(f -> cell(
                                    f.formula().text(this::name) + String.format(Locale.ROOT, " (IoU %.3f)", f.iou())))
                            .orElse(NONE)));
        }
        return new Block.Table(
                "The " + rows.size() + " best units; units.csv has all.",
                List.of(
                        "Unit",
                        "Concept",
                        "IoU",
                        "IoU " + String.join(" / ", result.splits()),
                        "Hits",
                        "False alarms",
                        "AUC",
                        "INVERT",
                        "Composition"),
                rows);
    }

    /** The share of tried names by a method whose interval of AUC is above one half; empty without any. */
    static Optional<Double> heldNames(DissectResult result, Trial.Naming method) {
        List<Interval> tried = tried(result, method);
        return tried.isEmpty()
                ? Optional.empty()
                : Optional.of((double) tried.stream().filter(i -> i.low() > 0.5).count() / tried.size());
    }

    private static List<Interval> tried(DissectResult result, Trial.Naming method) {
        return result.trials().stream()
                .filter(t -> t.method() == method)
                .flatMap(t -> t.auc().stream())
                .toList();
    }

    Block methods() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Trial.Naming method : Trial.Naming.values()) {
            List<Interval> aucs = tried(result, method);
            List<Interval> differences = result.trials().stream()
                    .filter(t -> t.method() == method)
                    .flatMap(t -> t.difference().stream())
                    .toList();
            long all =
                    result.trials().stream().filter(t -> t.method() == method).count();
            if (all > 0) {
                rows.add(List.of(
                        cell(method.word()),
                        cell(aucs.size() + " of " + all),
                        interval(mean(aucs)),
                        interval(mean(differences)),
                        heldNames(result, method).map(Block.Cell::ofShare).orElse(NONE)));
            }
        }
        return new Block.Table(
                "Methods of naming: how many names could be drawn, their mean scores, and the share of names that hold.",
                List.of("Named by", "Drawn", "AUC", "Difference", "Names that hold"),
                rows);
    }

    private static Optional<Interval> mean(List<Interval> all) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(Interval.ofMean(
                        all.stream().mapToDouble(Interval::value).toArray()));
    }

    Block trials() {
        List<List<Block.Cell>> rows = result.trials().stream()
                .map(t -> List.of(
                        unit(t.layer(), t.unit()),
                        cell(t.method().word()),
                        cell(t.name()),
                        interval(t.auc()),
                        interval(t.difference())))
                .toList();
        return new Block.Table(
                "Each name on trial. A dash stands for a name that cannot be drawn, since all pictures show it or none can.",
                List.of("Unit", "Named by", "Name", "AUC", "Difference"),
                rows);
    }

    Block effects() {
        List<List<Block.Cell>> rows = result.effects().stream()
                .map(e -> List.of(
                        unit(e.layer(), e.unit()),
                        cell(e.concept()),
                        interval(e.with()),
                        interval(e.without()),
                        Block.Cell.ofShare(e.changed()),
                        cell(e.classes().stream()
                                .map(c -> c.name() + String.format(Locale.ROOT, " (%.2f)", c.drop()))
                                .collect(Collectors.joining(", ")))))
                .toList();
        return new Block.Table(
                "The drop of the predicted class's logit when a unit is switched off, with 95 % intervals.",
                List.of(
                        "Unit",
                        "Concept",
                        "Drop with it",
                        "Drop without",
                        "Predictions changed",
                        "Classes that drop most"),
                rows);
    }

    private List<NetworkFinding> compared() {
        List<NetworkFinding> all = new ArrayList<>(List.of(result.network()));
        all.addAll(result.others());
        return all;
    }

    /** A row for each network. */
    Block whole() {
        List<String> columns = new ArrayList<>(List.of("Network", "Units", "Detectors", "Share", "Unique"));
        columns.addAll(result.categories());
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (NetworkFinding network : compared()) {
            Detectors whole = network.whole(result.request().iou());
            int units = network.layers().stream()
                    .filter(NetworkFinding.LayerFinding::isSpatial)
                    .mapToInt(l -> l.units().size())
                    .sum();
            List<Block.Cell> row = new ArrayList<>(List.of(
                    cell(network.network()),
                    cell(units),
                    cell(whole.total()),
                    Block.Cell.ofShare((double) whole.total() / Math.max(1, units)),
                    cell(whole.unique())));
            result.categories().forEach(c -> row.add(cell(whole.byCategory().getOrDefault(c, 0))));
            rows.add(row);
        }
        return new Block.Table(
                "All layers whose units have positions together; a concept that several layers detect counts once.",
                columns,
                rows);
    }

    /** The share of detectors from the first to the last layer of each network. */
    Block depth() {
        List<LinePlot.Curve> curves = new ArrayList<>();
        for (NetworkFinding network : compared()) {
            List<LinePlot.Point> points = new ArrayList<>();
            int last = network.layers().size() - 1;
            for (int l = 0; l <= last; l++) {
                NetworkFinding.LayerFinding layer = network.layers().get(l);
                // Layers of a few units, such as gates, would hide the rest.
                if (layer.isSpatial() && layer.units().size() >= LEAST_UNITS) {
                    points.add(LinePlot.Point.of(
                            last == 0 ? 0 : 100.0 * l / last,
                            100.0 * layer.detectors().total() / layer.units().size()));
                }
            }
            curves.add(new LinePlot.Curve(network.network(), points));
        }
        return new Block.Lines(new LinePlot(
                "Detectors from the first to the last layer, of layers with positions and at least " + LEAST_UNITS
                        + " units",
                "depth (%)",
                "units that detect a concept (%)",
                List.of(),
                curves));
    }

    /** A row for each layer of each network. */
    Block networks() {
        List<String> columns = new ArrayList<>(List.of("Network", "Layer", "Units", "Detectors", "Unique"));
        columns.addAll(result.categories());
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (NetworkFinding network : compared()) {
            for (NetworkFinding.LayerFinding layer : network.layers()) {
                List<Block.Cell> row = new ArrayList<>(List.of(
                        cell(network.network()),
                        cell(layer.layer()),
                        cell(layer.units().size()),
                        cell(layer.detectors().total()),
                        cell(layer.detectors().unique())));
                for (String category : result.categories()) {
                    row.add(cell(layer.detectors().byCategory().getOrDefault(category, 0)));
                }
                rows.add(row);
            }
        }
        return new Block.Table("Detectors, and unique detectors by category.", columns, rows);
    }

    Block combinations() {
        List<List<Block.Cell>> rows = result.network().combinations().stream()
                .sorted(Comparator.comparingDouble((NetworkFinding.Combination c) -> -c.iou()))
                .limit(MOST_COMBINATIONS)
                .map(c -> List.of(
                        cell(c.concept()), cell(c.category()), number(c.iou()), cell(c.unit()), number(c.single())))
                .toList();
        return new Block.Table(
                "The concepts that weighted sums tell best.",
                List.of("Concept", "Category", "IoU of the sum", "Best unit", "IoU of that unit"),
                rows);
    }
}
