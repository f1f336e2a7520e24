package dev.limpid.inside.concept;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Sweep;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean activations of parts of pictures at a layer.
 *
 * @param indices the numbers of the parts among all parts
 * @param pooled the mean of each channel, {@code [parts][channels]}
 * @param failures pictures that could not be read, once each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PatchReadings(List<Integer> indices, double[][] pooled, List<Gathered.Failure> failures) {
    public PatchReadings {
        indices = List.copyOf(indices);
        failures = List.copyOf(failures);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(List<Integer> indices, double[][] pooled, List<Gathered.Failure> failures) {}

    /** Runs a network over parts of pictures. */
    public static PatchReadings of(ConceptGraphs graphs, Patches patches, Engine engine, Progress progress) {
        LayerRows rows = new LayerRows(graphs.layer());
        List<Integer> indices = new ArrayList<>();
        List<double[]> pooled = new ArrayList<>();
        List<Gathered.Failure> failures = new ArrayList<>();
        try (Sweep sweep = Sweep.of(engine, graphs.values(), graphs.chunk(patches.perPicture()))) {
            sweep.run(
                    patches,
                    0,
                    batch -> part(batch, rows),
                    (next, part) -> {
                        indices.addAll(part.indices());
                        pooled.addAll(List.of(part.pooled()));
                        part.failures().stream()
                                .filter(f -> f.index() % patches.perPicture() == 0)
                                .forEach(f -> failures.add(
                                        new Gathered.Failure(patches.picture(f.index()), f.name(), f.sentence())));
                    },
                    progress);
        }
        return new PatchReadings(indices, pooled.toArray(double[][]::new), failures);
    }

    private static Part part(Batch batch, LayerRows rows) {
        double[][] pooled = batch.size() == 0 ? new double[0][] : rows.means(batch.value(ConceptGraphs.LAYER));
        return new Part(batch.indices(), pooled, batch.failures());
    }
}
