package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A network at work under an explainer: its programs, one for each batch size, and the seeds of its targets. */
final class ModelPrograms implements AutoCloseable {
    /** What the samples of another method may take (bytes). */
    private static final long MEMORY = 1L << 28;

    private final Classifier model;
    private final Engine engine;
    private final Map<String, Program> programs = new HashMap<>();
    private final Map<String, Explainer> explainers = new HashMap<>();

    ModelPrograms(Classifier model, Engine engine) {
        this.model = model;
        this.engine = engine;
    }

    /** Another method on the same network, made ready when it is first asked for. */
    Explainer explainer(Method method, Settings settings) {
        return explainers.computeIfAbsent(
                method.info().name() + settings, k -> Explainer.of(model, method, settings, engine, MEMORY));
    }

    /** The program of a graph under a key, compiled when it is first asked for. */
    Program program(String key, Supplier<Graph> graph) {
        return programs.computeIfAbsent(key, k -> engine.compile(graph.get()));
    }

    /**
     * A graph over the network for one batch size, which a runtime can plan for.
     *
     * @throws LimpidException if the network takes another size only
     */
    Graph forBatch(Graph graph, long batch) {
        Dim own = model.graph().shapeOf(model.input().name()).dim(0);
        if (own.isFixed() && own.size() != batch) {
            throw LimpidException.unsupported("the network takes batches of " + own + " only, not of " + batch);
        }
        return graph.bind(Shapes.BATCH, batch);
    }

    /** The seed of a target: {@code float[N,K]}. The network runs first where the target depends on its answer. */
    Tensor seed(Target target, Tensor input) {
        return target.weights(target.dependsOnAnswer() ? predict(input) : zeros(input.size(0)));
    }

    private Tensor zeros(long batch) {
        long[] shape = {batch, model.classes()};
        return Tensor.of(ElementType.FLOAT, shape, Tensor.allocate(ElementType.FLOAT, shape));
    }

    /** The logits: {@code float[N,K]}. */
    Tensor predict(Tensor input) {
        long batch = input.size(0);
        Program forward =
                program("forward " + batch, () -> forBatch(model.graph().withOutputs(List.of(model.logits())), batch));
        return Objects.requireNonNull(
                forward.run(Map.of(model.input().name(), input)).get(model.logits()));
    }

    /** A rough measure of the bytes that one sample takes going forward and back: all values of the network, twice. */
    static long bytesPerSample(Classifier model) {
        long bytes = 0;
        for (TensorType type : model.graph().bind(Shapes.BATCH, 1).types().values()) {
            @Nullable Shape shape = type.shape();
            if (shape != null && shape.isFixed() && shape.rank() > 0 && shape.size(0) == 1) {
                bytes += type.element().bytesFor(Tensor.elementCount(shape.sizes()));
            }
        }
        return 2 * bytes;
    }

    @Override
    public void close() {
        explainers.values().forEach(Explainer::close);
        explainers.clear();
        programs.values().forEach(Program::close);
        programs.clear();
    }
}
