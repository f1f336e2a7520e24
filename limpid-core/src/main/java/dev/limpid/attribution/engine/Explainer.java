package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;

/**
 * A method made ready for a network: it holds programs and answers one batch of inputs after another.
 *
 * <p>All methods may be called from many threads at once; what an explanation says does not depend on the others. A
 * program is compiled by the thread that needs it first, and the others wait for it.
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
     * @param memory bytes by which one explanation by a method that samples or searches may make the process grow; as
     *     many samples go through the network together as fit, by an estimate. Explanations in several threads, and
     *     batches of different sizes, take as much each. A method that needs the network once takes what it needs.
     * @throws LimpidException if a parameter is wrong or the method does not work on this network; of kind TOO_LARGE,
     *     here or when it explains, if the memory does not suffice for one sample
     */
    static Explainer of(Classifier model, Method method, Settings settings, Engine engine, long memory) {
        Settings complete = method.info().complete(settings);
        Classifier network = model.apply(method.canonical());
        if (method instanceof Method.Sampled sampled) {
            return sampled.ensemble(network, complete)
                    .<Explainer>map(runs -> new EnsembleExplainer(network, sampled, complete, runs, engine, memory))
                    .orElseGet(() -> new SampledExplainer(network, sampled, complete, engine, memory));
        }
        if (method instanceof Method.Searching searching) {
            return new SearchingExplainer(network, searching, complete, engine, memory);
        }
        return new DirectExplainer(network, (Method.Direct) method, complete, engine);
    }

    /** Explains one batch with all the memory it takes, and frees what that took; see {@link #explain}. */
    static Attribution once(
            Classifier model, Method method, Settings settings, Engine engine, Tensor input, Target target) {
        try (Explainer explainer = of(model, method, settings, engine, Long.MAX_VALUE)) {
            return explainer.explain(input, target, Progress.SILENT);
        }
    }

    /**
     * The method as one portable graph.
     *
     * <p>Inputs: the model's input and {@code target} {@code float[N,K]}, how much each class counts; for a method that
     * needs it also what Java prepares otherwise, such as {@code segments}. Outputs: those of the model,
     * {@code attribution}, and what else the method finds out, such as {@code standard_error}.
     *
     * @param memory bytes that a batch of samples may take
     * @throws LimpidException as {@link #of}, or if the method has no fixed graph
     */
    static Graph compile(Classifier model, Method method, Settings settings, long memory) {
        Settings complete = method.info().complete(settings);
        Classifier network = model.apply(method.canonical());
        if (method instanceof Method.Sampled sampled) {
            return sampled.ensemble(network, complete)
                    .map(runs -> EnsembleExplainer.compile(network, sampled, complete, runs, memory))
                    .orElseGet(() -> LoopedGraph.of(network, sampled, complete, memory));
        }
        if (method instanceof Method.Searching) {
            throw LimpidException.unsupported("method '" + method.info().name()
                    + "' decides by the network's answers where to look next, so no fixed graph computes it; explain runs"
                    + " it");
        }
        return ExplainerGraph.direct(network, (Method.Direct) method, complete, false, false);
    }

    /**
     * Refuses what {@link #of} and {@link #explain} would refuse of a network, without running anything.
     *
     * @throws LimpidException if a parameter is wrong or the method does not work on this network
     */
    static void check(Classifier model, Method method, Settings settings) {
        // Draws in the size of the input take most of the time, and how many there are changes nothing else.
        boolean drawsInputs = method.info().family() != MethodInfo.Family.PERTURBATION
                && method.info().family() != MethodInfo.Family.SURROGATE
                && method.info().parameters().stream().anyMatch(p -> p.name().equals("samples"));
        Settings few = method.info().complete(drawsInputs ? settings.with("samples", "1") : settings);
        Settings light = method instanceof Method.Sampled sampled ? sampled.lighter(few) : few;
        DryRun.of(model.apply(method.canonical()), method, light);
    }

    /**
     * Explains a batch.
     *
     * @param input what the network takes: {@code float[N,...]}
     * @param target what is asked of each input
     * @param progress hears how far it is, and may stop it; so does an interruption of the thread, which stays interrupted
     * @throws LimpidException if the network does not take the input; of kind CANCELLED if the explanation was stopped,
     *     or the explainer is closed, even meanwhile
     */
    Attribution explain(Tensor input, Target target, Progress progress);

    /**
     * Makes ready what a batch of this size takes, so that {@link #explain} need not; only saves time.
     *
     * @throws LimpidException if the method does not work on this network
     */
    default void prepare(Target target, long batch) {}

    /**
     * Frees the programs, and with them nearly all memory; a later explanation makes them again. While explanations are
     * under way this happens when the last of them ends.
     */
    void release();

    /**
     * Ends the explanations under way, which fail with kind CANCELLED, waits until their programs have stopped and frees
     * them; a program that is just being compiled is freed by the thread that compiles it. Later explanations are refused
     * with kind CANCELLED, and closing again does nothing more.
     */
    @Override
    void close();
}
