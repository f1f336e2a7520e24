package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid inspect}: what a network is, and which methods work on it. */
@Command(
        name = "inspect",
        description = "Tells what a network consists of, where methods look by default, how pictures become its input,"
                + " which methods work on it, and what stands in the way of those that do not.",
        footerHeading = "%nExamples:%n",
        footer = {"  limpid inspect model.onnx", "  limpid inspect model.onnx --json"})
final class Inspect implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Override
    public Integer call() {
        Checksum checksum = Checksum.of(model.file());
        Graph graph = OnnxReader.read(model.file());
        @Nullable Network network = null;
        @Nullable String problem = null;
        try {
            network = Network.open(model, checksum);
        } catch (LimpidException e) {
            problem = Limpid.sentence(e);
        }
        MethodSupport blocking = MethodSupport.of(graph, network, problem);
        common.print(document(graph, network, problem, checksum, blocking));
        if (!common.isJson()) {
            tell(graph, network, problem, checksum, blocking);
        }
        return CommandLine.ExitCode.OK;
    }

    private Map<String, @Nullable Object> document(
            Graph graph,
            @Nullable Network network,
            @Nullable String problem,
            Checksum checksum,
            MethodSupport blocking) {
        Map<String, @Nullable Object> document = Json.object(
                "model", model.named(),
                "sha256", checksum.hex(),
                "producer", graph.header().origin().producer(),
                "irVersion", graph.header().irVersion(),
                "opsets", Network.opsets(graph.header().opsets()),
                "inputs", values(graph.inputs()),
                "outputs", outputs(graph, network),
                "operators", operators(graph),
                "parameters", network == null ? null : network.parameterCount(),
                "layers", network == null ? List.of() : network.layers(),
                "defaultLayer",
                        network == null ? null : network.findDefaultLayer().orElse(null),
                "logits", network == null ? null : network.classifier().logits(),
                "classes", network == null ? null : network.classifier().classes(),
                "preprocessing", network == null ? null : network.preprocessingDescribed(),
                "methods", blocking.methods(),
                "unsupported", blocking.unsupported());
        if (problem != null) {
            document.put("problem", problem);
        }
        return document;
    }

    private static List<@Nullable Object> values(List<Value> values) {
        List<@Nullable Object> list = new ArrayList<>();
        values.forEach(v -> list.add(described(v.name(), v.type())));
        return list;
    }

    private static List<@Nullable Object> outputs(Graph graph, @Nullable Network network) {
        Graph typed = network == null ? graph : network.classifier().graph();
        List<@Nullable Object> list = new ArrayList<>();
        graph.outputs().forEach(o -> list.add(described(o, typed.findType(o).orElse(null))));
        return list;
    }

    private static Map<String, @Nullable Object> described(String name, @Nullable TensorType type) {
        return Json.object("name", name, "type", type == null ? null : type.toString());
    }

    private static Map<String, Integer> operators(Graph graph) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Node node : graph.nodes()) {
            counts.merge(node.op().toString(), 1, Integer::sum);
        }
        return counts;
    }

    private void tell(
            Graph graph,
            @Nullable Network network,
            @Nullable String problem,
            Checksum checksum,
            MethodSupport blocking) {
        common.say("model          " + model.named() + " (SHA-256 " + checksum.hex() + ")");
        common.say("written by     "
                + (graph.header().origin().producer().isEmpty()
                        ? "unknown"
                        : graph.header().origin().producer()) + ", IR version "
                + graph.header().irVersion() + ", opsets "
                + Network.opsets(graph.header().opsets()));
        values(graph.inputs()).forEach(v -> common.say("input          " + line(v)));
        outputs(graph, network).forEach(v -> common.say("output         " + line(v)));
        common.say("operators      "
                + operators(graph).entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", ")));
        if (network != null) {
            common.say("parameters     " + network.parameterCount());
            common.say("class scores   " + network.classifier().logits() + " ("
                    + network.classifier().classes() + " classes)");
            common.say("preprocessing  " + network.preprocessingText());
            common.say("default layer  " + network.findDefaultLayer().orElse("none"));
            common.say("layers");
            network.layers().forEach(l -> common.say("  " + layerLine(l)));
        }
        if (problem != null) {
            common.say("problem        " + problem);
        }
        common.say("methods");
        for (Map<String, @Nullable Object> method : blocking.methods()) {
            boolean works = Boolean.TRUE.equals(method.get("works"));
            common.say("  " + method.get("name") + (works ? "  works" : "  does not work: " + method.get("reason")));
        }
        for (Map<String, @Nullable Object> each : blocking.unsupported()) {
            common.say("unsupported    " + each.get("operator") + " at node '" + each.get("node") + "' blocks "
                    + each.get("blocks"));
        }
    }

    private static String line(@Nullable Object described) {
        Map<?, ?> value = (Map<?, ?>) Objects.requireNonNull(described);
        return value.get("name") + "  " + (value.get("type") == null ? "type not known" : value.get("type"));
    }

    private static String layerLine(Map<String, @Nullable Object> layer) {
        return layer.get("name") + "  " + layer.get("operator") + "  " + layer.get("type") + "  "
                + layer.get("parameters") + " parameters";
    }
}
