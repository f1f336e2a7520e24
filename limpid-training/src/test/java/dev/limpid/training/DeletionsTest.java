package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.training.Deletions.Way;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.world.Sample;
import dev.limpid.world.World;
import dev.limpid.zoo.BuiltIn;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is deleted from training images, and where a fine-tuning starts. */
class DeletionsTest {
    private static final int SIDE = 8;
    private static final Pictures TWO = new Pictures(new byte[2 * 3 * SIDE * SIDE], new int[2], 3, SIDE);

    /** Two images of ones after a deletion in the second. */
    private static float[] after(Deletions deletions, Way way, double share, Random random) {
        float[] batch = new float[2 * TWO.size()];
        Arrays.fill(batch, 1);
        deletions.apply(way, share, batch, 1, TWO, random);
        assertThat(Arrays.copyOf(batch, TWO.size())).containsOnly(1);
        return Arrays.copyOfRange(batch, TWO.size(), batch.length);
    }

    private static Set<Integer> deleted(float[] image) {
        Set<Integer> places = new HashSet<>();
        int plane = SIDE * SIDE;
        for (int p = 0; p < plane; p++) {
            assertThat(image[plane + p]).as("all channels alike").isEqualTo(image[p]);
            assertThat(image[2 * plane + p]).isEqualTo(image[p]);
            if (image[p] == 0) {
                places.add(p);
            }
        }
        return places;
    }

    @Test
    void aCellIsASquareOfTheGrid() {
        Set<Set<Integer>> cells = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            Set<Integer> cell = deleted(after(Deletions.USUAL, Way.CELL, 0, random));
            int first = cell.stream().min(Integer::compare).orElseThrow();
            assertThat(cell).containsExactlyInAnyOrder(first, first + 1, first + SIDE, first + SIDE + 1);
            assertThat(first / SIDE % 2 + first % 2).isZero();
            cells.add(cell);
        }
        assertThat(cells).as("each cell is drawn").hasSize(16);
    }

    @Test
    void soManyPixelsAreDrawnAndAllAreLikely() {
        Set<Integer> ever = new HashSet<>();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            Set<Integer> pixels = deleted(after(Deletions.USUAL, Way.PIXELS, 0.1, random));
            assertThat(pixels).hasSize(6);
            ever.addAll(pixels);
        }
        assertThat(ever).hasSize(SIDE * SIDE);
        assertThat(deleted(after(Deletions.USUAL, Way.WHOLE, 0.1, random))).isEmpty();
    }

    @Test
    void aThirdOfTheImagesStaysWholeAndNoneLosesMoreThanItMay() {
        Random random = new Random(4);
        int whole = 0;
        for (int i = 0; i < 600; i++) {
            float[] batch = new float[2 * TWO.size()];
            Arrays.fill(batch, 1);
            Deletions.USUAL.apply(batch, 0, TWO, random);
            int lost = deleted(Arrays.copyOf(batch, TWO.size())).size();
            whole += lost == 0 ? 1 : 0;
            assertThat(lost).isLessThanOrEqualTo(6);
        }
        // Some of those that lose pixels lose none, since less than one was drawn.
        assertThat(whole).isBetween(170, 320);
    }

    @Test
    void randomLabelsSayNothingOfTheImage() {
        World world =
                DrawnData.ofRandomLabels(Networks.LEARNT_BY_HEART).described().world();
        int same = 0;
        Set<Integer> labels = new HashSet<>();
        for (long seed = 0; seed < 2_000; seed++) {
            Sample sample = world.sample(seed);
            same += sample.label() == sample.scene().species().index() ? 1 : 0;
            labels.add(sample.label());
        }
        assertThat(labels).hasSize(25);
        // A 25th of them by chance: 80, with a standard deviation of 9.
        assertThat(same).isBetween(45, 115);
    }

    @Test
    void fineTuningStartsFromTheBuiltInNetwork() {
        TrainableNetwork network = Networks.named("resnet");
        Pictures noise = noise();
        try (Training training =
                new Training(network.block().get(), network.objective(), network.recipe(), network.scale(), 1)) {
            training.begin(
                    noise, Optional.of(OnnxReader.read(BuiltIn.named("resnet").file())));
            // The outputs are those of the built-in network, which begin() compares; here: not those of other weights.
            float[] scores =
                    training.outputs(training.batch(noise, 0, 4), 4, 3, 96, 96).get(0);
            Training fresh =
                    new Training(network.block().get(), network.objective(), network.recipe(), network.scale(), 1);
            fresh.begin(noise, Optional.empty());
            assertThat(fresh.outputs(fresh.batch(noise, 0, 4), 4, 3, 96, 96).get(0))
                    .isNotEqualTo(scores);
            fresh.close();
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Pictures noise = noise();
        Engine.getInstance().setRandomSeed(1);
        Block block = Networks.named("resnet").block().get();
        try (Model holder = Model.newInstance("other")) {
            block.initialize(holder.getNDManager(), DataType.FLOAT32, new Shape(1).addAll(new Shape(noise.shape())));
            assertThatThrownBy(() ->
                            Weights.copy(OnnxReader.read(BuiltIn.named("plain").file()), block))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("is not the network that training is to start from");
        }
    }

    private static Pictures noise() {
        byte[] pixels = new byte[4 * 3 * 96 * 96];
        new Random(3).nextBytes(pixels);
        return new Pictures(pixels, new int[4], 3, 96);
    }

    @Test
    void deletedPixelsBecomeZeroInTheUnitsOfTheNetwork() {
        byte[] white = new byte[3 * SIDE * SIDE];
        Arrays.fill(white, (byte) 255);
        Pictures one = new Pictures(white, new int[1], 3, SIDE);
        float[] batch = new float[one.size()];
        one.write(0, batch, 0, Pictures.Look.STRAIGHT, new Scale(0.5, 0.5));
        Deletions.USUAL.apply(Way.CELL, 0, batch, 0, one, new Random(1));
        assertThat(IntStream.range(0, batch.length).filter(i -> batch[i] == 0).count())
                .isEqualTo(12);
        assertThat(IntStream.range(0, batch.length).filter(i -> batch[i] == 1).count())
                .isEqualTo(batch.length - 12);
    }
}
