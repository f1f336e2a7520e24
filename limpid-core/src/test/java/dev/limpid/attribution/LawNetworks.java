package dev.limpid.attribution;

import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The network on which a method's laws are tested: a small convolutional one, or one of a kind that the method needs. */
final class LawNetworks {
    private static final Classifier CONVOLUTIONAL = SmallNetworks.convolutional();
    private static final Map<String, String> OTHERS = Map.ofEntries(
            // With a linear head, the gradient with respect to the last maps is the same for every input.
            Map.entry("internal-influence", "plain"),
            Map.entry("smooth-grad-cam++", "plain"),
            // Regions need a picture that can be divided into many.
            Map.entry("xrai", "plain"),
            Map.entry("vit-recipro-cam", "vit"),
            Map.entry("attention-map", "vit"),
            Map.entry("attention-rollout", "vit"),
            Map.entry("gradient-attention-rollout", "vit"),
            Map.entry("chefer-relevance", "vit"),
            Map.entry("squeeze-excite-attention", "depthwise"),
            Map.entry("cbam-channel-attention", "cbam"),
            Map.entry("cbam-spatial-attention", "cbam"));

    private LawNetworks() {}

    static Classifier of(Method method) {
        @Nullable String other = OTHERS.get(method.info().name());
        return other == null ? CONVOLUTIONAL : References.network(other);
    }

    /** What rounding may do to scores, as a part of the largest; more where near numbers are brought to 0 to 1. */
    static double rounding(Method method) {
        return method.info().name().endsWith("recipro-cam") ? 1e-4 : 1e-5;
    }

    /** Standard normal inputs for the network of a method. */
    static Tensor inputs(Method method, int batch) {
        Classifier model = of(method);
        if (!OTHERS.containsKey(method.info().name())) {
            return SmallNetworks.inputs(batch);
        }
        long[] shape = model.graph().shapeOf(model.input().name()).sizes();
        shape[0] = batch;
        return SmallNetworks.tensor(new Random(11), shape);
    }
}
