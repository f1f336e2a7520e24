package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Place;
import dev.limpid.report.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid compile}: writes an explainer as a portable graph. */
@Command(
        name = "compile",
        description =
                "Writes a method for this network as an ONNX file that any ONNX Runtime can run. Its inputs are the"
                        + " network's input and 'target' (float[N,K], how much each class counts); its outputs are the network's"
                        + " own and 'attribution'.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid compile model.onnx --method grad-cam -o model.grad-cam.onnx",
            "  limpid compile model.onnx --method integrated-gradients --param steps=20 -o ig.onnx",
        })
final class Compile implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final Parameters parameters = new Parameters();

    @Option(names = "--method", paramLabel = "M", required = true, description = "The method.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.onnx",
            required = true,
            description = "The file to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path out;

    @Override
    public Integer call() throws IOException {
        Method method = Methods.named(name);
        parameters.check(common, List.of(method));
        if (Files.exists(out) && Files.exists(model.file()) && Files.isSameFile(out, model.file())) {
            throw common.wrong("The output " + out + " is the model itself.");
        }
        Network network = Network.open(model);
        Optional<Place> layer = parameters.layer(network.classifier());
        Settings settings = parameters.settings(method, layer);
        Graph graph = Explainer.compile(network.classifier(), method, settings, model.memory());
        Provenance provenance = network.provenance(method, layer, "given as the input 'target'", settings);
        Header header = graph.header();
        for (Map.Entry<String, String> each : provenance.texts().entrySet()) {
            header = header.withMetadata(each.getKey(), each.getValue());
        }
        OnnxWriter.write(graph.withHeader(header), out);
        common.say("wrote " + out + " (" + Files.size(out) + " bytes)");
        common.say("inputs:  " + graph.inputs());
        common.say("outputs: " + graph.outputs());
        common.print(Json.object(
                "method", name,
                "layer", provenance.layer().isEmpty() ? null : provenance.layer(),
                "file", out,
                "bytes", Files.size(out),
                "inputs", graph.inputs().stream().map(Value::name).toList(),
                "outputs", graph.outputs(),
                "metadata", provenance.texts()));
        return CommandLine.ExitCode.OK;
    }
}
