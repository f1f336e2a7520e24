package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.JobListener;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.metrics.Interval;
import dev.limpid.model.Head;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.catalogue.Metrics;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges methods on drawn pictures, ends runs in the middle, and compares what is written. */
class EvaluateJobTest {
    private static final int PICTURES = 5;
    private static final int SIDE = 16;
    private static Model model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:plain", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static EvaluateRequest request(String... metrics) {
        return EvaluateRequest.of("gradient", "grad-cam", "random-map").withMetrics(MetricChoice.of(List.of(metrics)));
    }

    private static EvaluateJob job(EvaluateRequest request, Path out) {
        DataSet data = DataSet.of("zoo", model, PICTURES);
        Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.empty());
        return new EvaluateJob(model, data, evidence, request, out, new OutputGuard(List.of()));
    }

    private static List<MethodScores> run(EvaluateRequest request, Path out) {
        List<MethodScores> all = new ArrayList<>();
        try (EvaluateJob job = job(request, out)) {
            job.run(all::add);
        }
        return all;
    }

    /** Ends a run when so many pictures of all methods are done. */
    private static void ended(EvaluateRequest request, Path out, int after) {
        try (EvaluateJob job = job(request, out)) {
            EndedRun.of(job, after);
        }
    }

    @Test
    void aRunThatWasEndedGoesOnAndEndsWithTheSameBytes() throws IOException {
        EvaluateRequest request = request("deletion", "pointing-game", "pxap", "seed-stability", "random-logit");
        run(request, folder.resolve("whole"));
        Path out = folder.resolve("ended");
        ended(request, out, 2);
        assertThat(out.resolve("gradient.journal")).exists();
        ended(request, out, 1);
        ended(request, out, 4);
        // Half a line, as a process leaves it that was killed while it wrote.
        Path journal = out.resolve("grad-cam.journal");
        if (Files.exists(journal)) {
            Files.writeString(journal, Files.readString(journal) + "3,deletion,0.1");
        }
        run(request, out);
        EndedRun.assertSame(folder.resolve("whole"), out);
        assertThat(out.resolve("gradient.journal")).doesNotExist();
    }

    @Test
    void partsThatAreCompleteAreKeptAndOthersAreMadeAgain() throws IOException {
        EvaluateRequest request = request("deletion", "roc-auc");
        Path out = folder.resolve("out");
        List<MethodScores> first = run(request, out);
        Map<String, byte[]> before = EndedRun.parts(out);
        Path damaged = out.resolve("parts/deletion/gradient.parquet");
        Files.write(damaged, new byte[] {1, 2, 3});
        Path changed = out.resolve("parts/roc-auc/grad-cam.csv");
        Files.writeString(changed, Files.readString(changed).replace("zoo-1", "zoo-x"));
        Path kept = out.resolve("parts/roc-auc/gradient.parquet");
        Object time = Files.getLastModifiedTime(kept);
        List<MethodScores> second = run(request, out);
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(time);
        EndedRun.parts(out).forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(before.get(name)));
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).parts()).isEqualTo(first.get(i).parts());
        }
        EvaluateRequest other =
                new EvaluateRequest(request.methods(), request.metrics(), request.asked(), Optional.empty(), 5);
        run(other, out);
        assertThat(EndedRun.parts(out).get("parts/roc-auc/random-map.csv"))
                .isNotEqualTo(before.get("parts/roc-auc/random-map.csv"));
    }

    @Test
    void theIntervalOfAPooledMetricHoldsItsValueAndItsPicturesAreCounted() {
        EvaluateRequest request = request("consistency", "pxap", "max-box-acc-v2");
        DataSet data = DataSet.of("zoo", model, 12);
        Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.empty());
        for (int run = 0; run < 2; run++) {
            // The second run reads what the first has written.
            try (EvaluateJob job = new EvaluateJob(
                    model, data, evidence, request, folder.resolve("out"), new OutputGuard(List.of()))) {
                job.run(method -> assertThat(method.parts()).hasSize(3).allSatisfy(part -> {
                    Interval number = part.mean().orElseThrow();
                    assertThat(number.value())
                            .as(part.method() + " " + part.info().name())
                            .isBetween(number.low(), number.high());
                    assertThat(number.low()).isNotNegative();
                    assertThat(number.count()).isEqualTo(12);
                }));
            }
        }
    }

    @Test
    void numbersAreThoseOfTheMetricAlone() {
        EvaluateRequest request = request("deletion", "morf", "mu-fidelity", "max-sensitivity", "avg-sensitivity");
        List<MethodScores> all = run(request, folder.resolve("out"));
        try (JudgedNetwork network = JudgedNetwork.of(model);
                Judged method = JudgedMethod.of(network, EvaluateRequest.call("gradient"), Optional.empty(), 0)) {
            DataSet data = DataSet.of("zoo", model, PICTURES);
            float[] input = network.values(data.image(3));
            int target = network.predicted(input);
            float[] map = method.maps(0).map(input, target, 0);
            for (ExplanationMetric metric : request.metrics()) {
                // Nothing is shared here: neither scores nor maps.
                MetricInput in = MetricInput.of(network.shape())
                        .input(input)
                        .map(map)
                        .network(network.scores(), target)
                        .explainer(method.maps(0))
                        .seed(3 * 1_000_003L)
                        .build();
                OptionalDouble alone = metric.of(in);
                Part.Row row = all.get(0).find(metric).orElseThrow().rows().get(3);
                assertThat(row.target()).isEqualTo(target);
                assertThat(row.value()).as(metric.info().name()).isCloseTo(alone.orElseThrow(), within(1e-5));
            }
        }
    }

    @Test
    void metricsThatNeedProbabilitiesAreUndefinedForAQuantity() {
        String[] metrics = {"average-drop", "average-gain", "win-rate", "adcc", "irof", "road", "consistency"};
        List<MethodScores> all = new ArrayList<>();
        try (Model quantity = Model.open("zoo:plain", OpenOptions.DEFAULT.withHead(Head.NONE))) {
            DataSet data = DataSet.of("zoo", quantity, 2);
            Evidence evidence = Evidence.of(data, quantity, Optional.empty(), Optional.empty());
            EvaluateRequest request = request(metrics)
                    .withMetrics(
                            MetricChoice.of(Stream.concat(Stream.of(metrics), Stream.of("deletion", "max-sensitivity"))
                                    .toList()));
            try (EvaluateJob job = new EvaluateJob(
                    quantity, data, evidence, request, folder.resolve("out"), new OutputGuard(List.of()))) {
                job.run(all::add);
            }
        }
        assertThat(all.get(0).unmet())
                .allSatisfy(u -> assertThat(u.reason())
                        .isEqualTo("it needs probabilities of classes, and the scores of the network have none"))
                .extracting(MethodScores.Unmet::metric)
                .containsExactlyInAnyOrder(metrics);
        assertThat(all.get(0).parts()).hasSize(2);
    }

    /** A network with a single score, which rises with brightness; dark pictures are those of the absence. */
    private Path bright() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr mean = x.reduceMean(false, 1, 2, 3).reshape(-1, 1);
        Expr logit =
                mean.mul(b.constant(Tensor.of(new float[] {8}, 1))).add(b.constant(Tensor.of(new float[] {-4}, 1)));
        Path file = folder.resolve("bright.onnx");
        OnnxWriter.write(b.build(Map.of("logit", logit)), file);
        return file;
    }

    private static void square(Path file, int from, int grey) throws IOException {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = from * SIDE; i < SIDE * SIDE; i++) {
            picture.setRGB(i % SIDE, i / SIDE, new Color(grey, grey, grey).getRGB());
        }
        ImageIO.write(picture, "png", file.toFile());
    }

    @Test
    void ofASingleScoreThePredictedSideIsJudged() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        square(pictures.resolve("a.png"), 12, 200);
        square(pictures.resolve("b.png"), 2, 250);
        OpenOptions options = OpenOptions.DEFAULT
                .withPreprocessing("unit")
                .withLabels(Files.writeString(folder.resolve("labels.txt"), "dark\nbright\n"));
        List<MethodScores> all = new ArrayList<>();
        try (Model single = Model.open(bright(), options)) {
            // Both are labelled as dark, and the whole picture is the object.
            Path table = Files.writeString(
                    folder.resolve("table.csv"), "file,label\npictures/a.png,dark\npictures/b.png,dark\n");
            Path boxes = Files.writeString(
                    folder.resolve("boxes.csv"), "file,left,top,right,bottom\na.png,0,0,16,16\nb.png,0,0,16,16\n");
            DataSet data = DataSet.of(table.toString(), single, 0);
            Evidence evidence = Evidence.of(data, single, Optional.empty(), Optional.of(boxes));
            EvaluateRequest request = request("deletion", "road", "random-logit", "wsol-error-top1", "wsol-error-top5");
            try (EvaluateJob job = new EvaluateJob(
                    single, data, evidence, request, folder.resolve("out"), new OutputGuard(List.of()))) {
                job.run(all::add);
                assertThat(job.pictures().labels().names()).containsExactly("dark", "bright");
            }
        }
        // The box of a random map is nearly the whole picture.
        MethodScores random = all.get(all.size() - 1);
        assertThat(random.find("wsol-error-top1").orElseThrow().rows())
                .extracting(Part.Row::value)
                .containsExactly(0.0, 1.0);
        assertThat(random.find("wsol-error-top5").orElseThrow().rows())
                .extracting(Part.Row::value)
                .containsExactly(0.0, 0.0);
        List<Part.Row> rows = all.get(0).find("deletion").orElseThrow().rows();
        assertThat(rows).extracting(Part.Row::target).containsExactly(0, 1);
        assertThat(rows).allSatisfy(row -> assertThat(row.value()).isBetween(0.5, 1.0));
        assertThat(all.get(0).unmet())
                .extracting(MethodScores.Unmet::reason)
                .containsExactly("it compares with another class, and the network has a single score");
    }

    @Test
    void focusIsMeasuredOnMosaicsOfOtherPictures() throws IOException {
        StringBuilder table = new StringBuilder("file,label\n");
        Files.createDirectories(folder.resolve("pictures"));
        int[] greys = {20, 30, 220, 240, 250};
        for (int i = 0; i < greys.length; i++) {
            square(folder.resolve("pictures/" + i + ".png"), 0, greys[i]);
            table.append("pictures/" + i + ".png," + (i == 4 ? "pale" : greys[i] < 128 ? "dark" : "bright") + "\n");
        }
        Path csv = Files.writeString(folder.resolve("table.csv"), table);
        OpenOptions options = OpenOptions.DEFAULT
                .withPreprocessing("unit")
                .withLabels(Files.writeString(folder.resolve("labels.txt"), "dark\nbright\n"));
        List<MethodScores> all = new ArrayList<>();
        try (Model single = Model.open(bright(), options)) {
            DataSet data = DataSet.of(csv.toString(), single, 0);
            Evidence evidence = Evidence.of(data, single, Optional.empty(), Optional.empty());
            EvaluateRequest request =
                    EvaluateRequest.of("input-x-gradient").withMetrics(MetricChoice.of(List.of("focus")));
            for (String out : List.of("one", "two")) {
                try (EvaluateJob job = new EvaluateJob(
                        single, data, evidence, request, folder.resolve(out), new OutputGuard(List.of()))) {
                    job.run(all::add);
                }
            }
        }
        List<Part.Row> rows = all.get(0).find("focus").orElseThrow().rows();
        assertThat(all.get(1).find("focus").orElseThrow().rows()).isEqualTo(rows);
        // What speaks for bright are bright pixels: 460 of 510 levels. Nothing that is lit speaks for dark.
        assertThat(rows.get(2).value()).isCloseTo(460.0 / 510, within(1e-4));
        assertThat(rows.get(3).value()).isCloseTo(460.0 / 510, within(1e-4));
        assertThat(rows.get(0).value()).isZero();
        assertThat(rows.get(4).note()).isEqualTo("the data state no class of the picture that the network has");
    }

    @Test
    void everyMetricHasANumberOrASentence() {
        EvaluateRequest request = EvaluateRequest.of("grad-cam").withMetrics(Metrics.all());
        List<MethodScores> all = new ArrayList<>();
        DataSet data = DataSet.of("zoo", model, 2);
        Optional<String> other = Optional.of("zoo:resnet");
        try (EvaluateJob job = new EvaluateJob(
                model,
                new OtherTrainings(other, other, OpenOptions.DEFAULT),
                data,
                Evidence.of(data, model, Optional.empty(), Optional.empty()),
                request,
                folder.resolve("out"),
                new OutputGuard(List.of()))) {
            job.run(all::add);
        }
        MethodScores scores = all.get(0);
        assertThat(scores.parts().size() + scores.unmet().size())
                .isEqualTo(Metrics.all().size());
        assertThat(scores.unmet()).extracting(MethodScores.Unmet::metric).contains("infidelity");
        assertThat(scores.unmet()).allSatisfy(u -> assertThat(u.reason()).isNotBlank());
        assertThat(scores.parts().size()).isGreaterThan(Metrics.all().size() - 5);
    }

    /** A folder with one picture. */
    private Path blackPicture() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        javax.imageio.ImageIO.write(
                new java.awt.image.BufferedImage(80, 60, java.awt.image.BufferedImage.TYPE_INT_RGB),
                "png",
                pictures.resolve("black.png").toFile());
        return pictures;
    }

    @Test
    void withoutMasksTheMetricsOfLocalisationAreNamed() throws IOException {
        Path pictures = blackPicture();
        Files.writeString(pictures.resolve("broken.png"), "no picture");
        DataSet data = DataSet.of(pictures.toString(), model, 0);
        EvaluateRequest request =
                EvaluateRequest.of("gradient").withMetrics(MetricChoice.of(List.of("deletion", "pointing-game")));
        List<MethodScores> all = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        try (EvaluateJob job = new EvaluateJob(
                model,
                data,
                Evidence.of(data, model, Optional.empty(), Optional.empty()),
                request,
                folder.resolve("out"),
                new OutputGuard(List.of()))) {
            job.run(new JobListener<>() {
                @Override
                public void item(MethodScores item) {
                    all.add(item);
                }

                @Override
                public void failed(String input, LimpidException reason) {
                    failed.add(input);
                }
            });
        }
        assertThat(failed).singleElement().asString().contains("broken.png");
        assertThat(all.get(0).find("deletion").orElseThrow().rows()).hasSize(1);
        assertThat(all.get(0).unmet())
                .extracting(MethodScores.Unmet::metric, MethodScores.Unmet::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "pointing-game", "it is not known where the evidence is; give masks or boxes"));
    }

    @Test
    void onlyMetricsThatAreAskedForByTheirNamesMustHaveNumbers() throws IOException {
        Path pictures = blackPicture();
        assertThat(isComplete(pictures, List.of("complexity", "localisation"))).isTrue();
        assertThat(isComplete(pictures, List.of("complexity", "pointing-game"))).isFalse();
        assertThat(MetricChoice.asked(List.of("all", "idsds", "deletion")))
                .containsExactlyInAnyOrder("in-domain-single-deletion", "deletion");
    }

    private boolean isComplete(Path pictures, List<String> metrics) {
        DataSet data = DataSet.of(pictures.toString(), model, 0);
        EvaluateRequest usual = EvaluateRequest.of("gradient");
        EvaluateRequest request = new EvaluateRequest(
                usual.methods(), MetricChoice.of(metrics), MetricChoice.asked(metrics), usual.layer(), usual.seed());
        Evidence evidence = Evidence.of(data, model, Optional.empty(), Optional.empty());
        Path out = folder.resolve(metrics.get(1));
        try (EvaluateJob job = new EvaluateJob(model, data, evidence, request, out, new OutputGuard(List.of()))) {
            return job.run(scores -> {}).isComplete();
        }
    }

    @Test
    void anEmptyFolderAndUnknownNamesAreRefused() {
        assertThatThrownBy(() -> DataSet.of(folder.toString(), model, 0)).isInstanceOf(LimpidException.class);
        assertThatThrownBy(() -> MetricChoice.of(List.of("delettion")))
                .hasMessage("there is no metric or family of metrics 'delettion'; did you mean 'deletion'?");
        assertThatThrownBy(() -> EvaluateRequest.of("grad-cm")).hasMessageContaining("grad-cam");
        assertThatThrownBy(() -> EvaluateRequest.call("rise:samples")).hasMessageContaining("NAME:KEY=VALUE");
        assertThat(EvaluateRequest.name(EvaluateRequest.call("rise:samples=5:grid=3")))
                .isEqualTo("rise:grid=3:samples=5");
        assertThat(EvaluateRequest.call("lime:segments=slic:50:samples=9").parameters())
                .isEqualTo(Map.of("segments", "slic:50", "samples", "9"));
        assertThat(MetricChoice.of(List.of("axiom"))).hasSize(7);
        assertThat(MetricChoice.usual())
                .allSatisfy(m -> assertThat(m.info().isQuarantined()).isFalse());
    }

    @Test
    void thePageAndTheDocumentNameAllMethods() throws IOException {
        EvaluateRequest request = request("deletion", "insertion", "roc-auc");
        Path out = folder.resolve("out");
        try (EvaluateJob job = job(request, out)) {
            List<MethodScores> all = new ArrayList<>();
            job.run(all::add);
            Leaderboard board = new Leaderboard(request.metrics(), all, PICTURES);
            EvaluateFiles files = new EvaluateFiles(out, new OutputGuard(List.of()), job);
            Map<String, String> failed = Map.of("occlusion", "it is too slow");
            Path page = files.writePage(board, failed, "limpid evaluate");
            assertThat(Files.readString(page))
                    .contains("grad-cam", "random-map", "critical difference", "it is too slow", "wins")
                    .doesNotContain(">NaN", "NaN to");
            assertThat(EvaluateJson.document(job, board, failed, out, page))
                    .containsKeys("methods", "ranks", "agreement", "duels", "failed");
            assertThat(files.writeSummary(board)).content().hasLineCount(1 + 9);
        }
    }
}
