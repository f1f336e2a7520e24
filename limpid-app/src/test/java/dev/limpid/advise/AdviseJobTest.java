package dev.limpid.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.app.json.Json;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.Judged;
import dev.limpid.evaluate.JudgedBaseline;
import dev.limpid.evaluate.JudgedMethod;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.evaluate.JudgedPictures;
import dev.limpid.evaluate.MadeBirds;
import dev.limpid.evaluate.MetricChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network whose true explanation is known, candidates that tell it and candidates that are noise, and a clock of the test's own. */
class AdviseJobTest {
    private static final String TRUTH = "truth";
    /** The time does not pass. */
    private static final InstantSource STILL = () -> Instant.EPOCH;

    @TempDir
    private static Path folder;

    private static Model model;
    private static JudgedNetwork network;

    @BeforeAll
    static void open() throws IOException {
        Path file = MadeBirds.network(folder.resolve("sums.onnx"), 5);
        model = Model.open(file.toString(), OpenOptions.DEFAULT.withPreprocessing("unit"));
        network = JudgedNetwork.of(model);
    }

    @AfterAll
    static void close() {
        network.close();
        model.close();
    }

    private static Candidate candidate(String name) {
        return new Candidate(MethodCall.of(name), Optional.empty());
    }

    /** Noise apart from the one that tells the truth; each noise has draws of its own. */
    private static Judged made(Candidate candidate) {
        return candidate.name().equals(TRUTH)
                ? JudgedMethod.of(network, MethodCall.of("input-x-gradient"), Optional.empty(), 0)
                : JudgedBaseline.of(network, "random-map", candidate.name().hashCode());
    }

    private static AdviseRequest request(String... names) {
        List<Candidate> candidates = new ArrayList<>();
        for (String name : names) {
            candidates.add(candidate(name));
        }
        return new AdviseRequest(candidates, AdviseRequest.deciding(false), Duration.ofSeconds(60), 0);
    }

    private static JudgedPictures pictures(int count) {
        NoisePictures data = new NoisePictures(count);
        return new JudgedPictures(data, network, Evidence.of(data, model, Optional.empty(), Optional.empty()));
    }

    private static Advice advice(
            AdviseRequest request, int count, Function<Candidate, Judged> methods, InstantSource clock) {
        try (AdviseJob job = new AdviseJob(network, pictures(count), request, methods, clock)) {
            return job.run(share -> assertThat(share).isBetween(0.0, 1.0));
        }
    }

    /** A clock that moves on by so many milliseconds whenever it is asked. */
    private static InstantSource passing(long millis) {
        AtomicLong now = new AtomicLong();
        return () -> Instant.ofEpochMilli(now.getAndAdd(millis));
    }

    @Test
    void theTruthIsChosenAgainstNoise() {
        Advice advice = advice(request("a", "b", "c", TRUTH, "d", "e", "f"), 40, AdviseJobTest::made, STILL);
        assertThat(advice.recommended()).contains(candidate(TRUTH));
        assertThat(advice.confidence()).isGreaterThan(0.95);
        assertThat(advice.freshPictures()).isEqualTo(20);
        assertThat(advice.finalists()).hasSize(3 + JudgedBaseline.NAMES.size());
        assertThat(advice.finalists()).filteredOn(Advice.Finalist::isBaseline).allMatch(Advice.Finalist::isWorse);
        assertThat(advice.tried()).hasSize(7);
        assertThat(advice.tried().get(0).candidate()).isEqualTo(candidate(TRUTH));
        assertThat(advice.tried().get(6).pictures()).isEqualTo(Halving.FIRST);
        assertThat(advice.reason()).contains("On 20 fresh pictures truth has a mean rank of 1.");
        assertThat(advice.warnings()).singleElement().asString().contains("where the evidence is");
    }

    @Test
    void withNoiseAloneNothingIsRecommended() {
        Advice advice = advice(request("a", "b", "c", "d", "e"), 40, AdviseJobTest::made, STILL);
        assertThat(advice.recommended()).isEmpty();
        assertThat(advice.confidence()).isZero();
        assertThat(advice.reason())
                .contains("was the best while trying, but on 20 fresh pictures it is not certainly better than");
        assertThat(AdviseJson.lines(advice)).contains("nothing can be recommended");
    }

    @Test
    void theSameIsAdvisedAgain() {
        AdviseRequest request = request("a", TRUTH, "b", "c");
        Advice first = advice(request, 30, AdviseJobTest::made, STILL);
        assertThat(advice(request, 30, AdviseJobTest::made, STILL)).isEqualTo(first);
    }

    @Test
    void theSameStepsComeToTheSameAdviceWhateverTheClockSays() {
        AdviseRequest request = request(TRUTH, "a", "b", "c", "d");
        for (long millis : new long[] {1, 1_500, 4_000, 9_000, 60_000}) {
            AdviseSteps steps;
            Advice first;
            try (AdviseJob job = new AdviseJob(network, pictures(30), request, AdviseJobTest::made, passing(millis))) {
                first = job.run(share -> {});
                steps = job.steps();
            }
            AdviseRequest again = request.going(AdviseSteps.parse(steps.text()));
            assertThat(advice(again, 30, AdviseJobTest::made, STILL)).isEqualTo(first);
            try (AdviseJob job = new AdviseJob(network, pictures(30), again, AdviseJobTest::made, passing(60_000))) {
                assertThat(job.run(share -> {})).isEqualTo(first);
                assertThat(job.steps()).isEqualTo(steps);
            }
        }
        assertThatThrownBy(() -> AdviseSteps.parse("1,2")).hasMessageContaining("three numbers");
    }

    @Test
    void fewPicturesAndLittleTimeAreSaid() {
        Advice few = advice(request("a", TRUTH), 15, AdviseJobTest::made, STILL);
        assertThat(few.recommended()).isEmpty();
        assertThat(few.reason()).startsWith("15 pictures can be read, but at least 16 are needed");

        Advice none = advice(request("a", TRUTH), 30, AdviseJobTest::made, passing(60_000));
        assertThat(none.reason()).startsWith("no method could be tried on 3 pictures within 60 seconds");
        assertThat(none.tried()).allMatch(t -> t.pictures() == 0);

        Advice some = advice(request(TRUTH, "a", "b", "c", "d"), 30, AdviseJobTest::made, passing(4_000));
        assertThat(some.recommended()).isEmpty();
        assertThat(some.reason()).contains("could be judged within 60 seconds, at least 8 are needed");
        assertThat(some.warnings()).anySatisfy(w -> assertThat(w).contains("could not be tried within 60 seconds"));
    }

    @Test
    void methodsThatDoNotWorkAreNamed() {
        Function<Candidate, Judged> broken = c -> {
            throw LimpidException.unsupported("it needs a layer");
        };
        Advice advice = advice(request("a", "b"), 30, broken, STILL);
        assertThat(advice.reason()).isEqualTo("no method works on this network: it needs a layer");
    }

    @Test
    void onlyMetricsThatPassedTheTrialDecide() {
        assertThat(AdviseRequest.deciding(true)).hasSizeGreaterThan(3).allMatch(AdviseRequest::isTrusted);
        assertThat(AdviseRequest.deciding(false)).isNotEmpty().allMatch(AdviseRequest::isTrusted);
        assertThatThrownBy(() -> new AdviseRequest(
                        List.of(candidate("a")), List.of(MetricChoice.named("deletion")), Duration.ofSeconds(1), 0))
                .hasMessage("deletion must not decide: it did not pass the trial");
        assertThatThrownBy(() ->
                        new AdviseRequest(List.of(candidate("a")), AdviseRequest.deciding(false), Duration.ZERO, 0))
                .hasMessageContaining("more than 0");
    }

    @Test
    void thePageAndTheDocumentSayTheSame() throws IOException {
        AdviseRequest request = request("a", TRUTH, "b", "c");
        try (AdviseJob job = new AdviseJob(network, pictures(30), request, AdviseJobTest::made, STILL)) {
            Advice advice = job.run(share -> {});
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            AdvisePage.of(model, job, advice, Optional.of("limpid explain it"), "limpid advise")
                    .writeTo(page);
            assertThat(page.toString(StandardCharsets.UTF_8))
                    .contains("Use truth (confidence high", "limpid explain it", "On fresh pictures", "random-map")
                    .doesNotContain(">NaN", "NaN to");
            assertThat(Json.text(
                            AdviseJson.document(model, request, advice, job.steps(), Optional.of("limpid explain it"))))
                    .contains("\"method\": \"truth\"", "\"knowsNothing\": true", "limpid explain it");
        }
    }

    @Test
    void candidatesAreMethodsLayersAndParameters() {
        try (Model drawn = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            List<Candidate> all = Candidate.of(drawn, List.of());
            assertThat(all)
                    .extracting(Candidate::name)
                    .doesNotHaveDuplicates()
                    .contains("grad-cam", "rise:samples=400");
            assertThat(all).filteredOn(c -> c.layer().isPresent()).isNotEmpty();
            List<Candidate> asked = Candidate.of(
                    drawn,
                    List.of(MethodCall.of("gradient"), MethodCall.of("rise").with("samples", "50")));
            assertThat(asked).extracting(Candidate::name).containsExactly("gradient", "rise:samples=50");
        }
    }
}
