package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import dev.limpid.zoo.BuiltIn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The stages of a prototype network: first only prototypes and the layers before them are trained, then also the last
 * convolution of the features, which start from another network, while the last layer keeps 1 for prototypes of a class and -0.5 for others. At the
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
        int last = network.features().getChildren().size() - 1;
        for (int i = 0; i <= last; i++) {
            // Running means and variances never have gradients.
            network.features()
                    .getChildren()
                    .valueAt(i)
                    .freezeParameters(
                            i < last || epoch < warm,
                            p -> p.getType() != Parameter.Type.RUNNING_MEAN
                                    && p.getType() != Parameter.Type.RUNNING_VAR);
        }
        network.last().freeze(true);
    }

    @Override
    public Map<String, String> end(Training training, Examples seen, Consumer<String> log) {
        PrototypeNetwork network = (PrototypeNetwork) training.block();
        List<float[]> patches = patches(training, network, seen);
        Origin[] origins = origins(network, patches, seen);
        float[] vectors = new float[network.count() * network.width()];
        for (int p = 0; p < origins.length; p++) {
            System.arraycopy(origins[p].vector(), 0, vectors, p * network.width(), network.width());
        }
        log.accept(String.format(
                Locale.ROOT,
                "prototypes are moved by %.4f (mean squared distance)",
                Arrays.stream(origins).mapToDouble(Origin::distance).average().orElse(0)));
        PrototypeNetwork.set(network.prototypes(), vectors);
        float[][] similarities = similarities(network, patches);
        int[] labels = IntStream.range(0, seen.count()).map(seen::label).toArray();
        int[] classOf =
                IntStream.range(0, network.count()).map(network::classOf).toArray();
        LastLayer layer = new LastLayer(similarities, labels, classOf);
        log.accept(String.format(
                Locale.ROOT,
                "with the last layer of the stages before: %.2f %% of the training pictures",
                100 * layer.accuracy(ones(network))));
        float[] weights = layer.fitted();
        PrototypeNetwork.set(network.last(), weights);
        log.accept(String.format(
                Locale.ROOT,
                "with the fitted last layer: %.2f %% of the training pictures",
                100 * layer.accuracy(weights)));
        return Map.of(
                KEY,
                Arrays.stream(origins)
                        .map(o -> o.example() + "/" + o.row() + "/" + o.column())
                        .collect(Collectors.joining(" ")));
    }

    private static float[] ones(PrototypeNetwork network) {
        return network.last().getArray().toFloatArray();
    }

    /** The nearest patch of a prototype. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Origin(float distance, int example, int row, int column, float[] vector) {}

    /** The compared patches of each picture, {@code [D,H,W]}. */
    private static List<float[]> patches(Training training, PrototypeNetwork network, Examples seen) {
        List<float[]> all = new ArrayList<>();
        for (int from = 0; from < seen.count(); from += BATCH) {
            int count = Math.min(BATCH, seen.count() - from);
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray pictures = manager.create(
                        training.batch(seen, from, count), new Shape(count).addAll(new Shape(seen.shape())));
                NDArray patches = network.patches(new ParameterStore(manager, false), pictures, false);
                for (int i = 0; i < count; i++) {
                    all.add(patches.get(i).toFloatArray());
                }
            }
        }
        return all;
    }

    /** The squared distances of the patches of a picture from all prototypes: {@code [P*H*W]}. */
    private static NDArray distances(PrototypeNetwork network, NDManager manager, float[] patches) {
        long places = patches.length / network.width();
        long side = Math.round(Math.sqrt(places));
        NDArray one = manager.create(patches, new Shape(1, network.width(), places / side, side));
        return network.distances(new ParameterStore(manager, false), one, false);
    }

    private static Origin[] origins(PrototypeNetwork network, List<float[]> patches, Examples seen) {
        Origin[] best = new Origin[network.count()];
        Arrays.fill(best, new Origin(Float.POSITIVE_INFINITY, 0, 0, 0, new float[0]));
        for (int i = 0; i < patches.size(); i++) {
            float[] vectors = patches.get(i);
            int places = vectors.length / network.width();
            int across = (int) Math.round(Math.sqrt(places));
            try (NDManager manager = NDManager.newBaseManager()) {
                float[] distances = distances(network, manager, vectors).toFloatArray();
                for (int p = 0; p < best.length; p++) {
                    if (network.classOf(p) == seen.label(i)) {
                        for (int at = 0; at < places; at++) {
                            float distance = distances[p * places + at];
                            if (distance < best[p].distance()) {
                                float[] vector = new float[network.width()];
                                for (int d = 0; d < vector.length; d++) {
                                    vector[d] = vectors[d * places + at];
                                }
                                best[p] = new Origin(distance, i, at / across, at % across, vector);
                            }
                        }
                    }
                }
            }
        }
        return best;
    }

    /** The similarity of each prototype to its most similar patch of each picture, {@code [M][P]}. */
    private static float[][] similarities(PrototypeNetwork network, List<float[]> patches) {
        float[][] all = new float[patches.size()][];
        for (int i = 0; i < all.length; i++) {
            try (NDManager manager = NDManager.newBaseManager()) {
                all[i] = Pool.globalMaxPool2d(
                                PrototypeNetwork.similarities(distances(network, manager, patches.get(i))))
                        .toFloatArray();
            }
        }
        return all;
    }
}
