package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.model.Head;
import dev.limpid.model.InputForm;
import dev.limpid.model.Layer;
import dev.limpid.model.PreprocessingGuess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a network consists of, and which methods work on it.
 *
 * @param model its name
 * @param sha256 of its file, in hexadecimal
 * @param producer the program that wrote the file; empty where it does not say
 * @param irVersion the version of the file format
 * @param opsets versions of the operator sets by domain
 * @param inputs of the network
 * @param outputs of the network
 * @param operators how often each operator occurs
 * @param ready what is known of a network that could be made ready; empty where it could not
 * @param support which methods work
 * @param problem why the network could not be made ready; empty where it could
 */
public record Inspection(
        String model,
        String sha256,
        String producer,
        long irVersion,
        Map<String, Integer> opsets,
        List<NamedType> inputs,
        List<NamedType> outputs,
        Map<String, Integer> operators,
        Optional<Ready> ready,
        MethodSupport support,
        Optional<LimpidException> problem) {
    /**
     * A value and its type.
     *
     * @param type empty where it is not known
     */
    public record NamedType(String name, Optional<TensorType> type) {}

    /**
     * What is known of a network that could be made ready.
     *
     * @param parameters how many numbers it was trained with
     * @param layers the steps that have parameters, in the order in which they run
     * @param defaultLayer the value that methods look at by default; empty where the network keeps no places
     * @param logits the value with the scores of the classes
     * @param classes how many there are
     * @param positions how many positions have scores of these classes; 1 where the whole input is classified
     * @param otherOutputs names of the outputs that are not explained
     * @param preprocessing how pictures become the input, and why that is believed; empty where it takes no pictures
     * @param warnings what does not fit together, such as labels and classes, one sentence each
     */
    public record Ready(
            long parameters,
            List<Layer> layers,
            Optional<String> defaultLayer,
            String logits,
            int classes,
            int positions,
            List<String> otherOutputs,
            Optional<PreprocessingGuess> preprocessing,
            List<String> warnings,
            String input,
            InputForm form,
            Head head,
            List<String> notes) {}

    static Inspection of(Model model) {
        return of(OnnxReader.read(model.file()), model.name(), model.sha256(), model, null);
    }

    /**
     * Inspects a file, also one that cannot be made ready to run.
     *
     * @param model the name of a file, or {@code zoo:NAME}
     * @throws LimpidException if the file cannot be read as an ONNX model
     */
    public static Inspection of(String model, OpenOptions options) {
        Path file = Model.file(model);
        Graph graph = OnnxReader.read(file);
        try (Model opened = Model.open(model, options)) {
            return of(graph, opened.name(), opened.sha256(), opened, null);
        } catch (LimpidException e) {
            return of(graph, ModelName.complete(model), Checksum.ofFile(file), null, e);
        }
    }

    private static Inspection of(
            Graph graph, String name, String sha256, @Nullable Model model, @Nullable LimpidException problem) {
        Graph typed = model == null ? graph : model.classifier().graph();
        return new Inspection(
                name,
                sha256,
                graph.header().origin().producer(),
                graph.header().irVersion(),
                opsets(graph.header().opsets()),
                graph.inputs().stream()
                        .map(v -> new NamedType(v.name(), Optional.of(v.type())))
                        .toList(),
                graph.outputs().stream()
                        .map(o -> new NamedType(o, typed.findType(o)))
                        .toList(),
                operators(graph),
                Optional.ofNullable(model).map(Inspection::ready),
                MethodSupport.of(graph, Optional.ofNullable(model), Optional.ofNullable(problem)),
                Optional.ofNullable(problem));
    }

    private static Ready ready(Model model) {
        List<Layer> layers = model.classifier().layers();
        return new Ready(
                layers.stream().mapToLong(Layer::parameters).sum(),
                layers,
                model.findDefaultLayer(),
                model.classifier().logits(),
                model.classifier().scores().classes(),
                model.classifier().scores().places(),
                model.classifier().otherOutputs(),
                Optional.ofNullable(model.classifier().guess()),
                model.classifier().warnings(),
                model.classifier().input().name(),
                model.classifier().form(),
                model.classifier().head(),
                model.classifier().notes());
    }

    private static Map<String, Integer> opsets(Map<String, Integer> versions) {
        Map<String, Integer> named = new TreeMap<>();
        versions.forEach((domain, version) -> named.put(domain.isEmpty() ? "ai.onnx" : domain, version));
        return named;
    }

    private static Map<String, Integer> operators(Graph graph) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Node node : graph.nodes()) {
            counts.merge(node.op().toString(), 1, Integer::sum);
        }
        return counts;
    }
}
