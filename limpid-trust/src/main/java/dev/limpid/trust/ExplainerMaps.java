package dev.limpid.trust;

import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * An attribution method as metrics see it. The seed is that of the explainer's settings, so that all seeds have the same map.
 * Safe for many threads; closing it closes the explainer.
 */
public final class ExplainerMaps implements MapFunction, AutoCloseable {
    private final Explainer explainer;
    private final NetworkLayout layout;
    private final Classifier model;
    private final UnaryOperator<Tensor> toInputSize;
    private final IntFunction<Target> question;

    private ExplainerMaps(
            Explainer explainer,
            NetworkLayout layout,
            Classifier model,
            UnaryOperator<Tensor> toInputSize,
            IntFunction<Target> question) {
        this.explainer = explainer;
        this.layout = layout;
        this.model = model;
        this.toInputSize = toInputSize;
        this.question = question;
    }

    /**
     * The maps of an explainer.
     *
     * @param toInputSize brings scores of one input to the sizes of the input, as a layer's scores need it; they keep their
     *     channels or lose them
     * @throws dev.limpid.error.LimpidException if the network takes tokens or volumes
     */
    public static ExplainerMaps of(Classifier model, Explainer explainer, UnaryOperator<Tensor> toInputSize) {
        return new ExplainerMaps(explainer, NetworkLayout.of(model), model, toInputSize, Target::of);
    }

    /** These maps with another question for each class, such as the sum of it and the next class. */
    public ExplainerMaps asking(IntFunction<Target> other) {
        return new ExplainerMaps(explainer, layout, model, toInputSize, other);
    }

    @Override
    public float[] map(float[] input, int target, long seed) {
        Tensor given = layout.tensor(input, model.input().type().element());
        Tensor scores = explainer
                .explain(given, question.apply(target), Progress.SILENT)
                .scores();
        Tensor fitting = toInputSize.apply(scores);
        return fitting.elementCount() == layout.shape().elements() ? layout.values(fitting) : fitting.toFloats();
    }

    @Override
    public void close() {
        explainer.close();
    }
}
