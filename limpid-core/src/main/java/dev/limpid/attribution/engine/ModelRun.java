package dev.limpid.attribution.engine;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Program;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** One running explanation. It runs the programs of a network until its progress requests cancellation. */
record ModelRun(ModelPrograms programs, Progress progress) implements AutoCloseable {
    /** The program of a graph under a key; see {@link ModelPrograms#program}. */
    Program program(String key, Supplier<Graph> graph) {
        return programs.program(key, graph);
    }

    /** Runs a program on the tensors that are among its inputs. */
    Map<String, Tensor> run(Program program, Map<String, Tensor> available) {
        return run(program, available, program.outputs());
    }

    /** The same for some of the outputs. */
    Map<String, Tensor> run(Program program, Map<String, Tensor> available, Collection<String> wanted) {
        Map<String, Tensor> feeds = new HashMap<>(available);
        feeds.keySet().retainAll(program.inputs());
        Map<String, Tensor> results = program.run(feeds, wanted, progress::isCancelled);
        program.findCaution().ifPresent(programs::note);
        return results;
    }

    /** The logits: {@code float[N,K]}. */
    Tensor predict(Tensor input) {
        Classifier model = programs.model();
        long batch = input.size(0);
        Program forward = program("forward " + batch, () -> programs.forward(batch));
        return Objects.requireNonNull(
                run(forward, Map.of(model.input().name(), input)).get(model.logits()));
    }

    /** The seed of a target: {@code float[N,K]}. The network runs first if the target depends on its prediction. */
    Tensor seed(Target target, Tensor input) {
        return target.weights(target.dependsOnAnswer() ? predict(input) : zeros(input.size(0)));
    }

    private Tensor zeros(long batch) {
        long[] shape = {batch, programs.model().classes()};
        return Tensor.of(ElementType.FLOAT, shape, Tensor.allocate(ElementType.FLOAT, shape));
    }

    /** Ends the explanation. */
    @Override
    public void close() {
        programs.end();
    }
}
