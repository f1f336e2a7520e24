package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.data.Concept;
import dev.limpid.inside.dissection.Detectors;
import dev.limpid.inside.dissection.Overlap;
import dev.limpid.metrics.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the result of a dissection. */
final class DissectFiles {
    private final Model model;
    private final DissectResult result;
    private final List<Concept> concepts;
    private final Path out;

    DissectFiles(Model model, DissectResult result, List<Concept> concepts, Path out) {
        this.model = model;
        this.result = result;
        this.concepts = concepts;
        this.out = out;
    }

    /** Writes all files. @throws dev.limpid.error.LimpidException if one would overwrite an input or cannot be written */
    void write(OutputGuard guard, String command, UnitPictures pictures) {
        List<String> names = List.of("units.csv", "dissect.json", "index.html");
        names.forEach(n -> guard.check(out.resolve(n), "a result"));
        guard.write(out.resolve(names.get(0)), "the table", csv());
        guard.write(out.resolve(names.get(1)), "the document", Json.text(document()) + "\n");
        guard.write(
                out.resolve(names.get(2)),
                "the page",
                new DissectPage(model, result, concepts).page(command, pictures)::writeTo);
    }

    /** A row for each unit in the columns of the published tables, the best first. */
    private String csv() {
        StringBuilder csv = new StringBuilder("layer,unit,category,label,score");
        for (String category : result.categories()) {
            for (String column : List.of("label", "truth", "activation", "intersect", "iou", "auc")) {
                csv.append(',').append(cell(category + "-" + column));
            }
        }
        csv.append(",invert,invert-auc,composition,composition-iou\n");
        for (NetworkFinding.LayerFinding layer : result.network().layers()) {
            List<UnitFinding> units = new ArrayList<>(layer.units());
            units.sort((a, b) -> Double.compare(b.iou(), a.iou()));
            units.forEach(u -> row(u, csv));
        }
        return csv.toString();
    }

    private void row(UnitFinding unit, StringBuilder csv) {
        Optional<UnitFinding.Label> best = unit.best();
        csv.append(cell(unit.layer())).append(',').append(unit.unit()).append(',');
        csv.append(best.map(l ->
                        cell(l.concept().category()) + "," + cell(l.concept().name()))
                .orElse(","));
        csv.append(',').append(unit.iou());
        for (String category : result.categories()) {
            Optional<UnitFinding.Label> label = unit.labels().stream()
                    .filter(l -> l.concept().category().equals(category))
                    .findFirst();
            if (label.isEmpty()) {
                csv.append(",,,,,,");
            } else {
                Overlap o = label.get().overlap();
                csv.append(',').append(cell(label.get().concept().name())).append(',');
                csv.append(o.truth())
                        .append(',')
                        .append(o.active())
                        .append(',')
                        .append(o.both())
                        .append(',');
                csv.append(o.iou()).append(',').append(label.get().auc());
            }
        }
        csv.append(',')
                .append(unit.invert()
                        .map(f -> cell(f.formula().text(this::name)) + "," + f.auc())
                        .orElse(","));
        csv.append(',')
                .append(unit.composition()
                        .map(f -> cell(f.formula().text(this::name)) + "," + f.iou())
                        .orElse(","));
        csv.append('\n');
    }

    private String name(int concept) {
        return concepts.get(concept).name();
    }

    private static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Everything as a document. */
    Map<String, @Nullable Object> document() {
        return DissectJson.of(model, result, this::name);
    }

    /** An interval as a document. */
    static @Nullable Object interval(Optional<Interval> interval) {
        return interval.map(i -> Json.object("value", i.value(), "low", i.low(), "high", i.high()))
                .orElse(null);
    }

    /** Counts as a document. */
    static Map<String, @Nullable Object> counts(Detectors detectors) {
        return Json.object(
                "detectors", detectors.total(), "unique", detectors.unique(), "byCategory", detectors.byCategory());
    }
}
