package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.graph.AtomicFile;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid zoo export}: a network that is built in as a file. */
@Command(
        name = "export",
        description =
                "Writes a built-in network as an ONNX file, and its model card as a JSON file with the same name, from"
                        + " which Limpid reads labels and preprocessing.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid zoo export cbam", "  limpid zoo export cbam --out networks/creatures.onnx"})
final class ZooExport implements Callable<Integer> {
    private static final String ENDING = ".onnx";

    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "The network; 'limpid zoo list' lists them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String name;

    @Option(names = "--out", paramLabel = "FILE.onnx", description = "The file to write (default: NAME.onnx).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        BuiltIn network = BuiltIn.named(name);
        Path model = out == null ? Path.of(network.name() + ENDING) : out;
        String file = String.valueOf(model.getFileName());
        if (!file.endsWith(ENDING) || file.length() == ENDING.length()) {
            throw common.wrong("--out must be a file name that ends in .onnx, not " + model + ".");
        }
        Path sidecar = model.resolveSibling(file.substring(0, file.length() - ENDING.length()) + ".json");
        Card card = network.card();
        AtomicFile.write(model, network.bytes());
        AtomicFile.write(sidecar, card.json().getBytes(StandardCharsets.UTF_8));
        common.say("wrote " + network + " to " + model);
        common.say("labels and preprocessing: " + sidecar);
        common.print(Json.object(
                "network", network.toString(),
                "file", model.toString(),
                "card", sidecar.toString(),
                "sha256", card.sha256()));
        return ExitCode.OK;
    }
}
