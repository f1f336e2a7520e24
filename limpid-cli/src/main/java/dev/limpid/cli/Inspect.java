package dev.limpid.cli;

import dev.limpid.Inspection;
import dev.limpid.app.json.InspectionJson;
import dev.limpid.app.text.InspectionText;
import java.util.concurrent.Callable;
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
        InspectionText.lines(inspection).forEach(common::say);
        common.print(InspectionJson.document(inspection));
        return inspection.problem().map(ExitCode::of).orElse(ExitCode.OK);
    }
}
