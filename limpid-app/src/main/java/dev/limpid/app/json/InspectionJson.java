package dev.limpid.app.json;

import dev.limpid.Inspection;
import dev.limpid.Inspection.NamedType;
import dev.limpid.Inspection.Ready;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Layer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An inspection as JSON. */
public final class InspectionJson {
    private InspectionJson() {}

    /** The document. */
    public static Map<String, @Nullable Object> document(Inspection inspection) {
        Optional<Ready> ready = inspection.ready();
        Map<String, @Nullable Object> document = Json.object(
                "model", inspection.model(),
                "sha256", inspection.sha256(),
                "producer", inspection.producer(),
                "irVersion", inspection.irVersion(),
                "opsets", inspection.opsets(),
                "inputs",
                        inspection.inputs().stream().map(InspectionJson::value).toList(),
                "outputs",
                        inspection.outputs().stream().map(InspectionJson::value).toList(),
                "operators", inspection.operators(),
                "parameters", ready.map(Ready::parameters).orElse(null),
                "layers",
                        ready.map(r -> r.layers().stream()
                                        .map(InspectionJson::layer)
                                        .toList())
                                .orElse(List.of()),
                "explainedInput", ready.map(Ready::input).orElse(null),
                "inputKind", ready.map(r -> r.form().kind().label()).orElse(null),
                "inputPlaces", ready.map(r -> r.form().places()).orElse(List.of()),
                "inputChannels",
                        ready.map(r -> r.form().hasChannels() ? r.form().channelAxis() : null)
                                .orElse(null),
                "head", ready.map(r -> r.head().label()).orElse(null),
                "notes", ready.map(Ready::notes).orElse(List.of()),
                "defaultLayer", ready.flatMap(Ready::defaultLayer).orElse(null),
                "logits", ready.map(Ready::logits).orElse(null),
                "classes", ready.map(Ready::classes).orElse(null),
                "positions", ready.map(Ready::positions).orElse(null),
                "otherOutputs", ready.map(Ready::otherOutputs).orElse(List.of()),
                "preprocessing",
                        ready.flatMap(Ready::preprocessing)
                                .map(ResultJson::preprocessing)
                                .orElse(null),
                "warnings", ready.map(Ready::warnings).orElse(List.of()),
                "methods",
                        inspection.support().methods().stream()
                                .map(m -> Json.object(
                                        "name", m.method(),
                                        "works", m.works(),
                                        "reason", m.reason().orElse(null)))
                                .toList(),
                "unsupported",
                        inspection.support().unsupported().stream()
                                .map(u -> Json.object("operator", u.operator(), "node", u.node(), "blocks", u.blocks()))
                                .toList());
        inspection.problem().ifPresent(p -> document.put("problem", p.getMessage()));
        return document;
    }

    private static Map<String, @Nullable Object> value(NamedType value) {
        return Json.object(
                "name", value.name(),
                "type", value.type().map(TensorType::toString).orElse(null));
    }

    private static Map<String, @Nullable Object> layer(Layer layer) {
        return Json.object(
                "name", layer.name(),
                "operator", layer.operator(),
                "value", layer.value(),
                "type", layer.type().toString(),
                "shape",
                        Optional.ofNullable(layer.type().shape())
                                .map(Shape::toString)
                                .orElse(""),
                "parameters", layer.parameters());
    }
}
