package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer and the input, both reduced to a grid of {@value #SIDE} by {@value #SIDE} means: what a {@link Decoder} works on.
 *
 * @param features by the layer
 * @param pictures the input
 */
public record CoarsePictures(Vectors features, Vectors pictures) {
    /** Rows and columns of the grid. */
    public static final int SIDE = 8;

    /**
     * Runs a network over inputs, the same for every layer.
     *
     * @param value the layer's value
     * @throws dev.limpid.error.LimpidException if the value has no numbers for each input
     */
    public static CoarsePictures of(Classifier model, Engine engine, String value, Samples samples, Progress progress) {
        FeatureGraph graph =
                FeatureGraph.coarse(model, List.of(value, model.input().name()), SIDE);
        try (Sweep sweep = Sweep.of(engine, graph.graph(), Sweep.chunk(model))) {
            List<float[]> features = new ArrayList<>();
            List<float[]> pictures = new ArrayList<>();
            sweep.run(
                    samples,
                    0,
                    batch -> batch.size() == 0 ? List.<Vectors>of() : graph.read(batch),
                    (next, read) -> {
                        for (int i = 0; !read.isEmpty() && i < read.get(0).count(); i++) {
                            features.add(read.get(0).row(i));
                            pictures.add(read.get(1).row(i));
                        }
                    },
                    progress);
            return new CoarsePictures(Vectors.of(features), Vectors.of(pictures));
        }
    }
}
