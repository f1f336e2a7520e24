package dev.limpid.task;

import dev.limpid.app.json.Json;
import dev.limpid.graph.AtomicFile;
import dev.limpid.task.TaskResult.Ending;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A network that is built in, as a file. */
final class ZooExportTask implements Task {
    private static final String ENDING = ".onnx";

    private static final Parameter<String> NAME = Parameter.of(
                    "name", String.class, "NAME", "The network; 'limpid zoo list' lists them.")
            .positional()
            .required();
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "FILE.onnx", "The file to write (default: NAME.onnx).");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "zoo export",
                        "Writes a built-in network as an ONNX file, and its model card as a JSON file with the same"
                                + " name, from which Limpid reads labels and preprocessing.")
                .taking(NAME, OUT)
                .examples("cbam", "cbam out=networks/creatures.onnx");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        BuiltIn network = BuiltIn.named(given.get(NAME));
        Path model = given.find(OUT).orElseGet(() -> Path.of(network.name() + ENDING));
        String file = String.valueOf(model.getFileName());
        if (!file.endsWith(ENDING) || file.length() == ENDING.length()) {
            throw new UsageException("{out} must be a file name that ends in .onnx, not " + model + ".");
        }
        Path sidecar = model.resolveSibling(file.substring(0, file.length() - ENDING.length()) + ".json");
        Card card = network.card();
        AtomicFile.write(model, network.bytes());
        AtomicFile.write(sidecar, card.json().getBytes(StandardCharsets.UTF_8));
        output.say("wrote " + network + " to " + model);
        output.say("labels and preprocessing: " + sidecar);
        return TaskResult.of(
                Ending.COMPLETE,
                Json.object(
                        "network", network.toString(),
                        "file", model.toString(),
                        "card", sidecar.toString(),
                        "sha256", card.sha256()));
    }
}
