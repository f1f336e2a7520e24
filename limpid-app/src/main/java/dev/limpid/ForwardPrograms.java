package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The plain network, compiled once for each size of batch. Safe for many threads. */
final class ForwardPrograms implements AutoCloseable {
    private final Classifier classifier;
    private final Engine engine;
    private final Map<String, Program> programs = new HashMap<>();
    private boolean isClosed;

    ForwardPrograms(Classifier classifier, Engine engine) {
        this.classifier = classifier;
        this.engine = engine;
    }

    /** The logits: {@code float[N,K]}. */
    Tensor logits(Tensor input) {
        return value(input, classifier.logits());
    }

    /** A value that is computed in runs for the logits, such as the map of scores of which they are the mean. */
    Tensor value(Tensor input, String name) {
        Tensor whole = FullBatch.filled(input, classifier.fixedBatch());
        Program program = program(name, whole.size(0));
        Tensor found = Objects.requireNonNull(
                program.run(Map.of(classifier.input().name(), whole)).get(name));
        return FullBatch.first(found, Math.toIntExact(input.size(0)));
    }

    private synchronized Program program(String name, long batch) {
        if (isClosed) {
            throw LimpidException.cancelled("the model was closed");
        }
        Dim own = classifier.graph().shapeOf(classifier.input().name()).dim(0);
        if (own.isFixed() && own.size() != batch) {
            throw LimpidException.unsupported("the network accepts batches of " + own + " only, not of " + batch);
        }
        return programs.computeIfAbsent(
                name + " " + batch,
                key -> engine.compile(
                        classifier.forward().withOutputs(List.of(name)).bind(Shapes.BATCH, batch)));
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        programs.values().forEach(Program::close);
        programs.clear();
    }
}
