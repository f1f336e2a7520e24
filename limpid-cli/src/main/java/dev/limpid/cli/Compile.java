package dev.limpid.cli;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.attribution.Method;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid compile}: writes an explainer as a portable graph. */
@Command(
        name = "compile",
        description =
                "Writes a method for this network as an ONNX file that any ONNX Runtime can run. Its inputs are the"
                        + " network's input and 'target' (float[N,K], the weight of each class); its outputs are the network's"
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
        Method method = Parameters.method(name);
        MethodCall call = parameters.request(common, List.of(method)).methods().get(0);
        new OutputGuard(model.files()).check(out, "the graph");
        try (Model opened = model.open()) {
            Graph graph = opened.compile(call, parameters.layer(), parameters.seed());
            OnnxWriter.write(graph, out);
            common.say("wrote " + out + " (" + Files.size(out) + " bytes)");
            common.say("inputs:  " + graph.inputs());
            common.say("outputs: " + graph.outputs());
            common.print(Json.object(
                    "method", name,
                    "layer", graph.header().metadata().get("limpid.layer"),
                    "file", out,
                    "bytes", Files.size(out),
                    "inputs", graph.inputs().stream().map(Value::name).toList(),
                    "outputs", graph.outputs(),
                    "metadata", graph.header().metadata()));
        }
        return ExitCode.OK;
    }
}
