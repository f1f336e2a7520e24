package dev.limpid.app.text;

import dev.limpid.Inspection;
import dev.limpid.Inspection.NamedType;
import dev.limpid.Inspection.Ready;
import dev.limpid.MethodSupport;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Head;
import dev.limpid.model.Layer;
import dev.limpid.model.PreprocessingGuess;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a network is, as text. */
public final class InspectionText {
    private InspectionText() {}

    /** Lines with the facts, the layers, and for each method whether it works. */
    public static List<String> lines(Inspection inspection) {
        List<String> lines = new ArrayList<>();
        lines.add("model          " + inspection.model() + " (SHA-256 " + inspection.sha256() + ")");
        lines.add("written by     "
                + (inspection.producer().isEmpty() ? "unknown" : inspection.producer()) + ", IR version "
                + inspection.irVersion() + ", opsets " + inspection.opsets());
        inspection.inputs().forEach(v -> lines.add("input          " + line(v)));
        inspection.outputs().forEach(v -> lines.add("output         " + line(v)));
        lines.add("operators      "
                + inspection.operators().entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", ")));
        inspection.ready().ifPresent(r -> add(lines, r));
        inspection.problem().ifPresent(p -> lines.add("problem        " + p.getMessage()));
        lines.add("methods");
        for (MethodSupport.Status method : inspection.support().methods()) {
            lines.add("  " + method.method()
                    + method.reason().map(r -> "  does not work: " + r).orElse("  works"));
        }
        for (MethodSupport.Unsupported each : inspection.support().unsupported()) {
            lines.add("unsupported    " + each.operator() + " at node '" + each.node() + "' blocks " + each.blocks());
        }
        return lines;
    }

    private static void add(List<String> lines, Ready ready) {
        lines.add("parameters     " + ready.parameters());
        lines.add("explained      " + ready.input() + " (" + ready.form().toText() + ")");
        ready.notes().forEach(n -> lines.add("note           " + n));
        lines.add((ready.head() == Head.NONE ? "values         " : "class scores   ") + ready.logits() + " ("
                + (ready.positions() > 1 ? ready.positions() + " positions of " : "") + ready.classes()
                + (ready.head() == Head.NONE ? " numbers" : ready.classes() == 1 ? " class" : " classes") + ", head "
                + ready.head().label() + ")");
        if (!ready.otherOutputs().isEmpty()) {
            lines.add("not explained  " + String.join(", ", ready.otherOutputs())
                    + (ready.otherOutputs().size() == 1
                            ? "; name it as the output to explain it"
                            : "; name one as the output to explain it"));
        }
        lines.add("preprocessing  "
                + ready.preprocessing()
                        .map(PreprocessingGuess::toText)
                        .orElse("none: the input is not a picture of one, three or four channels"));
        ready.warnings().forEach(w -> lines.add("warning        " + w));
        lines.add("default layer  " + ready.defaultLayer().orElse("none"));
        lines.add("layers");
        ready.layers().forEach(l -> lines.add("  " + line(l)));
    }

    private static String line(NamedType value) {
        return value.name() + "  " + value.type().map(TensorType::toString).orElse("unknown type");
    }

    private static String line(Layer layer) {
        return layer.name() + "  " + layer.operator() + "  " + layer.type() + "  " + layer.parameters() + " parameters";
    }
}
