package dev.limpid.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.evaluate.JudgedBaseline;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.metrics.Interval;
import dev.limpid.zoo.Retrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What networks are trained on, and what becomes of their accuracy; nothing is trained here. */
class RetrainJobTest {
    private static final int PIXELS = 28 * 28;
    private static Model model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:lenet", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Notes what it is to train on. From odd seeds every test picture is right, from even ones the first only. */
    private static final class Notes implements Retrainer {
        private final List<Data> trained = new ArrayList<>();
        private final Data whole = new Data(noise(7, 1), noise(4, 2));

        private static Labelled noise(int count, long seed) {
            Random random = new Random(seed);
            List<float[]> inputs = new ArrayList<>();
            int[] labels = new int[count];
            for (int i = 0; i < count; i++) {
                float[] input = new float[PIXELS];
                for (int p = 0; p < PIXELS; p++) {
                    input[p] = random.nextFloat() + 1;
                }
                inputs.add(input);
                labels[i] = random.nextInt(10);
            }
            return new Labelled(inputs, labels, 1, 28);
        }

        @Override
        public Data data(String network, Path clothing, int training, int test) {
            assertThat(network).isEqualTo("lenet");
            return whole;
        }

        @Override
        public boolean[] right(String network, Data data, int epochs, long seed) {
            trained.add(data);
            boolean[] right = new boolean[data.test().labels().length];
            Arrays.fill(right, seed % 2 == 1);
            right[0] = true;
            return right;
        }
    }

    private static RetrainRequest request(int seeds, double... shares) {
        return new RetrainRequest(
                Stream.of("edge-map", "gradient").map(EvaluateRequest::call).toList(),
                Arrays.stream(shares).boxed().toList(),
                7,
                4,
                1,
                seeds,
                0);
    }

    @Test
    void thePixelsOfTheHighestScoresAreRemovedOrKeptInTrainingAndTest() {
        Notes notes = new Notes();
        RetrainRequest request = request(1, 0.25, 0.5);
        RetrainJob job = new RetrainJob(model, request, notes, folder);
        List<RetrainCurve> heard = new ArrayList<>();
        JobSummary summary = job.run(heard::add);
        assertThat(summary).isEqualTo(new JobSummary(2, 0, 0));
        assertThat(notes.trained).hasSize(request.trainings()).hasSize(9);
        assertThat(notes.trained.get(0)).isSameAs(notes.whole);
        try (JudgedNetwork network = JudgedNetwork.of(model)) {
            JudgedBaseline edges = JudgedBaseline.of(network, "edge-map", 0);
            assertRemoved(notes.whole.training(), notes.trained.get(1).training(), edges, 0.25, Mode.REMOVE);
            assertRemoved(notes.whole.test(), notes.trained.get(2).test(), edges, 0.5, Mode.REMOVE);
            assertRemoved(notes.whole.test(), notes.trained.get(3).test(), edges, 0.25, Mode.KEEP);
            assertRemoved(notes.whole.training(), notes.trained.get(4).training(), edges, 0.5, Mode.KEEP);
        }
        assertThat(heard)
                .extracting(c -> c.method() + " " + c.mode().label())
                .containsExactly("edge-map roar", "edge-map kar", "gradient roar", "gradient kar");
        assertThat(job.result().curves()).isEqualTo(heard);
    }

    private static void assertRemoved(
            Retrainer.Labelled before, Retrainer.Labelled after, JudgedBaseline method, double share, Mode mode) {
        assertThat(after.labels()).isEqualTo(before.labels());
        for (int i = 0; i < before.inputs().size(); i++) {
            float[] was = before.inputs().get(i);
            float[] is = after.inputs().get(i);
            float[] map = method.maps(0).map(was, 0, 0);
            float leastNamed = Float.POSITIVE_INFINITY;
            float mostOthers = Float.NEGATIVE_INFINITY;
            int named = 0;
            for (int p = 0; p < PIXELS; p++) {
                boolean isNamed = (was[p] != is[p]) == (mode == Mode.REMOVE);
                named += isNamed ? 1 : 0;
                leastNamed = isNamed ? Math.min(leastNamed, map[p]) : leastNamed;
                mostOthers = isNamed ? mostOthers : Math.max(mostOthers, map[p]);
            }
            assertThat(named).isEqualTo((int) (share * PIXELS));
            assertThat(leastNamed).isGreaterThanOrEqualTo(mostOthers);
        }
    }

    @Test
    void whatIsRemovedBecomesTheMeanOfItsChannel() {
        Retrainer.Labelled two = new Retrainer.Labelled(
                List.of(new float[] {1, 2, 3, 4, 10, 20, 30, 40}, new float[] {3, 4, 5, 6, 10, 20, 30, 40}),
                new int[2],
                2,
                2);
        Removal removal = Removal.of(two);
        float[] first = two.inputs().get(0);
        int[] order = Removal.order(new float[] {0.1f, 0.9f, 0.5f, 0.5f});
        assertThat(order).containsExactly(1, 2, 3, 0);
        assertThat(removal.of(first, order, 0.5, Mode.REMOVE)).containsExactly(1, 3.5f, 3.5f, 4, 10, 25, 25, 40);
        assertThat(removal.of(first, order, 0.25, Mode.KEEP)).containsExactly(3.5f, 2, 3.5f, 3.5f, 25, 20, 25, 25);
        assertThat(first).containsExactly(1, 2, 3, 4, 10, 20, 30, 40);
    }

    @Test
    void accuraciesAreMeansOverPicturesAndSeeds() {
        RetrainJob job = new RetrainJob(model, request(2, 0.5), new Notes(), folder);
        job.run(curve -> {});
        // All four pictures from seed 1, and one of four from seed 2.
        Interval whole = job.result().whole();
        assertThat(whole.value()).isCloseTo(5 / 8.0, within(1e-12));
        assertThat(whole.low()).isLessThan(0.5);
        assertThat(whole.high()).isEqualTo(1);
        assertThat(job.result().curves(Mode.KEEP).get(1).mean().value()).isCloseTo(5 / 8.0, within(1e-12));
    }

    @Test
    void aMethodThatDoesNotWorkIsNamedAndOthersGoOn() {
        RetrainRequest request = new RetrainRequest(
                Stream.of("cbam-spatial-attention", "random-map")
                        .map(EvaluateRequest::call)
                        .toList(),
                List.of(0.5),
                7,
                4,
                1,
                1,
                0);
        List<String> failed = new ArrayList<>();
        JobSummary summary = new RetrainJob(model, request, new Notes(), folder).run(new JobListener<>() {
            @Override
            public void item(RetrainCurve item) {}

            @Override
            public void failed(String input, LimpidException reason) {
                failed.add(input);
            }
        });
        assertThat(failed).containsExactly("cbam-spatial-attention");
        assertThat(summary).isEqualTo(new JobSummary(1, 0, 1));
    }

    @Test
    void thePageAndTheTableHoldEveryCurve() throws IOException {
        RetrainJob job = new RetrainJob(model, request(1, 0.25, 0.5), new Notes(), folder);
        job.run(curve -> {});
        RetrainFiles files = new RetrainFiles(folder.resolve("out"), new OutputGuard(List.of()));
        assertThat(Files.readAllLines(files.writeCsv(job.result())))
                .hasSize(9)
                .contains("roar,edge-map,0.25,1.000000,1.000000,1.000000");
        Path page = files.writePage(job, job.result(), "limpid zoo retrain");
        assertThat(Files.readString(page))
                .contains("Remove and retrain (ROAR)")
                .contains("Keep and retrain (KAR)")
                .contains("9 networks, each trained on 7 pictures");
        assertThat(RetrainJson.document(job, job.result(), java.util.Map.of(), page))
                .containsEntry("seeds", 1)
                .containsKey("curves");
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() {
        assertThatThrownBy(() -> request(1, 1.5)).hasMessageContaining("a share of pixels is above 0 and below 1");
        assertThatThrownBy(() -> request(0, 0.5)).hasMessageContaining("one epoch and one seed");
        assertThatThrownBy(() ->
                        new RetrainRequest(List.of(EvaluateRequest.call("gradiant")), List.of(0.5), 7, 4, 1, 1, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("gradient");
        RetrainJob cancelled = new RetrainJob(model, request(1, 0.5), new Notes(), folder);
        cancelled.cancel();
        assertThatThrownBy(() -> cancelled.run(curve -> {})).hasMessage("the retraining was cancelled");
    }
}
