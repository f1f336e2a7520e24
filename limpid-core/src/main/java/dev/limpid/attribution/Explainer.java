package dev.limpid.attribution;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;

/**
 * A method made ready for a network: it holds a program and answers one batch of inputs after another.
 *
 * <pre>{@code
 * try (Explainer explainer = Explainer.of(model, new GradCam(), Settings.STANDARD, engine, memory)) {
 *     Attribution answer = explainer.explain(input, Target.top(), Progress.SILENT);
 * }
 * }</pre>
 */
public interface Explainer extends AutoCloseable {
    /**
     * Makes a method ready.
     *
     * @param memory bytes that a batch of samples may take; at least one sample runs at a time
     * @throws dev.limpid.graph.ModelException if a parameter is wrong or the method does not work on this network
     */
    static Explainer of(Classifier model, Method method, Settings settings, Engine engine, long memory) {
        Settings complete = settings.completedFor(method.info());
        if (method instanceof Method.Sampled sampled) {
            return new SampledExplainer(model, sampled, complete, engine, memory);
        }
        return new DirectExplainer(model, (Method.Direct) method, complete, engine);
    }

    /**
     * The method as one portable graph.
     *
     * <p>Inputs: the model's input and {@code target} {@code float[N,K]}, how much each class counts. Outputs: those of the
     * model and {@code attribution}.
     *
     * @param memory bytes that a batch of samples may take
     * @throws dev.limpid.graph.ModelException as {@link #of}
     */
    static Graph compile(Classifier model, Method method, Settings settings, long memory) {
        Settings complete = settings.completedFor(method.info());
        if (method instanceof Method.Sampled sampled) {
            return LoopedGraph.of(model, sampled, complete, memory);
        }
        return ExplainerGraph.direct(model, (Method.Direct) method, complete, false);
    }

    /**
     * Explains a batch.
     *
     * @param input what the network takes: {@code float[N,...]}
     * @param target what is asked of each input
     */
    Attribution explain(Tensor input, Target target, Progress progress);

    /**
     * Makes ready what a batch of this size takes, so that {@link #explain} need not; only saves time.
     *
     * @throws dev.limpid.graph.ModelException if the method does not work on this network
     */
    default void prepare(Target target, long batch) {}

    /** Frees the programs. */
    @Override
    void close();
}
