package dev.limpid.attribution.engine;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.autodiff.UnfoldResize;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FilledNetwork;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.List;

/**
 * A method prepared for a network. It holds the compiled programs and explains one batch of inputs after another.
 *
 * <p>All methods may be called from many threads at once; concurrent explanations do not affect each other. A
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
     * Prepares a method for a network.
     *
     * @param memory memory limit (bytes) of one explanation, by an estimate. Sampling and searching methods choose the
     *     number of samples per forward pass to stay below it. Explanations in several threads, and batches of
     *     different sizes, take as much each.
     * @throws LimpidException if a parameter is wrong or the method does not work on this network; of kind TOO_LARGE,
     *     here or when it explains, if the memory is too small for one sample, or for a method that runs the network
     *     once
     */
    static Explainer of(Classifier model, Method method, Settings settings, Engine engine, long memory) {
        if (model.fixedBatch() > 1 && method instanceof Method.Searching) {
            return of(single(model, method, settings), method, settings, engine, memory);
        }
        if (runsForwardOnly(model, method, settings)) {
            return of(model.rolled(), method, settings, engine, memory);
        }
        Classifier network = model.apply(method.canonical());
        Settings complete = complete(model, network, method, settings);
        Explainer explainer = prepared(network, method, complete, engine, memory);
        return model.fixedBatch() > 1 ? new FilledExplainer(explainer, model.fixedBatch()) : explainer;
    }

    /** Whether a method works on the network with its recurrent nodes as they are, which have no rules. */
    private static boolean runsForwardOnly(Classifier model, Method method, Settings settings) {
        boolean isOfInput = !method.info().isAtLayer() && settings.layer().isEmpty();
        if (!model.isUnrolled() || !isOfInput || method instanceof Method.Direct) {
            return false;
        }
        try {
            check(model.rolled(), method, settings);
            return true;
        } catch (LimpidException e) {
            return false;
        }
    }

    /** A search explains one sample after the other, also where the network takes only full batches. */
    private static Classifier single(Classifier model, Method method, Settings settings) {
        if (settings.layer().isPresent()) {
            throw LimpidException.unsupported("method '" + method.info().name() + "' explains only the input of a"
                    + " network that takes exactly " + model.fixedBatch() + " samples, not a layer");
        }
        return FilledNetwork.of(model);
    }

    private static Explainer prepared(
            Classifier network, Method method, Settings complete, Engine engine, long memory) {
        if (method instanceof Method.Sampled sampled) {
            return sampled.ensemble(network, complete)
                    .<Explainer>map(runs -> new EnsembleExplainer(network, sampled, complete, runs, engine, memory))
                    .orElseGet(() -> new SampledExplainer(network, sampled, complete, engine, memory));
        }
        if (method instanceof Method.Searching searching) {
            return new SearchingExplainer(network, searching, complete, engine, memory);
        }
        return new DirectExplainer(network, (Method.Direct) method, complete, engine, memory);
    }

    /** Explains one batch and frees all memory that this took; see {@link #explain}. */
    static Attribution once(
            Classifier model, Method method, Settings settings, Engine engine, Tensor input, Target target) {
        try (Explainer explainer = of(model, method, settings, engine, Long.MAX_VALUE)) {
            return explainer.explain(input, target, Progress.SILENT);
        }
    }

    /**
     * The method as one portable graph.
     *
     * <p>Inputs: the model's input and {@code target} {@code float[N,K]}, the weight of each class; some methods also
     * need inputs that Java otherwise computes, such as {@code segments}. Outputs: those of the model,
     * {@code attribution}, and further results of the method, such as {@code standard_error}.
     *
     * @param memory bytes that a batch of samples may take
     * @throws LimpidException as {@link #of}, or if the method has no fixed graph
     */
    static Graph compile(Classifier model, Method method, Settings settings, long memory) {
        return compiled(model, method, settings, memory).apply(new UnfoldResize());
    }

    private static Graph compiled(Classifier model, Method method, Settings settings, long memory) {
        Classifier network = model.apply(method.canonical());
        Settings complete = complete(model, network, method, settings);
        if (method instanceof Method.Sampled sampled) {
            return sampled.ensemble(network, complete)
                    .map(runs -> EnsembleExplainer.compile(network, sampled, complete, runs, memory))
                    .orElseGet(() -> LoopedGraph.of(network, sampled, complete, memory));
        }
        if (method instanceof Method.Searching) {
            throw LimpidException.unsupported("method '" + method.info().name()
                    + "' chooses its next inputs from the network's outputs, so it does not compile to a fixed"
                    + " graph; explain runs"
                    + " it");
        }
        return ExplainerGraph.direct(network, (Method.Direct) method, complete, false, false);
    }

    /**
     * Checks that {@link #of} and {@link #explain} support a network, without running anything.
     *
     * @throws LimpidException if a parameter is wrong or the method does not work on this network
     */
    static void check(Classifier model, Method method, Settings settings) {
        if (model.fixedBatch() > 1 && method instanceof Method.Searching) {
            check(single(model, method, settings), method, settings);
            return;
        }
        // Random samples of the input's size take most of the time, and their number does not affect the check.
        boolean drawsInputs = method.info().family() != MethodInfo.Family.PERTURBATION
                && method.info().family() != MethodInfo.Family.SURROGATE
                && method.info().parameters().stream().anyMatch(p -> p.name().equals("samples"));
        Classifier network = model.apply(method.canonical());
        Settings few = complete(model, network, method, drawsInputs ? settings.with("samples", "1") : settings);
        Settings light = method instanceof Method.Sampled sampled ? sampled.lighter(few) : few;
        DryRun.of(network, method, light);
    }

    /**
     * All parameters, and the default layer of the network as it is: the form that a method brings it into has other
     * values, among which another layer might be found.
     *
     * @param network the network in that form
     */
    private static Settings complete(Classifier model, Classifier network, Method method, Settings settings) {
        Settings complete = method.complete(model, settings);
        if (complete.layer().isPresent() || !method.info().isAtLayer() || method.canonical() == Pass.NONE) {
            return complete;
        }
        return model.findDefaultLayer()
                .map(FeatureMap::value)
                .filter(layer -> network.findFeatureMap(layer).isPresent())
                .map(layer -> complete.at(Place.at(layer)))
                .orElse(complete);
    }

    /**
     * Explains a batch.
     *
     * @param input the network's input: {@code float[N,...]}
     * @param target the target of each input
     * @param progress receives the progress and may cancel the explanation; so does an interruption of the thread,
     *     which stays interrupted
     * @throws LimpidException if the input does not fit the network; of kind CANCELLED if the explanation is cancelled
     *     or the explainer is closed, before or during the call
     */
    Attribution explain(Tensor input, Target target, Progress progress);

    /**
     * Compiles the programs for this batch size in advance, so that the first {@link #explain} is faster.
     *
     * @throws LimpidException if the method does not work on this network
     */
    default void prepare(Target target, long batch) {}

    /**
     * What the engine did to give right results so far, one sentence each, such as an optimisation that is off; see
     * {@link dev.limpid.runtime.Program#findCaution}. Usually empty.
     */
    default List<String> cautions() {
        return List.of();
    }

    /**
     * Frees the programs, and with them nearly all memory; a later explanation compiles them again. While explanations
     * are running, this happens when the last of them ends.
     */
    void release();

    /**
     * Cancels the running explanations, which fail with kind CANCELLED, waits until their programs have stopped and
     * frees them; a program that is being compiled is freed by the thread that compiles it. Later explanations are
     * refused with kind CANCELLED, and closing again does nothing more.
     */
    @Override
    void close();
}
