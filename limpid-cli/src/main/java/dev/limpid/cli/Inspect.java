package dev.limpid.cli;

import dev.limpid.Inspection;
import dev.limpid.Inspection.NamedType;
import dev.limpid.Inspection.Ready;
import dev.limpid.MethodSupport;
import dev.limpid.app.json.InspectionJson;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Head;
import dev.limpid.model.Layer;
import dev.limpid.model.PreprocessingGuess;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid inspect}: what a network is, and which methods work on it. */
@Command(
        name = "inspect",
        description =
                "Shows what a network consists of, the default layer, how pictures become its input, which methods"
                        + " work on it, and which nodes prevent the others.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid inspect model.onnx", "  limpid inspect model.onnx --json"})
final class Inspect implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Override
    public Integer call() {
        Inspection inspection = Inspection.of(model.name(), model.options());
        common.print(InspectionJson.document(inspection));
        if (!common.isJson()) {
            tell(inspection);
        }
        return inspection.problem().map(ExitCode::of).orElse(ExitCode.OK);
    }

    private void tell(Inspection inspection) {
        common.say("model          " + inspection.model() + " (SHA-256 " + inspection.sha256() + ")");
        common.say("written by     "
                + (inspection.producer().isEmpty() ? "unknown" : inspection.producer()) + ", IR version "
                + inspection.irVersion() + ", opsets " + inspection.opsets());
        inspection.inputs().forEach(v -> common.say("input          " + line(v)));
        inspection.outputs().forEach(v -> common.say("output         " + line(v)));
        common.say("operators      "
                + inspection.operators().entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", ")));
        inspection.ready().ifPresent(this::tell);
        inspection.problem().ifPresent(p -> common.say("problem        " + p.getMessage()));
        common.say("methods");
        for (MethodSupport.Status method : inspection.support().methods()) {
            common.say("  " + method.method()
                    + method.reason().map(r -> "  does not work: " + r).orElse("  works"));
        }
        for (MethodSupport.Unsupported each : inspection.support().unsupported()) {
            common.say("unsupported    " + each.operator() + " at node '" + each.node() + "' blocks " + each.blocks());
        }
    }

    private void tell(Ready ready) {
        common.say("parameters     " + ready.parameters());
        common.say("explained      " + ready.input() + " (" + ready.form().toText() + ")");
        ready.notes().forEach(n -> common.say("note           " + n));
        common.say((ready.head() == Head.NONE ? "values         " : "class scores   ") + ready.logits() + " ("
                + (ready.positions() > 1 ? ready.positions() + " positions of " : "") + ready.classes()
                + (ready.head() == Head.NONE ? " numbers" : ready.classes() == 1 ? " class" : " classes") + ", head "
                + ready.head().label() + ")");
        if (!ready.otherOutputs().isEmpty()) {
            common.say("not explained  " + String.join(", ", ready.otherOutputs())
                    + (ready.otherOutputs().size() == 1
                            ? "; --output-name explains it"
                            : "; --output-name explains one"));
        }
        common.say("preprocessing  "
                + ready.preprocessing()
                        .map(PreprocessingGuess::toText)
                        .orElse("none: the input is not a picture of one, three or four channels"));
        ready.warnings().forEach(w -> common.say("warning        " + w));
        common.say("default layer  " + ready.defaultLayer().orElse("none"));
        common.say("layers");
        ready.layers().forEach(l -> common.say("  " + line(l)));
    }

    private static String line(NamedType value) {
        return value.name() + "  " + value.type().map(TensorType::toString).orElse("unknown type");
    }

    private static String line(Layer layer) {
        return layer.name() + "  " + layer.operator() + "  " + layer.type() + "  " + layer.parameters() + " parameters";
    }
}
