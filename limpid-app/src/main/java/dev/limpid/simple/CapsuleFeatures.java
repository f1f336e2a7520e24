package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The capsules of a capsule network: the length of the capsule of each class and its numbers.
 *
 * @param model has the outputs {@code lengths float[N,K]} and {@code capsules float[N,K,D]}
 * @param graph the part that computes these
 * @param names of the features
 */
record CapsuleFeatures(Model model, Graph graph, List<String> names) {
    private static final String LENGTHS = "lengths";
    private static final String CAPSULES = "capsules";
    private static final int CHUNK = 16;

    /** The capsules of a network. @throws LimpidException if it has none */
    static CapsuleFeatures of(Model model) {
        Graph whole = model.classifier().graph();
        boolean isFit = List.of(LENGTHS, CAPSULES).stream()
                .allMatch(name -> whole.findType(name)
                        .map(t -> t.shape())
                        .filter(s -> s.rank() > 1 && s.isFixed(1, s.rank()))
                        .isPresent());
        if (!isFit || whole.shapeOf(CAPSULES).rank() != 3) {
            throw LimpidException.unsupported(
                    "the network has no capsules: it needs the outputs 'lengths' and 'capsules', as zoo:capsule has");
        }
        int classes = (int) whole.shapeOf(CAPSULES).size(1);
        int numbers = (int) whole.shapeOf(CAPSULES).size(2);
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add("capsule " + model.classifier().labels().name(k) + ", length");
        }
        for (int k = 0; k < classes; k++) {
            for (int d = 0; d < numbers; d++) {
                names.add("capsule " + model.classifier().labels().name(k) + ", number " + d);
            }
        }
        return new CapsuleFeatures(
                model, whole.withOutputs(List.of(LENGTHS, CAPSULES)).pruned(), names);
    }

    /** The features of some inputs. */
    double[][] rows(Samples samples, int[] inputs) {
        List<double[]> rows = new ArrayList<>();
        try (Sweep sweep = Sweep.of(model.engine(), graph, CHUNK)) {
            sweep.run(
                    samples.chosen(Arrays.stream(inputs).boxed().toList()),
                    0,
                    batch -> batch,
                    (done, batch) -> {
                        for (int i = 0; i < batch.size(); i++) {
                            double[] row = new double[names.size()];
                            double[] lengths = batch.value(LENGTHS).toDoubles();
                            double[] capsules = batch.value(CAPSULES).toDoubles();
                            int k = lengths.length / batch.size();
                            int d = capsules.length / batch.size();
                            System.arraycopy(lengths, i * k, row, 0, k);
                            System.arraycopy(capsules, i * d, row, k, d);
                            rows.add(row);
                        }
                    },
                    Progress.SILENT);
        }
        return rows.toArray(double[][]::new);
    }
}
