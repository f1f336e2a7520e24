package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.app.json.Json;
import dev.limpid.inside.dissection.Overlap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The result of a dissection as a JSON document. */
public final class DissectJson {
    private DissectJson() {}

    /** The numbers of detectors: what the command prints. */
    public static Map<String, @Nullable Object> summary(Model model, DissectResult result) {
        return Json.object(
                "network",
                model.title(),
                "sha256",
                model.sha256(),
                "concepts",
                result.request().concepts(),
                "pictures",
                result.network().pictures(),
                "whole",
                whole(result, result.network()),
                "layers",
                layers(result.network()),
                "compared",
                result.others().stream()
                        .map(o -> Json.object("network", o.network(), "whole", whole(result, o), "layers", layers(o)))
                        .toList(),
                "failures",
                result.failures().stream()
                        .map(f -> Json.object("input", f.name(), "error", f.sentence()))
                        .toList(),
                "notes",
                result.notes());
    }

    private static Map<String, @Nullable Object> whole(DissectResult result, NetworkFinding network) {
        return DissectFiles.counts(network.whole(result.request().iou()));
    }

    static Map<String, @Nullable Object> of(Model model, DissectResult result, IntFunction<String> names) {
        Map<String, @Nullable Object> document = summary(model, result);
        document.put("leastIou", result.request().iou());
        document.put("activeShare", result.request().share());
        document.put("splits", result.splits());
        document.put(
                "units",
                result.network().layers().stream()
                        .flatMap(l -> l.units().stream())
                        .map(u -> unit(u, names))
                        .toList());
        document.put(
                "combinations",
                result.network().combinations().stream()
                        .map(c -> Json.object(
                                "concept",
                                c.concept(),
                                "category",
                                c.category(),
                                "iou",
                                c.iou(),
                                "unit",
                                c.unit(),
                                "singleIou",
                                c.single()))
                        .toList());
        document.put("trials", result.trials().stream().map(DissectJson::trial).toList());
        document.put(
                "effects", result.effects().stream().map(DissectJson::effect).toList());
        return document;
    }

    private static List<Map<String, @Nullable Object>> layers(NetworkFinding network) {
        return network.layers().stream()
                .map(l -> {
                    Map<String, @Nullable Object> counts = DissectFiles.counts(l.detectors());
                    Map<String, @Nullable Object> layer =
                            Json.object("layer", l.layer(), "units", l.units().size());
                    layer.putAll(counts);
                    if (!l.rotated().isEmpty()) {
                        layer.put(
                                "rotations",
                                l.rotated().stream().map(DissectFiles::counts).toList());
                        OptionalDouble p = l.p();
                        layer.put("p", p);
                    }
                    return layer;
                })
                .toList();
    }

    private static Map<String, @Nullable Object> unit(UnitFinding unit, IntFunction<String> names) {
        return Json.object(
                "layer",
                unit.layer(),
                "unit",
                unit.unit(),
                "threshold",
                unit.threshold(),
                "labels",
                unit.labels().stream().map(DissectJson::label).toList(),
                "invert",
                unit.inverts().stream()
                        .map(f -> Json.object(
                                "name", f.formula().text(names), "auc", f.auc(), "p", f.p(), "share", f.share()))
                        .toList(),
                "compositions",
                unit.compositions().stream()
                        .map(f -> Json.object("name", f.formula().text(names), "iou", f.iou()))
                        .toList(),
                "topPatches",
                unit.frequent().map(c -> c.name()));
    }

    private static Map<String, @Nullable Object> label(UnitFinding.Label label) {
        Overlap o = label.overlap();
        return Json.object(
                "concept", label.concept().name(),
                "category", label.concept().category(),
                "iou", o.iou(),
                "iouBySplit", label.iouBySplit(),
                "hitRate", o.hitRate(),
                "falseAlarmRate", o.falseAlarmRate(),
                "auc", label.auc(),
                "truth", o.truth(),
                "active", o.active(),
                "both", o.both());
    }

    private static Map<String, @Nullable Object> trial(Trial trial) {
        return Json.object(
                "layer", trial.layer(),
                "unit", trial.unit(),
                "method", trial.method().word(),
                "name", trial.name(),
                "auc", DissectFiles.interval(trial.auc()),
                "difference", DissectFiles.interval(trial.difference()));
    }

    private static Map<String, @Nullable Object> effect(Effect effect) {
        return Json.object(
                "layer", effect.layer(),
                "unit", effect.unit(),
                "concept", effect.concept(),
                "dropWith", DissectFiles.interval(effect.with()),
                "dropWithout", DissectFiles.interval(effect.without()),
                "changed", effect.changed(),
                "classes",
                        effect.classes().stream()
                                .map(c -> Json.object("class", c.name(), "drop", c.drop()))
                                .toList());
    }
}
