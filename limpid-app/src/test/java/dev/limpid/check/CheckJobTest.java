package dev.limpid.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Checksum;
import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Image;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.NetworkScores;
import dev.limpid.trust.axiom.Completeness;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records drawn pictures and checks networks against them. */
class CheckJobTest {
    @TempDir
    private static Path folder;

    private static Model plain;
    private static GoldenMaps golden;

    @BeforeAll
    static void record() {
        plain = Model.open("zoo:plain", OpenOptions.DEFAULT);
        CheckRequest request = CheckRequest.of("grad-cam", "gradient").withJudged(0);
        golden = GoldenMaps.record(plain, DataSet.of("zoo", plain, 3), request, folder.resolve("golden"));
    }

    @AfterAll
    static void close() {
        plain.close();
    }

    @Test
    void theSameNetworkPassesExactly() {
        CheckResult result = CheckJob.check(plain, GoldenMaps.read(folder.resolve("golden")));
        assertThat(result.failures()).isEmpty();
        assertThat(result.notes()).isEmpty();
        assertThat(result.pictures()).hasSize(3);
        assertThat(result.pictures().stream().flatMap(p -> p.maps().stream()))
                .hasSize(6)
                .allSatisfy(m -> {
                    assertThat(m.drift().orElseThrow().correlation()).isEqualTo(1);
                    assertThat(m.drift().orElseThrow().overlap()).isEqualTo(1);
                });
    }

    @Test
    void whatIsReadIsWhatWasRecorded() {
        GoldenMaps read = GoldenMaps.read(folder.resolve("golden"));
        assertThat(read.head()).isEqualTo(golden.head());
        assertThat(read.request()).isEqualTo(golden.request());
        assertThat(read.pictures()).isEqualTo(golden.pictures());
    }

    @Test
    void theRuntimeWithoutItsOptimiserHardlyDiffers() {
        try (Model other = Model.open("zoo:plain", OpenOptions.DEFAULT.withoutOptimizer())) {
            assertThat(CheckJob.check(other, golden).failures()).isEmpty();
        }
    }

    @Test
    void anotherNetworkFailsAndIsNamedWithPictureMethodAndDistance() throws IOException {
        try (Model other = Model.open("zoo:resnet", OpenOptions.DEFAULT)) {
            CheckJob job = new CheckJob(
                    other,
                    CheckJob.dataOf(golden, other),
                    golden,
                    golden.request().thresholds());
            CheckPage page = new CheckPage(job);
            job.run(page::add);
            CheckResult result = job.result();
            assertThat(result.failures())
                    .anySatisfy(f -> assertThat(f)
                            .matches(
                                    "zoo-1, gradient: the map drifted: rank correlation 0\\.[0-9]{4} with the reference"
                                            + " \\(at least 0\\.99\\), [0-9]+ % of its top tenth is the same"));
            assertThat(result.notes()).singleElement().asString().contains("zoo:resnet", "zoo:plain");
            Path xml = folder.resolve("check.xml");
            Path html = new CheckFiles(folder.resolve("out"), Optional.of(xml), new OutputGuard(List.of()))
                    .write(job, page.page("limpid check"));
            assertThat(html).content().contains("Failed: zoo:resnet", "zoo-1, gradient", "data:image/");
            assertThat(Files.readString(xml))
                    .contains("tests=\"3\" failures=\"3\"", "<testcase classname=\"limpid.reference\" name=\"zoo-0\">");
        }
    }

    @Test
    void recordingThatFailsLeavesAnEarlierReferenceAsItIsAndNothingWhereThereWasNone() throws IOException {
        Path own = folder.resolve("kept");
        CheckRequest request = CheckRequest.of("grad-cam").withJudged(0);
        GoldenMaps.record(plain, DataSet.of("zoo", plain, 2), request, own);
        Map<String, String> before = files(own);
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        ImageIO.write(
                new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB),
                "png",
                pictures.resolve("0.png").toFile());
        Files.writeString(pictures.resolve("1.png"), "broken");
        DataSet broken = DataSet.of(pictures.toString(), plain, 2);
        Path none = folder.resolve("a/none");
        for (Path reference : List.of(own, none)) {
            assertThatThrownBy(() -> GoldenMaps.record(plain, broken, request, reference))
                    .isInstanceOf(LimpidException.class);
        }
        assertThat(files(own)).isEqualTo(before);
        assertThat(folder.resolve("a")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString())).noneMatch(f -> f.endsWith(".part"));
        }
    }

    @Test
    void aReferenceIsReplacedAsAWholeAndOtherFilesStay() throws IOException {
        Path own = folder.resolve("replaced");
        CheckRequest request = CheckRequest.of("grad-cam", "gradient").withJudged(0);
        GoldenMaps.record(plain, DataSet.of("zoo", plain, 2), request, own);
        Files.writeString(own.resolve("notes.txt"), "ours");
        Files.writeString(own.resolve("maps/notes.txt"), "ours");
        GoldenMaps.record(
                plain, DataSet.of("zoo", plain, 1), CheckRequest.of("grad-cam").withJudged(0), own);
        assertThat(files(own).keySet())
                .containsExactly("maps/0000.grad-cam.npy", "maps/notes.txt", "notes.txt", "reference.json");
        assertThat(CheckJob.check(plain, GoldenMaps.read(own)).failures()).isEmpty();
    }

    /** The checksums of all files of a folder. */
    private static Map<String, String> files(Path of) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(of)) {
            all.filter(Files::isRegularFile)
                    .forEach(f -> files.put(of.relativize(f).toString().replace('\\', '/'), Checksum.ofFile(f)));
        }
        return files;
    }

    @Test
    void aTrialThatIsUndefinedPassesWithAWarning() {
        MethodTrial nothing = trial(Double.NaN, Double.NaN, Double.NaN);
        MethodTrial partly = trial(0.1, Double.NaN, 0.2);
        CheckResult result =
                new CheckResult(golden.request(), List.of(), List.of(nothing, partly, trial(0.1, 0.2)), List.of());
        assertThat(result.isPassed()).isTrue();
        assertThat(result.warnings()).hasSize(2);
        assertThat(result.warnings().get(0))
                .startsWith("grad-cam: likeness (mprt-cascading) is undefined for all pictures")
                .endsWith("the trial shows nothing");
        assertThat(result.warnings().get(1)).contains("undefined for 1 of 3 pictures");
        assertThat(CheckJson.of(plain, golden, result)).containsEntry("warnings", result.warnings());
        assertThat(JUnitXml.of("net", result))
                .contains("failures=\"0\"", "<system-out>warning: grad-cam: likeness", "mprt-cascading\"/>");
    }

    private static MethodTrial trial(Double... values) {
        double mean = Stream.of(values)
                .mapToDouble(v -> v)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
        return new MethodTrial("grad-cam", "mprt-cascading", "likeness", mean, 0.45, List.of(values), Optional.empty());
    }

    @Test
    void failuresAndWarningsOfOneCaseAreBothInTheXml() {
        MethodTrial failed = trial(0.9, Double.NaN);
        CheckResult result = new CheckResult(golden.request(), List.of(), List.of(failed), List.of());
        assertThat(JUnitXml.of("net", result))
                .containsSubsequence("<failure", "</failure>", "<system-out>", "</testcase>");
    }

    @Test
    void aMapThatWasChangedByHandIsFound() {
        Path copied = folder.resolve("copied");
        GoldenMaps copy = GoldenMaps.record(
                plain, DataSet.of("zoo", plain, 1), CheckRequest.of("grad-cam").withJudged(0), copied);
        Path file = copied.resolve("maps/0000.grad-cam.npy");
        float[] scores = Npy.read(file).toFloats();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = -scores[i];
        }
        Npy.write(Tensor.of(scores, Npy.read(file).shape()), file);
        assertThat(CheckJob.check(plain, copy).failures())
                .singleElement()
                .asString()
                .contains("zoo-0, grad-cam");
    }

    @Test
    void otherPicturesAreRefused() {
        assertThatThrownBy(() -> new CheckJob(
                        plain,
                        DataSet.of("zoo", plain, 2),
                        golden,
                        golden.request().thresholds()))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("has 2 pictures, but the reference");
        assertThatThrownBy(() -> GoldenMaps.read(folder.resolve("absent")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no reference here");
    }

    @Test
    void mapsOfOtherSizesAreComparedInTheSizeOfTheInput() throws IOException {
        Path small = folder.resolve("small.npy");
        Path large = folder.resolve("large.npy");
        Npy.write(Tensor.of(new float[] {0, 1, 2, 3}, 2, 2), small);
        float[] enlarged = new float[16];
        for (int i = 0; i < 16; i++) {
            int value = i / 8 * 2 + i % 4 / 2;
            enlarged[i] = value;
        }
        Npy.write(Tensor.of(enlarged, 4, 4), large);
        Drift drift = StoredMap.read(small).to(StoredMap.read(large), List.of(4, 4));
        assertThat(drift.isResized()).isTrue();
        assertThat(drift.correlation()).isGreaterThan(0.9);
    }

    @Test
    void trialsFailWhoDoesNotDependOnWeightsAndWhoLosesTheSum() {
        CheckRequest request = new CheckRequest(
                ExplainRequest.of(List.of(
                        MethodCall.of("gradient"),
                        MethodCall.of("integrated-gradients").with("steps", "2"))),
                1,
                Thresholds.STANDARD.withCompleteness(0.01));
        List<MethodTrial> trials = request.explain().methods().stream()
                .flatMap(m -> new MethodTrials(plain, request).of(m, List.of(Image.drawn(0)), List.of(0)).stream())
                .toList();
        assertThat(trials)
                .extracting(MethodTrial::metric)
                .containsExactly(
                        "mprt-cascading", "max-sensitivity", "mprt-cascading", "max-sensitivity", "completeness");
        assertThat(trials).allSatisfy(t -> assertThat(t.problem()).isEmpty());
        assertThat(trials.get(0).isPassed()).isTrue();
        assertThat(trials.get(4).isPassed()).isFalse();
        MethodTrial edges = new MethodTrial("m", "mprt-cascading", "p", 0.9, 0.5, List.of(), Optional.empty());
        assertThat(edges.isPassed()).isFalse();
    }

    /** The gap that methods state and the metric of the same name measure the same. */
    @Test
    void theGapOfTheSumIsThatOfTheMetric() {
        ExplainRequest ask = ExplainRequest.of(List.of(
                        MethodCall.of("integrated-gradients").with("steps", "5").with("baseline", "zero")))
                .withTarget("0");
        Explanation found = plain.explain(Image.drawn(0), ask).of("integrated-gradients");
        CheckRequest request = new CheckRequest(ask, 1, Thresholds.STANDARD);
        MethodTrial trial = new MethodTrials(plain, request)
                .of(ask.methods().get(0), List.of(Image.drawn(0)), List.of(0)).stream()
                        .filter(t -> t.metric().equals("completeness"))
                        .findFirst()
                        .orElseThrow();
        try (NetworkScores scores = NetworkScores.of(plain.classifier(), plain.engine(), 2)) {
            float[] input = scores.values(plain.tensor(Image.drawn(0)));
            MetricInput in = MetricInput.of(scores.shape())
                    .input(input)
                    .baseline(new float[input.length])
                    .map(found.values())
                    .network(scores, 0)
                    .build();
            assertThat(trial.value()).isCloseTo(Completeness.STANDARD.of(in).orElseThrow(), within(1e-3));
        }
    }

    @Test
    void thresholdsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Thresholds.STANDARD.withCorrelation(1.5)).hasMessageContaining("between -1.0 and 1.0");
        assertThatThrownBy(() -> CheckRequest.of("grad-cam").withJudged(-1)).hasMessageContaining("cannot be -1");
        assertThatThrownBy(() -> CheckRequest.of()).isInstanceOf(LimpidException.class);
    }
}
