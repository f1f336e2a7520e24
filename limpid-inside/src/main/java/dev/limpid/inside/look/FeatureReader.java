package dev.limpid.inside.look;

import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the feature maps of layers for single inputs, in one run of the network. Safe for use by several threads. */
public final class FeatureReader implements AutoCloseable {
    private final Program program;
    private final String input;
    private final int rows;
    private final List<LookedLayer> layers;

    private FeatureReader(Program program, Classifier model, List<LookedLayer> layers) {
        this.program = program;
        this.input = model.input().name();
        this.rows = model.fixedBatch();
        this.layers = List.copyOf(layers);
    }

    /** Makes the part of a network up to some layers ready. */
    public static FeatureReader of(Classifier model, Engine engine, List<LookedLayer> layers) {
        List<String> values = layers.stream().map(LookedLayer::value).distinct().toList();
        Program program = engine.compile(model.graph().withOutputs(values).pruned());
        return new FeatureReader(program, model, layers);
    }

    /**
     * The maps of each layer, in the order of the layers.
     *
     * @param sample a batch of one
     */
    public List<FeatureMaps> read(Tensor sample) {
        Map<String, Tensor> found = program.run(Map.of(input, FullBatch.filled(sample, rows)));
        List<FeatureMaps> maps = new ArrayList<>();
        for (LookedLayer each : layers) {
            Tensor value = FullBatch.first(Objects.requireNonNull(found.get(each.value())), 1);
            maps.add(new FeatureMaps(each, FeatureMaps.byUnit(value.toFloats(), each.map())));
        }
        return List.copyOf(maps);
    }

    @Override
    public void close() {
        program.close();
    }
}
