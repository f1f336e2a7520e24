package dev.limpid.junit;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.check.CheckFiles;
import dev.limpid.check.CheckJob;
import dev.limpid.check.CheckPage;
import dev.limpid.check.CheckRequest;
import dev.limpid.check.CheckResult;
import dev.limpid.check.GoldenMaps;
import dev.limpid.check.PictureCheck;
import dev.limpid.check.Thresholds;
import dev.limpid.data.DataSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AssertionFailureBuilder;

/** A network that was compared with its reference; assertions fail with the pictures that drifted. It does not change. */
public final class ExplanationCheck {
    private static final int MOST_NAMED = 20;

    private final CheckResult result;
    private final String title;

    private ExplanationCheck(CheckResult result, String title) {
        this.result = result;
        this.title = title;
    }

    static ExplanationCheck of(StableExplanations asked) {
        Path folder = Path.of(asked.reference());
        try (Model model = Model.open(asked.model(), options(asked))) {
            if (Boolean.getBoolean(StableExplanationsExtension.UPDATE)) {
                record(asked, model, folder);
            }
            GoldenMaps golden = with(GoldenMaps.read(folder), asked);
            DataSet data = asked.data().isEmpty()
                    ? CheckJob.dataOf(golden, model)
                    : DataSet.of(asked.data(), model, golden.pictures().size());
            CheckJob job = new CheckJob(model, data, golden, golden.request().thresholds());
            CheckPage page = new CheckPage(job);
            job.run(page::add);
            CheckResult result = job.result();
            String title = asked.model() + " against " + asked.reference();
            if (!result.isPassed() && !asked.report().isEmpty()) {
                OutputGuard guard = new OutputGuard(List.of(model.file(), folder.resolve("reference.json")));
                Path written = new CheckFiles(Path.of(asked.report()), Optional.empty(), guard)
                        .write(job, page.page("limpid check " + asked.model() + " --reference " + asked.reference()));
                title += ", see " + written;
            }
            return new ExplanationCheck(result, title);
        }
    }

    private static OpenOptions options(StableExplanations asked) {
        OpenOptions options = OpenOptions.DEFAULT;
        options = asked.labels().isEmpty() ? options : options.withLabels(Path.of(asked.labels()));
        return asked.preprocessing().isEmpty() ? options : options.withPreprocessing(asked.preprocessing());
    }

    private static void record(StableExplanations asked, Model model, Path folder) {
        if (asked.data().isEmpty() || asked.methods().length == 0) {
            throw new IllegalArgumentException("to record a reference, @StableExplanations needs data and methods");
        }
        CheckRequest request = CheckRequest.of(asked.methods());
        request = asked.judged() < 0 ? request : request.withJudged(asked.judged());
        GoldenMaps.record(
                model,
                DataSet.of(asked.data(), model, asked.limit()),
                request.withThresholds(thresholds(asked, Thresholds.STANDARD)),
                folder);
    }

    private static GoldenMaps with(GoldenMaps golden, StableExplanations asked) {
        CheckRequest request = golden.request();
        request = request.withThresholds(thresholds(asked, request.thresholds()));
        request = asked.judged() < 0 ? request : request.withJudged(asked.judged());
        return new GoldenMaps(golden.folder(), golden.head(), request, golden.pictures());
    }

    private static Thresholds thresholds(StableExplanations asked, Thresholds usual) {
        Thresholds thresholds = Double.isNaN(asked.correlation()) ? usual : usual.withCorrelation(asked.correlation());
        return Double.isNaN(asked.changed()) ? thresholds : thresholds.withChanged(asked.changed());
    }

    /** Everything that was found. */
    public CheckResult result() {
        return result;
    }

    /** Fails if a prediction or map drifted, or a method failed a trial. */
    public void assertStable() {
        fail(result.failures());
    }

    /** Fails if more predictions changed than may. */
    public void assertPredictions() {
        fail(result.pictures().stream()
                .flatMap(p -> result.predictionFailures(p).stream())
                .toList());
    }

    /** Fails if a map of one of these methods drifted; without names, of any method. */
    public void assertMaps(String... methods) {
        fail(result.pictures().stream()
                .flatMap(p -> result.mapFailures(of(p, Arrays.asList(methods))).stream())
                .toList());
    }

    /** Fails if a method did not pass its trials by randomisation, completeness and stability. */
    public void assertTrials() {
        fail(result.trials().stream()
                .filter(t -> !t.isPassed())
                .map(CheckResult::sentence)
                .toList());
    }

    private static PictureCheck of(PictureCheck picture, List<String> methods) {
        return methods.isEmpty() ? picture : picture.withMethods(methods);
    }

    private void fail(List<String> failures) {
        if (!failures.isEmpty()) {
            List<String> named = failures.subList(0, Math.min(MOST_NAMED, failures.size()));
            String more = failures.size() > MOST_NAMED ? "\n  and " + (failures.size() - MOST_NAMED) + " more" : "";
            AssertionFailureBuilder.assertionFailure()
                    .message(title + ":\n  " + String.join("\n  ", named) + more)
                    .buildAndThrow();
        }
    }
}
