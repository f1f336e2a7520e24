package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import dev.limpid.zoo.BuiltIn;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The stages of a prototype network: first only prototypes and the layers before them are trained, then also the
 * features, which start from another network, while the last layer keeps 1 for prototypes of a class and -0.5 for others. At the
 * end each prototype becomes the nearest patch of the training pictures of its class, and the last layer is fitted
 * with weights of at least 0, sparse for prototypes of other classes.
 *
 * @param start the network whose first weights the features start from; empty for random ones
 * @param warm epochs in which these are kept
 */
record PrototypeStages(Optional<BuiltIn> start, int warm) implements Stages {
    /** The metadata entry with the origin of each prototype: {@code example/row/column} of the training data and the feature map. */
    static final String KEY = "limpid.prototypes";

    private static final int BATCH = 64;

    @Override
    public void begin(Block block) {
        start.ifPresent(network -> Pretrained.copy(network, ((PrototypeNetwork) block).features()));
    }

    @Override
    public void before(int epoch, Block block) {
        PrototypeNetwork network = (PrototypeNetwork) block;
        // Running means and variances never have gradients.
        network.features()
                .freezeParameters(
                        epoch < warm,
                        p -> p.getType() != Parameter.Type.RUNNING_MEAN && p.getType() != Parameter.Type.RUNNING_VAR);
        network.last().freeze(true);
    }

    @Override
    public Map<String, String> end(Training training, Examples seen, Consumer<String> log) {
        PrototypeNetwork network = (PrototypeNetwork) training.block();
        log.accept(String.format(Locale.ROOT, "before the push: %.4f of the seen", accuracy(training, seen)));
        Origin[] origins = origins(training, network, seen);
        float[] vectors = new float[network.count() * network.width()];
        for (int p = 0; p < origins.length; p++) {
            System.arraycopy(origins[p].vector(), 0, vectors, p * network.width(), network.width());
        }
        PrototypeNetwork.set(network.prototypes(), vectors);
        log.accept(String.format(Locale.ROOT, "after the push: %.4f of the seen", accuracy(training, seen)));
        int[] labels = IntStream.range(0, seen.count()).map(seen::label).toArray();
        int[] classOf =
                IntStream.range(0, network.count()).map(network::classOf).toArray();
        float[] weights = new LastLayer(similarities(training, network, seen), labels, classOf).fitted();
        PrototypeNetwork.set(network.last(), weights);
        log.accept(String.format(Locale.ROOT, "with the last layer: %.4f of the seen", accuracy(training, seen)));
        return Map.of(
                KEY,
                Arrays.stream(origins)
                        .map(o -> o.example() + "/" + o.row() + "/" + o.column())
                        .collect(Collectors.joining(" ")));
    }

    private static double accuracy(Training training, Examples examples) {
        int[] found = training.predictions(examples);
        return IntStream.range(0, found.length)
                        .filter(i -> found[i] == examples.label(i))
                        .count()
                / (double) found.length;
    }

    /** The nearest patch of a prototype. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Origin(float distance, int example, int row, int column, float[] vector) {}

    private static Origin[] origins(Training training, PrototypeNetwork network, Examples seen) {
        Origin[] best = new Origin[network.count()];
        Arrays.fill(best, new Origin(Float.POSITIVE_INFINITY, 0, 0, 0, new float[0]));
        batches(training, seen, (from, count, manager, pictures) -> {
            ParameterStore parameters = new ParameterStore(manager, false);
            NDArray patches = network.patches(parameters, pictures, false);
            float[] vectors = patches.toFloatArray();
            float[] distances = network.distances(parameters, patches, false).toFloatArray();
            int across = (int) patches.getShape().get(3);
            int places = (int) patches.getShape().get(2) * across;
            for (int i = 0; i < count; i++) {
                for (int p = 0; p < best.length; p++) {
                    if (network.classOf(p) != seen.label(from + i)) {
                        continue;
                    }
                    for (int at = 0; at < places; at++) {
                        float distance = distances[(i * best.length + p) * places + at];
                        if (distance < best[p].distance()) {
                            float[] vector = new float[network.width()];
                            for (int d = 0; d < vector.length; d++) {
                                vector[d] = vectors[(i * vector.length + d) * places + at];
                            }
                            best[p] = new Origin(distance, from + i, at / across, at % across, vector);
                        }
                    }
                }
            }
        });
        return best;
    }

    /** The similarity of each prototype to its most similar patch of each picture, {@code [M][P]}. */
    private static float[][] similarities(Training training, PrototypeNetwork network, Examples seen) {
        float[][] all = new float[seen.count()][network.count()];
        batches(training, seen, (from, count, manager, pictures) -> {
            ParameterStore parameters = new ParameterStore(manager, false);
            NDArray distances = network.distances(parameters, network.patches(parameters, pictures, false), false);
            float[] found = Pool.globalMaxPool2d(PrototypeNetwork.similarities(distances))
                    .toFloatArray();
            for (int i = 0; i < count; i++) {
                System.arraycopy(found, i * network.count(), all[from + i], 0, network.count());
            }
        });
        return all;
    }

    private interface OnBatch {
        void accept(int from, int count, NDManager manager, NDArray pictures);
    }

    private static void batches(Training training, Examples examples, OnBatch each) {
        for (int from = 0; from < examples.count(); from += BATCH) {
            int count = Math.min(BATCH, examples.count() - from);
            try (NDManager manager = NDManager.newBaseManager()) {
                float[] values = training.batch(examples, from, count);
                each.accept(
                        from,
                        count,
                        manager,
                        manager.create(values, new Shape(count).addAll(new Shape(examples.shape()))));
            }
        }
    }
}
