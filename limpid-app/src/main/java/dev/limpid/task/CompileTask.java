package dev.limpid.task;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.attribution.Method;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.task.TaskResult.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explainer as a portable graph. */
final class CompileTask implements Task {
    private static final Parameter<String> METHOD =
            Parameter.of("method", String.class, "M", "The method.").required();
    private static final Parameter<Path> OUTPUT = Parameter.of("output", Path.class, "OUT.onnx", "The file to write.")
            .required()
            .mainOutput();

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "compile",
                        "Writes a method for this network as an ONNX file that any ONNX Runtime can run. Its"
                                + " inputs are the network's input and 'target' (float[N,K], the weight of each class);"
                                + " its outputs are the network's own and 'attribution'.")
                .taking(ModelArguments.ALL)
                .taking(MethodArguments.ALL)
                .taking(METHOD, OUTPUT)
                .examples(
                        "model.onnx method=grad-cam output=model.grad-cam.onnx",
                        "model.onnx method=integrated-gradients param=steps=20 output=ig.onnx");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        ModelArguments model = new ModelArguments(given);
        MethodArguments arguments = new MethodArguments(given);
        String name = given.get(METHOD);
        Path out = given.get(OUTPUT);
        Method method = MethodArguments.method(name);
        MethodCall call = arguments.request(List.of(method)).methods().get(0);
        new OutputGuard(model.files()).check(out, "the graph");
        try (Model opened = model.open()) {
            Graph graph = opened.compile(call, arguments.layer(), arguments.seed());
            OnnxWriter.write(graph, out);
            output.say("wrote " + out + " (" + Files.size(out) + " bytes)");
            output.say("inputs:  " + graph.inputs());
            output.say("outputs: " + graph.outputs());
            return TaskResult.of(Ending.COMPLETE, document(name, graph, out));
        }
    }

    private static Map<String, @Nullable Object> document(String method, Graph graph, Path out) throws IOException {
        return Json.object(
                "method", method,
                "layer", graph.header().metadata().get("limpid.layer"),
                "file", out,
                "bytes", Files.size(out),
                "inputs", graph.inputs().stream().map(Value::name).toList(),
                "outputs", graph.outputs(),
                "metadata", graph.header().metadata());
    }
}
