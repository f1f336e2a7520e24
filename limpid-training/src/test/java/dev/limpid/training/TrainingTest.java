package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.limpid.training.Pictures.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was interrupted arrives where it would have arrived. */
class TrainingTest {
    private static final Scale SCALE = new Scale(0.5, 0.5);

    @TempDir
    Path folder;

    /** Upright stripes against level ones, under noise. */
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
        Pictures pictures = stripes(128, 5);
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
    void anInterruptedTrainingArrivesAtTheVeryWeights() throws IOException {
        List<float[]> atOnce = outputs(4);
        List<float[]> interrupted = outputs(1, 3, 4);
        assertThat(interrupted.get(0)).containsExactly(atOnce.get(0));
        List<float[]> unfinished = outputs(1, 3, 3, 3);
        assertThat(unfinished.get(0)).isNotEqualTo(atOnce.get(0));
    }

    @Test
    void aNetworkLearnsToTellStripesItHasNotSeen() throws IOException {
        Pictures unseen = stripes(200, 6);
        List<String> log = new ArrayList<>();
        try (Training training =
                new Training(block(), Objective.crossEntropy(), new Recipe(6, 16, 1e-2, 2), SCALE, 1)) {
            training.run(stripes(256, 5), Checkpoints.of(folder, "learns", "once"), 6, log::add);
            int[] found = training.predictions(unseen);
            int right = 0;
            for (int i = 0; i < found.length; i++) {
                right += found[i] == unseen.label(i) ? 1 : 0;
            }
            assertThat(right).isGreaterThanOrEqualTo(190);
        }
        assertThat(log).hasSize(6).last().asString().startsWith("epoch 6 of 6: loss 0.");
    }

    @Test
    void capsulesLearnToo() throws IOException {
        Random random = new Random(2);
        byte[] pixels = new byte[48 * 784];
        int[] labels = new int[48];
        for (int i = 0; i < 48; i++) {
            labels[i] = i % 3;
            for (int p = 0; p < 784; p++) {
                boolean isInk = labels[i] == 0 ? p % 28 < 9 : labels[i] == 1 ? p / 28 < 9 : p % 28 > 18 && p / 28 > 18;
                pixels[i * 784 + p] = (byte) (random.nextInt(40) + (isInk ? 200 : 0));
            }
        }
        Pictures pictures = new Pictures(pixels, labels, 1, 28);
        Recipe recipe = new Recipe(20, 12, 5e-3, 0);
        try (Training training = new Training(new Capsules(3), Objective.capsules(), recipe, new Scale(0, 1), 4)) {
            training.run(pictures, Checkpoints.of(folder, "capsules", "once"), 20, line -> {});
            assertThat(training.predictions(pictures)).containsExactly(labels);
            float[] seen = training.batch(pictures, 0, 1);
            float[] drawn = training.outputs(seen, 1, 1, 28, 28).get(3);
            double error = 0;
            for (int p = 0; p < 784; p++) {
                error += Math.pow(seen[p] - drawn[p], 2) / 784;
            }
            assertThat(error).as("a grey picture would have 0.1").isLessThan(0.09);
        }
    }

    @Test
    void weightsOfAnotherRunAreLeftAlone() throws IOException {
        outputs(2);
        assertThat(Checkpoints.of(folder, "stripes", "sittings 1").file()).exists();
        assertThat(Checkpoints.of(folder, "stripes", "something else").file()).doesNotExist();
        Checkpoints.of(folder, "stripes", "sittings 1").clear();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
