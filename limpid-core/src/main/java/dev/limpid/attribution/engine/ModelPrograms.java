package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An explainer's compiled programs for a network, one for each key and batch size. Many threads may use them at once,
 * each through a {@link ModelRun}.
 */
final class ModelPrograms implements AutoCloseable {
    private final Classifier model;
    private final Engine engine;
    private final long memory;
    private final MadeOnce<String, Program> programs = new MadeOnce<>();
    private final MadeOnce<String, Explainer> explainers = new MadeOnce<>();

    private final Set<String> cautions = ConcurrentHashMap.newKeySet();

    private int inUse;
    private boolean isToRelease;
    private volatile boolean closed;

    /** @param memory memory limit of an explanation, also of one by an inner method (bytes) */
    ModelPrograms(Classifier model, Engine engine, long memory) {
        this.model = model;
        this.engine = engine;
        this.memory = memory;
    }

    Classifier model() {
        return model;
    }

    Engine engine() {
        return engine;
    }

    /**
     * Begins an explanation.
     *
     * @throws LimpidException of kind CANCELLED after {@link #close}
     */
    ModelRun begin(Progress progress) {
        synchronized (this) {
            requireOpen();
            inUse++;
        }
        return new ModelRun(this, progress);
    }

    /** Ends an explanation. */
    void end() {
        boolean isLast;
        synchronized (this) {
            inUse--;
            isLast = inUse == 0 && isToRelease;
        }
        if (isLast) {
            release();
        }
    }

    /** Another method on the same network, prepared on first use. */
    Explainer explainer(Method method, Settings settings) {
        Explainer explainer = explainers.get(
                method.info().name() + settings, () -> Explainer.of(model, method, settings, engine, memory));
        if (closed) {
            explainer.close();
            requireOpen();
        }
        return explainer;
    }

    /** The program of a graph under a key, compiled on first use. */
    Program program(String key, Supplier<Graph> graph) {
        return program(key, graph, engine);
    }

    /** The same on another engine. */
    Program program(String key, Supplier<Graph> graph, Engine on) {
        requireOpen();
        Program program = programs.get(key, () -> on.compile(graph.get()));
        if (closed) {
            program.close();
            requireOpen();
        }
        return program;
    }

    /** Notes what {@link Program#findCaution} said after a run. */
    void note(String caution) {
        cautions.add(caution);
    }

    /** What was noted so far, with what inner methods noted; in alphabetical order. */
    List<String> cautions() {
        Set<String> all = new TreeSet<>(cautions);
        explainers.ready().forEach(e -> all.addAll(e.cautions()));
        return List.copyOf(all);
    }

    private void requireOpen() {
        if (closed) {
            throw LimpidException.cancelled("the explainer was closed");
        }
    }

    /**
     * A graph over the network with a fixed batch size, which lets the runtime plan its memory.
     *
     * @throws LimpidException if the network accepts only another size
     */
    Graph forBatch(Graph graph, long batch) {
        Dim own = model.graph().shapeOf(model.input().name()).dim(0);
        if (own.isFixed() && own.size() != batch) {
            throw LimpidException.unsupported("the network accepts batches of " + own + " only, not of " + batch);
        }
        return graph.bind(Shapes.BATCH, batch);
    }

    /** The network up to its logits for one batch size. */
    Graph forward(long batch) {
        return forBatch(model.forward().withOutputs(List.of(model.logits())).pruned(), batch);
    }

    /**
     * Frees the programs now or, if explanations are running, when the last one ends; they are compiled again when
     * needed.
     */
    void release() {
        synchronized (this) {
            isToRelease = inUse > 0;
            if (!isToRelease) {
                // Inside the lock, so that no explanation starts with a program that is being freed.
                explainers.forget(Explainer::release);
                programs.forget(Program::close);
            }
        }
    }

    /** Cancels running explanations, frees the programs and refuses further explanations. */
    @Override
    public void close() {
        closed = true;
        explainers.forget(Explainer::close);
        programs.forget(Program::close);
    }
}
