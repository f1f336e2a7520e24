package dev.limpid.inside.concept;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Sweep;
import dev.limpid.model.FeatureMap;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** @param pooled of each layer and part */
    private record Part(List<Integer> indices, List<List<double[]>> pooled, List<Gathered.Failure> failures) {}

    /** Runs a network over parts of pictures, up to the layer of the graphs. */
    public static PatchReadings of(ConceptGraphs graphs, Patches patches, Engine engine, Progress progress) {
        return of(graphs, List.of(graphs.layer()), patches, engine, progress).get(0);
    }

    /** The same for several layers of the network. @return the readings of each */
    public static List<PatchReadings> of(
            ConceptGraphs graphs, List<FeatureMap> layers, Patches patches, Engine engine, Progress progress) {
        List<Integer> indices = new ArrayList<>();
        List<List<double[]>> pooled = new ArrayList<>();
        layers.forEach(each -> pooled.add(new ArrayList<>()));
        List<Gathered.Failure> failures = new ArrayList<>();
        try (Sweep sweep = Sweep.of(engine, graphs.pooled(layers), graphs.chunk(patches.perPicture()))) {
            sweep.run(
                    patches,
                    0,
                    batch -> part(batch, layers.size()),
                    (next, part) -> {
                        indices.addAll(part.indices());
                        for (int l = 0; l < part.pooled().size(); l++) {
                            pooled.get(l).addAll(part.pooled().get(l));
                        }
                        part.failures().stream()
                                .filter(f -> f.index() % patches.perPicture() == 0)
                                .forEach(f -> failures.add(
                                        new Gathered.Failure(patches.picture(f.index()), f.name(), f.sentence())));
                    },
                    progress);
        }
        return pooled.stream()
                .map(own -> new PatchReadings(indices, own.toArray(double[][]::new), failures))
                .toList();
    }

    private static Part part(Batch batch, int layers) {
        List<List<double[]>> pooled = new ArrayList<>();
        for (int l = 0; l < layers && batch.size() > 0; l++) {
            Tensor means = batch.value(ConceptGraphs.pooled(l));
            double[] all = means.toDoubles();
            int channels = (int) means.size(1);
            List<double[]> rows = new ArrayList<>();
            for (int n = 0; n < batch.size(); n++) {
                rows.add(Arrays.copyOfRange(all, n * channels, (n + 1) * channels));
            }
            pooled.add(rows);
        }
        return new Part(batch.indices(), pooled, batch.failures());
    }
}
