package dev.limpid.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import dev.limpid.zoo.BuiltIn;
import java.io.IOException;
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
 * The stages of a prototype network whose features are those of another network. First the prototypes and the layers between features and
 * prototypes are trained, while the features stay as they are and the last layer keeps 1 for prototypes of a class and -0.5 for others.
 * Then each prototype becomes the nearest patch of the training pictures of its class, and the last layer is fitted with weights of
 * at least 0, sparse for prototypes of other classes.
 *
 * <p>Differs from the paper: there is no stage that also trains the features, and the last layer has no negative weights.
 *
 * @param start the network whose first weights the features have; empty for random ones
 */
record PrototypeStages(Optional<BuiltIn> start) implements Stages {
    /** The metadata entry with the origin of each prototype: {@code example/row/column} of the training data and the feature map. */
    static final String KEY = "limpid.prototypes";

    /** Distances near 0 are small differences of squares, and the logarithm is steep there. */
    @Override
    public double tolerance() {
        return 1e-3;
    }

    @Override
    public boolean isAugmented() {
        return false;
    }

    @Override
    public Map<String, String> train(
            TrainableNetwork network, Training training, Examples seen, Checkpoints checkpoints, Consumer<String> log)
            throws IOException {
        training.initialize(seen);
        Block features = training.block().getChildren().valueAt(0);
        PrototypeHead head = (PrototypeHead) training.block().getChildren().valueAt(1);
        start.ifPresent(other -> Pretrained.copy(other, features));
        long[] shape = Arrays.copyOfRange(
                features.getOutputShapes(new Shape[] {new Shape(1).addAll(new Shape(seen.shape()))})[0].getShape(),
                1,
                4);
        FeatureMaps maps;
        try (Training reader =
                new Training(features, network.objective(), network.recipe(), network.scale(), training.seed())) {
            maps = FeatureMaps.of(reader, seen, shape);
            log.accept("features of " + maps.count() + " pictures");
            head.last().freeze(true);
            try (Training front =
                    new Training(head, network.objective(), network.recipe(), network.scale(), training.seed())) {
                front.run(maps, checkpoints, network.recipe().epochs(), log);
                Map<String, String> origins = end(head, maps, log);
                training.adopt();
                return origins;
            }
        }
    }

    /** Moves the prototypes onto patches and fits the last layer. */
    private static Map<String, String> end(PrototypeHead network, FeatureMaps seen, Consumer<String> log) {
        List<float[]> patches = patches(network, seen);
        Origin[] origins = origins(network, patches, seen);
        float[] vectors = new float[network.count() * network.width()];
        for (int p = 0; p < origins.length; p++) {
            System.arraycopy(origins[p].vector(), 0, vectors, p * network.width(), network.width());
        }
        log.accept(String.format(
                Locale.ROOT,
                "prototypes are moved by %.4f (mean squared distance)",
                Arrays.stream(origins).mapToDouble(Origin::distance).average().orElse(0)));
        PrototypeHead.set(network.prototypes(), vectors);
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
        PrototypeHead.set(network.last(), weights);
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

    private static float[] ones(PrototypeHead network) {
        return network.last().getArray().toFloatArray();
    }

    /** The nearest patch of a prototype. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Origin(float distance, int example, int row, int column, float[] vector) {}

    /** The compared patches of each picture, {@code [D,H,W]}. */
    private static List<float[]> patches(PrototypeHead network, FeatureMaps seen) {
        List<float[]> all = new ArrayList<>();
        for (float[] map : seen.maps()) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray one = manager.create(map, new Shape(1).addAll(new Shape(seen.shape())));
                all.add(network.patches(new ParameterStore(manager, false), one, false)
                        .toFloatArray());
            }
        }
        return all;
    }

    /** The squared distances of the patches of a picture from all prototypes: {@code [P*H*W]}. */
    private static NDArray distances(PrototypeHead network, NDManager manager, float[] patches) {
        long places = patches.length / network.width();
        long side = Math.round(Math.sqrt((double) places));
        NDArray one = manager.create(patches, new Shape(1, network.width(), places / side, side));
        return network.distances(new ParameterStore(manager, false), one, false);
    }

    private static Origin[] origins(PrototypeHead network, List<float[]> patches, Examples seen) {
        Origin[] best = new Origin[network.count()];
        Arrays.fill(best, new Origin(Float.POSITIVE_INFINITY, 0, 0, 0, new float[0]));
        for (int i = 0; i < patches.size(); i++) {
            float[] vectors = patches.get(i);
            int places = vectors.length / network.width();
            int across = (int) Math.round(Math.sqrt((double) places));
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
    private static float[][] similarities(PrototypeHead network, List<float[]> patches) {
        float[][] all = new float[patches.size()][];
        for (int i = 0; i < all.length; i++) {
            try (NDManager manager = NDManager.newBaseManager()) {
                all[i] = Pool.globalMaxPool2d(PrototypeHead.similarities(distances(network, manager, patches.get(i))))
                        .toFloatArray();
            }
        }
        return all;
    }
}
