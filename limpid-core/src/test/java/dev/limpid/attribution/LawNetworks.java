package dev.limpid.attribution;

import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The network on which a method's laws are tested: a small convolutional one, or one of a kind that the method needs. */
final class LawNetworks {
    private static final Classifier CONVOLUTIONAL = SmallNetworks.convolutional();
    private static final Map<String, String> OTHERS = Map.of(
            // With a linear head, the gradient with respect to the last maps is the same for every input.
            "internal-influence", "plain",
            "smooth-grad-cam++", "plain",
            "vit-recipro-cam", "vit",
            "attention-map", "vit",
            "attention-rollout", "vit",
            "gradient-attention-rollout", "vit",
            "chefer-relevance", "vit",
            "squeeze-excite-attention", "depthwise",
            "cbam-channel-attention", "cbam",
            "cbam-spatial-attention", "cbam");

    private LawNetworks() {}

    static Classifier of(Method method) {
        @Nullable String other = OTHERS.get(method.info().name());
        return other == null ? CONVOLUTIONAL : References.network(other);
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
