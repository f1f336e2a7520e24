package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.training.TrainableNetwork.Source;
import dev.limpid.world.sentence.SentenceWorld;
import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Trainer;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The zoo's networks before training. */
class NetworksTest {
    private static final int MOST_BYTES = 2_000_000;

    static List<String> names() {
        return Networks.all().stream().map(TrainableNetwork::name).toList();
    }

    private static Examples noise(TrainableNetwork network) {
        if (network.data() == Source.SENTENCES) {
            return new Sentences(
                    LongStream.range(0, 4).mapToObj(SentenceWorld::sample).toList());
        }
        boolean isClothing = network.data() == Source.FASHION;
        int channels = isClothing ? 1 : 3;
        int side = isClothing ? 28 : 96;
        byte[] pixels = new byte[4 * channels * side * side];
        new Random(3).nextBytes(pixels);
        return new Pictures(pixels, new int[4], channels, side);
    }

    private static Training initialised(TrainableNetwork network, Examples examples) {
        Engine.getInstance().setRandomSeed(11);
        Block block = network.block().get();
        try (Model model = Model.newInstance("shape")) {
            block.initialize(
                    model.getNDManager().getParentManager(),
                    DataType.FLOAT32,
                    new Shape(1).addAll(new Shape(examples.shape())));
        }
        return new Training(block, network.objective(), network.recipe(), network.scale(), 1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNetworkIsExportedExactlyAndIsSmall(String name) {
        TrainableNetwork network = Networks.named(name);
        Examples examples = noise(network);
        try (Training training = initialised(network, examples)) {
            Graph graph = DjlTrainer.exported(network, training, examples);
            assertThat(Equality.require(training, graph, examples)).isBetween(0.0, 1e-5);
            assertThat(OnnxWriter.toBytes(graph)).hasSizeLessThan(MOST_BYTES);
        }
    }

    @Test
    void capsulesRouteByAgreementAndDecodeAnImage() {
        TrainableNetwork network = Networks.named("capsule");
        Examples examples = noise(network);
        try (Training training = initialised(network, examples)) {
            List<float[]> outputs = training.outputs(training.batch(examples, 0, 4), 4, 1, 28, 28);
            float[] lengths = outputs.get(0);
            float[] capsules = outputs.get(1);
            float[] coupling = outputs.get(2);
            assertThat(coupling).hasSize(4 * 196 * 10);
            for (int i = 0; i < 4 * 196; i++) {
                double sum = 0;
                for (int k = 0; k < 10; k++) {
                    sum += coupling[i * 10 + k];
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
            for (int i = 0; i < 40; i++) {
                double square = 1e-7;
                for (int d = 0; d < 16; d++) {
                    square += capsules[i * 16 + d] * capsules[i * 16 + d];
                }
                assertThat((double) lengths[i]).isLessThan(1).isCloseTo(Math.sqrt(square), within(1e-5));
            }
            for (float value : outputs.get(3)) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void theTrainerIsFoundAndListsAllNetworks() {
        Trainer trainer = Trainer.find().orElseThrow();
        assertThat(trainer.names())
                .containsExactly(
                        "plain",
                        "resnet",
                        "se",
                        "cbam",
                        "hybrid",
                        "prototype",
                        "marked",
                        "resnet-deletions",
                        "resnet-random-labels",
                        "lenet",
                        "fashion-cbam",
                        "capsule",
                        "text",
                        "generator-drawn",
                        "generator-fashion");
        assertThatThrownBy(() -> Networks.named("vgg"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no network 'vgg' to train; available networks: plain, resnet");
    }

    @Test
    void aTrainingThatMissesItsAimReportsIt() {
        TrainableNetwork network = Networks.named("capsule");
        assertThat(network.shortfall(Accuracy.of(9200, 10_000))).isEmpty();
        assertThat(network.shortfall(Accuracy.of(8520, 10_000)))
                .contains("capsule reached an accuracy of 85.20 % on 10,000 unseen images; the target is 92 %");
    }

    static List<String> bundled() {
        List<String> files = BuiltIn.all().stream().map(BuiltIn::name).toList();
        return names().stream().filter(files::contains).toList();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void theBundledNetworkHasReachedItsAim(String name) {
        assertThat(Networks.named(name)
                        .shortfall(
                                Networks.named(name).reached(BuiltIn.named(name).card())))
                .isEmpty();
    }

    @Test
    void theLearningRateRisesAndFalls() {
        Recipe recipe = new Recipe(2, 8, 0.01, 1);
        assertThat((double) recipe.tracker(0, 200).getNewValue(30)).isCloseTo(0.01, within(1e-6));
        assertThat((double) recipe.tracker(0, 200).getNewValue(15)).isCloseTo(0.005, within(1e-6));
        assertThat((double) recipe.tracker(100, 200).getNewValue(15)).isCloseTo(0.005, within(1e-6));
        assertThat((double) recipe.tracker(100, 200).getNewValue(100)).isCloseTo(1e-5, within(1e-6));
    }
}
