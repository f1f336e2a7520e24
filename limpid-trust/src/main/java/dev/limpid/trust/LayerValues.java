package dev.limpid.trust;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The values of a layer for an input, as metrics take them: {@code float[C*P]} to {@code float[any]}. Safe for many threads. */
public final class LayerValues implements Function<float[], float[]>, AutoCloseable {
    private final Classifier model;
    private final NetworkLayout layout;
    private final String value;
    private final Program program;

    private LayerValues(Classifier model, NetworkLayout layout, String value, Program program) {
        this.model = model;
        this.layout = layout;
        this.value = value;
        this.program = program;
    }

    /**
     * Compiles a network up to a layer.
     *
     * @param value the name of the value that the layer computes
     * @throws LimpidException if the sizes of the input are not fixed, or the network takes only batches of another size than one
     */
    public static LayerValues of(Classifier model, Engine engine, String value) {
        NetworkLayout layout = NetworkLayout.of(model);
        if (!model.isBatched() && model.fixedBatch() != 1) {
            throw LimpidException.unsupported(
                    "the network takes exactly " + model.fixedBatch() + " inputs at once, and a layer is read for one");
        }
        Graph graph = model.graph().withOutputs(List.of(value)).pruned();
        return new LayerValues(model, layout, value, engine.single().compile(graph));
    }

    @Override
    public float[] apply(float[] input) {
        Tensor fed = layout.tensor(input, model.input().type().element());
        return Objects.requireNonNull(
                        program.run(Map.of(model.input().name(), fed)).get(value))
                .toFloats();
    }

    @Override
    public void close() {
        program.close();
    }
}
