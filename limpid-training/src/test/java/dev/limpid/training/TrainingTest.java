package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.limpid.training.Pictures.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mechanics of training. Short trainings are not tested for accuracy, because that depends on rounding; the
 * accuracy that a network must reach is its {@link TrainableNetwork#aim}.
 */
class TrainingTest {
    private static final Scale SCALE = new Scale(0.5, 0.5);

    @TempDir
    Path folder;

    /** Vertical stripes against horizontal ones, with noise. */
    private static Pictures stripes(int count, long seed) {
        Random random = new Random(seed);
        int side = 12;
        byte[] pixels = new byte[count * side * side];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(2);
            int phase = random.nextInt(4);
            for (int p = 0; p < side * side; p++) {
                int along = (labels[i] == 0 ? p % side : p / side) + phase;
                pixels[i * side * side + p] = (byte) ((along % 4 < 2 ? 60 : 180) + random.nextInt(60));
            }
        }
        return new Pictures(pixels, labels, 1, side);
    }

    private static Block block() {
        return Pieces.head(new SequentialBlock().add(Pieces.rectified(8, 3, 1)).add(Pieces.rectified(8, 3, 2)), 2);
    }

    private List<float[]> outputs(int... epochsOfEachSitting) throws IOException {
        Pictures pictures = stripes(48, 5);
        Checkpoints checkpoints = Checkpoints.of(folder, "stripes", "sittings " + epochsOfEachSitting.length);
        List<float[]> last = List.of();
        for (int until : epochsOfEachSitting) {
            Recipe recipe = new Recipe(4, 16, 1e-2, 2);
            try (Training training = new Training(block(), Objective.crossEntropy(), recipe, SCALE, 7)) {
                training.run(pictures, checkpoints, until, line -> {});
                last = training.outputs(training.batch(pictures, 0, 16), 16, 1, 12, 12);
            }
        }
        return last;
    }

    @Test
    void anInterruptedTrainingReachesExactlyTheSameWeights() throws IOException {
        List<float[]> atOnce = outputs(4);
        List<float[]> interrupted = outputs(1, 3, 4);
        assertThat(interrupted.get(0)).containsExactly(atOnce.get(0));
        List<float[]> unfinished = outputs(1, 3, 3, 3);
        assertThat(unfinished.get(0)).isNotEqualTo(atOnce.get(0));
    }

    /** The networks trained here, each with its objective. */
    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("convolutions", block(), Objective.crossEntropy(), stripes(16, 5)),
                Arguments.of("capsules", new Capsules(3), Objective.capsules(), squares(16)));
    }

    /** Noise in the image size that capsules need, in three classes. */
    private static Pictures squares(int count) {
        Random random = new Random(2);
        byte[] pixels = new byte[count * 784];
        random.nextBytes(pixels);
        return new Pictures(pixels, IntStream.range(0, count).map(i -> i % 3).toArray(), 1, 28);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void twoStepsMoveEveryParameterAndLeaveAllNumbersFinite(
            String name, Block block, Objective objective, Pictures pictures) throws IOException {
        Checkpoints checkpoints = Checkpoints.of(folder, name, "once");
        List<String> log = new ArrayList<>();
        try (Training training = new Training(block, objective, new Recipe(1, 8, 1e-2, 1), Scale.UNIT, 4)) {
            training.run(pictures, checkpoints, 0, log::add);
            List<float[]> before = numbers(block);
            training.run(pictures, checkpoints, 1, log::add);
            List<float[]> after = numbers(block);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i))
                        .as(block.getParameters().keyAt(i))
                        .isNotEqualTo(before.get(i))
                        .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
            }
            assertThat(IntStream.of(training.predictions(pictures))).hasSize(16).allMatch(k -> k >= 0 && k < 3);
        }
        assertThat(log).singleElement().asString().matches("epoch 1 of 1: loss \\d+\\.\\d{4}, \\d+ s");
    }

    private static List<float[]> numbers(Block block) {
        return block.getParameters().values().stream()
                .map(parameter -> parameter.getArray().toFloatArray())
                .toList();
    }

    /** One step over all images, which are symmetric, so that random mirroring has no effect. */
    @Test
    void theLossUsesEachImageWithItsOwnLabel() throws IOException {
        int count = 24;
        Random random = new Random(3);
        byte[] pixels = new byte[count * 4];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(2);
            for (int y = 0; y < 2; y++) {
                byte grey = (byte) random.nextInt(256);
                pixels[4 * i + 2 * y] = grey;
                pixels[4 * i + 2 * y + 1] = grey;
            }
        }
        Pictures pictures = new Pictures(pixels, labels, 1, 2);
        Block block = new SequentialBlock().add(Blocks.batchFlattenBlock()).add(Pieces.linear(2));
        Checkpoints checkpoints = Checkpoints.of(folder, "loss", "once");
        List<String> log = new ArrayList<>();
        try (Training training =
                new Training(block, Objective.crossEntropy(), new Recipe(1, count, 1e-3, 0), new Scale(0, 0.2), 6)) {
            training.run(pictures, checkpoints, 0, log::add);
            float[] scores = training.outputs(training.batch(pictures, 0, count), count, 1, 2, 2)
                    .get(0);
            training.run(pictures, checkpoints, 1, log::add);
            double loss = 0;
            for (int i = 0; i < count; i++) {
                double margin = scores[2 * i + labels[i]] - scores[2 * i + 1 - labels[i]];
                loss += Math.log1p(Math.exp(-margin)) / count;
            }
            double said = Double.parseDouble(log.get(0).replaceAll(".*loss (.*),.*", "$1"));
            assertThat(said).isCloseTo(loss, within(1e-3));
        }
    }

    @Test
    void checkpointsOfAnotherRunAreIgnored() throws IOException {
        outputs(2);
        assertThat(Checkpoints.of(folder, "stripes", "sittings 1").file()).exists();
        assertThat(Checkpoints.of(folder, "stripes", "something else").file()).doesNotExist();
        Checkpoints.of(folder, "stripes", "sittings 1").clear();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void prototypesBecomePatchesOfTrainingPicturesAndTheLastLayerIsFitted() throws IOException {
        Pictures pictures = stripes(64, 5);
        Block features = Pieces.rectified(8, 3, 2);
        PrototypeHead head = new PrototypeHead(2, 3, 8);
        PrototypeStages stages = new PrototypeStages(Optional.empty());
        TrainableNetwork network =
                Networks.named("prototype").with(TrainableNetwork.Source.DRAWN, Objective.prototypes(2, 3), stages);
        List<String> log = new ArrayList<>();
        Block whole = new SequentialBlock().add(features).add(head);
        try (Training training = new Training(whole, network.objective(), network.recipe(), SCALE, 7)) {
            String[] origins = Objects.requireNonNull(stages.train(
                                    network, training, pictures, Checkpoints.of(folder, "prototypes", "p"), log::add)
                            .get(PrototypeStages.KEY))
                    .split(" ");
            assertThat(origins).hasSize(6);
            for (float each : head.last().getArray().toFloatArray()) {
                assertThat(each).isGreaterThanOrEqualTo(0);
            }
            for (int p = 0; p < origins.length; p++) {
                String[] origin = origins[p].split("/");
                int example = Integer.parseInt(origin[0]);
                assertThat(pictures.label(example)).isEqualTo(head.classOf(p));
                float[] distances = distances(features, head, training.batch(pictures, example, 1));
                int place = 6 * Integer.parseInt(origin[1]) + Integer.parseInt(origin[2]);
                assertThat((double) distances[p * 36 + place]).isCloseTo(0, within(1e-5));
            }
        }
        assertThat(loss(log.get(network.recipe().epochs()))).isLessThan(loss(log.get(1)));
    }

    private static double loss(String line) {
        return Double.parseDouble(line.replaceAll(".*loss ([0-9.]+),.*", "$1"));
    }

    @Test
    void aHeadThatIsInitialisedAgainKeepsItsWeights() {
        PrototypeHead head = new PrototypeHead(2, 3, 8);
        try (NDManager manager = NDManager.newBaseManager()) {
            head.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(1, 4, 6, 6));
            float[] before = head.prototypes().getArray().toFloatArray();
            head.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(1, 4, 6, 6));
            assertThat(head.prototypes().getArray().toFloatArray()).containsExactly(before);
            assertThat(before[0]).isBetween(0f, 1f);
        }
    }

    private static float[] distances(Block features, PrototypeHead head, float[] picture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            ParameterStore parameters = new ParameterStore(manager, false);
            NDArray x = manager.create(picture, new Shape(1, 1, 12, 12));
            NDArray maps = features.forward(parameters, new NDList(x), false).singletonOrThrow();
            return head.distances(parameters, head.patches(parameters, maps, false), false)
                    .toFloatArray();
        }
    }

    @Test
    void theLastLayerIsTheMinimumOfItsConvexObjective() {
        Random random = new Random(3);
        float[][] similarities = new float[60][4];
        int[] labels = new int[60];
        for (int i = 0; i < 60; i++) {
            labels[i] = random.nextInt(2);
            for (int p = 0; p < 4; p++) {
                similarities[i][p] = random.nextFloat() + (p / 2 == labels[i] ? 0.4f : 0);
            }
        }
        LastLayer layer = new LastLayer(similarities, labels, new int[] {0, 0, 1, 1});
        float[] fitted = layer.fitted();
        double[] weights = IntStream.range(0, 8).mapToDouble(i -> fitted[i]).toArray();
        double least = layer.value(weights);
        for (int i = 0; i < weights.length; i++) {
            for (double change : new double[] {-0.02, 0.02}) {
                double[] moved = weights.clone();
                moved[i] = Math.max(0, moved[i] + change);
                assertThat(layer.value(moved)).isGreaterThanOrEqualTo(least - 1e-6);
            }
        }
    }
}
