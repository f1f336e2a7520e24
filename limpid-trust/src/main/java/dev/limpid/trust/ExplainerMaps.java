package dev.limpid.trust;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * An attribution method as metrics see it. The seed is that of the explainer's settings, so that all seeds have the same map.
 * Safe for many threads; closing it closes the explainer.
 */
public final class ExplainerMaps implements MapFunction, AutoCloseable {
    /** Inputs that are explained at once; what more of them keep between layers does not fit the cache of a core. */
    private static final int MOST = 4;

    private final Explainer explainer;
    private final NetworkLayout layout;
    private final Classifier model;
    private final UnaryOperator<Tensor> toInputSize;
    private final IntFunction<Target> question;
    private final boolean isOfBatches;

    private ExplainerMaps(
            Explainer explainer,
            NetworkLayout layout,
            Classifier model,
            UnaryOperator<Tensor> toInputSize,
            IntFunction<Target> question,
            boolean isOfBatches) {
        this.isOfBatches = isOfBatches;
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
     * @throws dev.limpid.error.LimpidException if the input has no places, or its sizes are not fixed
     */
    public static ExplainerMaps of(Classifier model, Explainer explainer, UnaryOperator<Tensor> toInputSize) {
        return new ExplainerMaps(
                explainer, NetworkLayout.of(model), model, toInputSize, k -> NetworkScores.target(model, k), false);
    }

    /**
     * These maps, several inputs at once where that is asked for.
     *
     * @param method of the explainer: only one that promises each input of a batch the scores that it has alone takes several
     */
    public ExplainerMaps together(MethodInfo method) {
        boolean isAlike = model.isBatched() && method.laws().contains(MethodInfo.Law.BATCH_EQUIVARIANCE);
        return new ExplainerMaps(explainer, layout, model, toInputSize, question, isAlike);
    }

    /** These maps with another question for each class, such as the sum of it and the next class. */
    public ExplainerMaps asking(IntFunction<Target> other) {
        return new ExplainerMaps(explainer, layout, model, toInputSize, other, isOfBatches);
    }

    @Override
    public float[] map(float[] input, int target, long seed) {
        Tensor given = layout.tensor(input, model.input().type().element());
        return fitting(explainer
                .explain(given, question.apply(target), Progress.SILENT)
                .scores());
    }

    @Override
    public WithScores withScores(float[] input, int target, long seed) {
        Tensor given = layout.tensor(input, model.input().type().element());
        Attribution found = explainer.explain(given, question.apply(target), Progress.SILENT);
        return new WithScores(
                fitting(found.scores()),
                Optional.of(NetworkScores.decided(
                        model, Numbers.doubles(found.logits().toFloats()))));
    }

    /** What the engine did to give right results so far; see {@link Explainer#cautions}. */
    public List<String> cautions() {
        return explainer.cautions();
    }

    private float[] fitting(Tensor scores) {
        Tensor fitting = toInputSize.apply(scores);
        return fitting.elementCount() == layout.shape().elements() ? layout.values(fitting) : fitting.toFloats();
    }

    /** {@inheritDoc} Together where the method gives each input of a batch the scores that it has alone. */
    @Override
    public List<float[]> maps(List<float[]> inputs, int target, long seed) {
        if (!isOfBatches || inputs.size() < 2) {
            return MapFunction.super.maps(inputs, target, seed);
        }
        List<float[]> maps = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += MOST) {
            List<float[]> some = inputs.subList(from, Math.min(inputs.size(), from + MOST));
            Tensor scores = explainer
                    .explain(batch(some), question.apply(target), Progress.SILENT)
                    .scores();
            long[] one = scores.shape();
            one[0] = 1;
            boolean isOfInput = !layout.isChannelsLast() && Arrays.equals(one, layout.batch(1));
            int each = (int) Tensor.elementCount(one);
            float[] all = scores.toFloats();
            for (int i = 0; i < some.size(); i++) {
                float[] map = Arrays.copyOfRange(all, i * each, (i + 1) * each);
                maps.add(isOfInput ? map : fitting(Tensor.of(map, one)));
            }
        }
        return maps;
    }

    private Tensor batch(List<float[]> inputs) {
        ByteBuffer bytes = Tensor.allocate(ElementType.FLOAT, layout.batch(inputs.size()));
        FloatBuffer floats = bytes.asFloatBuffer();
        inputs.forEach(input -> layout.put(input, floats));
        Tensor whole = Tensor.of(ElementType.FLOAT, layout.batch(inputs.size()), bytes);
        ElementType type = model.input().type().element();
        return type == ElementType.FLOAT ? whole : Tensor.of(type, whole.toDoubles(), layout.batch(inputs.size()));
    }

    @Override
    public void close() {
        explainer.close();
    }
}
