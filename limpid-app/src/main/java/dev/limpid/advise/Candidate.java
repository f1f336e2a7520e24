package dev.limpid.advise;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.graph.Shape;
import dev.limpid.model.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A method with its parameters at a layer.
 *
 * @param call the method and its parameters
 * @param layer where it looks; empty for its usual place
 */
public record Candidate(MethodCall call, Optional<String> layer) {
    /** Layers that are tried besides the usual one. */
    private static final int MORE_LAYERS = 2;

    /** The methods that are tried, those first that are cheap and often good. */
    private static final List<String> USUAL = List.of(
            "grad-cam",
            "lrp-epsilon-plus",
            "input-x-gradient",
            "integrated-gradients:steps=16",
            "hires-cam",
            "layer-cam",
            "deep-lift",
            "excitation-backprop",
            "gradient",
            "grad-cam++",
            "guided-backprop",
            "smooth-grad:samples=16",
            "expected-gradients:samples=16");

    /** Methods that are tried at other layers, too. */
    private static final List<String> AT_LAYERS = List.of("grad-cam", "layer-cam", "hires-cam");

    /** Costlier methods, and costlier parameters of those above. */
    private static final List<String> COSTLY = List.of(
            "integrated-gradients:steps=64",
            "expected-gradients:samples=64",
            "smooth-grad:samples=64",
            "rise:samples=100",
            "kernel-shap:samples=100:segments=grid:7x7",
            "occlusion",
            "rise:samples=400");

    /** How results call it: {@code grad-cam}, {@code rise:samples=400}, {@code layer-cam at relu_9}. */
    public String name() {
        return EvaluateRequest.name(call) + layer.map(l -> " at " + l).orElse("");
    }

    /**
     * What is tried on a network, in this order.
     *
     * @param asked methods to choose from, with their parameters; none for the usual ones
     */
    public static List<Candidate> of(Model model, List<MethodCall> asked) {
        List<Candidate> all = new ArrayList<>();
        List<MethodCall> first = asked.isEmpty() ? calls(USUAL) : asked;
        first.forEach(call -> all.add(new Candidate(call, Optional.empty())));
        for (String layer : layers(model)) {
            for (MethodCall call : asked.isEmpty() ? calls(AT_LAYERS) : asked) {
                MethodInfo info = Methods.named(call.method()).info();
                if (info.family() == MethodInfo.Family.CAM && info.isAtLayer()) {
                    all.add(new Candidate(call, Optional.of(layer)));
                }
            }
        }
        if (asked.isEmpty()) {
            calls(COSTLY).forEach(call -> all.add(new Candidate(call, Optional.empty())));
        }
        return List.copyOf(all);
    }

    private static List<MethodCall> calls(List<String> texts) {
        return texts.stream().map(EvaluateRequest::call).toList();
    }

    /** The last layer of each size of feature map that is larger than that of the usual layer, the smallest first. */
    static List<String> layers(Model model) {
        Map<Long, String> bySize = new LinkedHashMap<>();
        long usual = model.classifier()
                .findDefaultLayer()
                .map(map -> (long) map.count())
                .orElse(Long.MAX_VALUE);
        for (Layer layer : model.classifier().layers()) {
            @Nullable Shape shape = layer.type().shape();
            if (shape != null && shape.rank() == 4 && shape.isFixed(2, 4)) {
                bySize.put(shape.size(2) * shape.size(3), layer.value());
            }
        }
        return bySize.entrySet().stream()
                .filter(e -> e.getKey() > usual)
                .sorted(Map.Entry.comparingByKey())
                .limit(MORE_LAYERS)
                .map(Map.Entry::getValue)
                .toList();
    }
}
