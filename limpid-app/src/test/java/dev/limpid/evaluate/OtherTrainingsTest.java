package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.faithfulness.FFidelity;
import dev.limpid.trust.faithfulness.InDomainSingleDeletion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which metrics ask another training of the network, and for what; any network of the same form stands for it here. */
class OtherTrainingsTest {
    private static final int PICTURES = 3;
    private static final String[] METRICS = {"idsds", "f-fidelity", "data-randomisation"};
    private static Model model;
    private static Model other;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:plain", OpenOptions.DEFAULT);
        other = Model.open("zoo:resnet", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
        other.close();
    }

    private MethodScores run(OtherTrainings trainings, String method) {
        List<MethodScores> all = new ArrayList<>();
        DataSet data = DataSet.of("zoo", model, PICTURES);
        EvaluateRequest request = EvaluateRequest.of(method).withMetrics(MetricChoice.of(List.of(METRICS)));
        try (EvaluateJob job = new EvaluateJob(
                model,
                trainings,
                data,
                Evidence.of(data, model, Optional.empty(), Optional.empty()),
                request,
                folder.resolve(method + trainings.hashCode()),
                new OutputGuard(List.of()))) {
            job.run(all::add);
        }
        return all.get(0);
    }

    private static OtherTrainings trainings(String tuned, String randomLabels) {
        return new OtherTrainings(Optional.of(tuned), Optional.of(randomLabels), OpenOptions.DEFAULT);
    }

    @Test
    void withoutThemEachMetricSaysWhatToGive() {
        assertThat(run(OtherTrainings.NONE, "gradient").unmet())
                .extracting(u -> u.metric() + ": " + u.reason())
                .containsExactly(
                        "in-domain-single-deletion: it needs the network after fine-tuning on deletions; give its file"
                                + " as the tuned network",
                        "f-fidelity-plus: it needs the network after fine-tuning on deletions; give its file as the"
                                + " tuned network",
                        "f-fidelity-minus: it needs the network after fine-tuning on deletions; give its file as the"
                                + " tuned network",
                        "data-randomisation: it needs the same network trained on random labels; give its file as"
                                + " the one of random labels");
    }

    @Test
    void theTunedNetworkIsAskedAndExplained() {
        MethodScores scores = run(trainings("zoo:resnet", "zoo:resnet"), "gradient");
        try (JudgedNetwork network = JudgedNetwork.of(model);
                JudgedNetwork tuned = JudgedNetwork.of(other);
                Judged plain = JudgedMethod.of(network, EvaluateRequest.call("gradient"), Optional.empty(), 0);
                Judged onTuned = JudgedMethod.of(tuned, EvaluateRequest.call("gradient"), Optional.empty(), 0)) {
            DataSet data = DataSet.of("zoo", model, PICTURES);
            for (int i = 0; i < PICTURES; i++) {
                float[] input = network.values(data.image(i));
                int target = network.predicted(input);
                float[] map = plain.maps(0).map(input, target, 0);
                float[] mapOfTuned = onTuned.maps(0).map(input, target, 0);
                MetricInput.Builder in = MetricInput.of(network.shape())
                        .input(input)
                        .tunedNetwork(tuned.scores(), target)
                        .seed(i * 1_000_003L);
                assertThat(value(scores, "in-domain-single-deletion", i))
                        .isCloseTo(
                                InDomainSingleDeletion.STANDARD
                                        .of(in.map(mapOfTuned).build())
                                        .orElseThrow(),
                                within(1e-5));
                // The map of the network itself, and the probabilities of the tuned one.
                assertThat(value(scores, "f-fidelity-plus", i))
                        .isCloseTo(FFidelity.PLUS.of(in.map(map).build()).orElseThrow(), within(1e-5));
                assertThat(value(scores, "data-randomisation", i))
                        .isCloseTo(likeness(map, mapOfTuned, network), within(1e-5));
            }
        }
    }

    private static double value(MethodScores scores, String metric, int picture) {
        return scores.find(metric).orElseThrow().rows().get(picture).value();
    }

    private static double likeness(float[] one, float[] two, JudgedNetwork network) {
        float[] a = MetricInput.byPixel(one, network.shape());
        float[] b = MetricInput.byPixel(two, network.shape());
        double[] x = new double[a.length];
        double[] y = new double[a.length];
        for (int p = 0; p < x.length; p++) {
            x[p] = Math.abs(a[p]);
            y[p] = Math.abs(b[p]);
        }
        return RankCorrelation.of(x, y).orElseThrow();
    }

    @Test
    void aMapThatKnowsNothingOfTheNetworkIsTheSameOnAnother() {
        MethodScores scores = run(trainings("zoo:resnet", "zoo:resnet"), "edge-map");
        for (int i = 0; i < PICTURES; i++) {
            assertThat(value(scores, "data-randomisation", i)).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void aNetworkOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> run(trainings("zoo:lenet", "zoo:resnet"), "gradient"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("zoo:lenet takes ")
                .hasMessageContaining("it must be another training of the same network");
        assertThatThrownBy(() -> run(trainings("missing.onnx", "zoo:resnet"), "gradient"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("missing.onnx");
    }

    @Test
    void builtInTrainingsAreFoundByTheNameOfTheNetwork() {
        assertThat(of(model)).isEqualTo(OtherTrainings.NONE);
        assertThat(of(other)).isEqualTo(trainings("zoo:resnet-deletions", "zoo:resnet-random-labels"));
        try (Model tuned = Model.open("zoo:resnet-deletions", OpenOptions.DEFAULT)) {
            assertThat(of(tuned).tuned()).contains("zoo:resnet-deletions");
        }
        assertThat(OtherTrainings.of(other, Optional.of("mine.onnx"), Optional.empty(), OpenOptions.DEFAULT)
                        .tuned())
                .contains("mine.onnx");
    }

    @Test
    void shortNamesStandForTheirMetricsAndRetrainingIsElsewhere() {
        assertThat(MetricChoice.of(List.of("idsds", "f-fidelity")))
                .extracting(m -> m.info().name())
                .containsExactly("in-domain-single-deletion", "f-fidelity-plus", "f-fidelity-minus");
        assertThatThrownBy(() -> MetricChoice.of(List.of("roar")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("roar trains networks again, so that it is not part of an evaluation; 'limpid zoo retrain'"
                        + " computes it");
    }

    private static OtherTrainings of(Model network) {
        return OtherTrainings.of(network, Optional.empty(), Optional.empty(), OpenOptions.DEFAULT);
    }
}
