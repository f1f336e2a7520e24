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

    /** Bytes of the grids that are read in one run, unless those of one layer are more. */
    private static final long TOGETHER = 1L << 28;

    /**
     * Layers of which grids are read in one run, so that their memory is bounded.
     *
     * @param inputs how many there are at most
     * @return groups in the order of the layers, as few as that allows
     * @throws dev.limpid.error.LimpidException if a value has no numbers for each input
     */
    public static List<List<String>> groups(Classifier model, List<String> values, int inputs) {
        List<Integer> widths = FeatureGraph.coarse(model, values, SIDE).widths();
        List<List<String>> groups = new ArrayList<>();
        long bytes = 0;
        for (int l = 0; l < values.size(); l++) {
            // Widths are told last layer first.
            long own = Float.BYTES * (long) inputs * widths.get(widths.size() - 1 - l);
            if (groups.isEmpty() || bytes + own > TOGETHER) {
                groups.add(new ArrayList<>());
                bytes = 0;
            }
            groups.get(groups.size() - 1).add(values.get(l));
            bytes += own;
        }
        return groups;
    }

    /**
     * Runs a network over inputs, the same for every layer.
     *
     * @param values the values of the layers
     * @return the grids of each layer
     * @throws dev.limpid.error.LimpidException if a value has no numbers for each input
     */
    public static List<CoarsePictures> of(
            Classifier model, Engine engine, List<String> values, Samples samples, Progress progress) {
        List<String> all = new ArrayList<>(values);
        all.add(model.input().name());
        FeatureGraph graph = FeatureGraph.coarse(model, all, SIDE);
        List<List<float[]>> rows = new ArrayList<>();
        all.forEach(each -> rows.add(new ArrayList<>()));
        try (Sweep sweep = Sweep.of(engine, graph.graph(), Sweep.chunk(model))) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch.size() == 0 ? List.<Vectors>of() : graph.read(batch),
                    (next, read) -> {
                        for (int l = 0; l < read.size(); l++) {
                            for (int i = 0; i < read.get(l).count(); i++) {
                                rows.get(l).add(read.get(l).row(i));
                            }
                        }
                    },
                    progress);
        }
        Vectors pictures = Vectors.of(rows.get(values.size()));
        return rows.subList(0, values.size()).stream()
                .map(own -> new CoarsePictures(Vectors.of(own), pictures))
                .toList();
    }
}
