package dev.limpid.check;

import dev.limpid.report.html.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a check found.
 *
 * @param request with the thresholds that were used
 * @param pictures one for each picture of the reference, without the maps themselves
 * @param trials the properties of the methods
 * @param notes what differs from the reference without being a failure, such as another runtime
 */
public record CheckResult(
        CheckRequest request, List<PictureCheck> pictures, List<MethodTrial> trials, List<String> notes) {
    public CheckResult {
        pictures = List.copyOf(pictures);
        trials = List.copyOf(trials);
        notes = List.copyOf(notes);
    }

    /** Whether nothing failed. */
    public boolean isPassed() {
        return failures().isEmpty();
    }

    /** The pictures whose prediction is another one. */
    public List<PictureCheck> changed() {
        return pictures.stream().filter(PictureCheck::isChanged).toList();
    }

    /** Whether more predictions changed than may. */
    public boolean isPredictionFailed() {
        return changed().size() > request.thresholds().changed() * pictures.size();
    }

    /** What failed, a sentence each: which picture, which method, how far. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (PictureCheck picture : pictures) {
            failures.addAll(failures(picture));
        }
        trials.stream().filter(t -> !t.isPassed()).map(CheckResult::sentence).forEach(failures::add);
        return failures;
    }

    /** Which trials show nothing, or nothing about some pictures, a sentence each. They do not fail. */
    public List<String> warnings() {
        return trials.stream().flatMap(t -> t.warning().stream()).toList();
    }

    /** What failed at a picture. */
    public List<String> failures(PictureCheck picture) {
        List<String> failures = new ArrayList<>(predictionFailures(picture));
        failures.addAll(mapFailures(picture));
        return failures;
    }

    /** Why the prediction of a picture failed: it is another one, or the picture could not be read. At most one sentence. */
    public List<String> predictionFailures(PictureCheck picture) {
        if (picture.problem().isPresent()) {
            return List.of(picture.name() + ": " + picture.problem().get());
        }
        return picture.isChanged() && isPredictionFailed()
                ? List.of(picture.name() + ": the prediction was "
                        + picture.golden().label() + " ("
                        + value(picture.golden().probability()) + ") and is " + picture.label() + " ("
                        + value(picture.probability()) + ")")
                : List.of();
    }

    /** Which maps of a picture failed, a sentence each. */
    public List<String> mapFailures(PictureCheck picture) {
        return picture.maps().stream()
                .filter(m -> !m.isPassed())
                .map(m -> picture.name() + ", " + m.method() + ": " + sentence(m))
                .toList();
    }

    private String sentence(MapCheck map) {
        return map.drift()
                .map(drift -> String.format(
                        Locale.ROOT,
                        "the map drifted: rank correlation %.4f with the reference (at least %s), %.0f %% of its top tenth"
                                + " is the same",
                        drift.correlation(),
                        number(request.thresholds().correlation()),
                        100 * drift.overlap()))
                .orElseGet(() -> map.problem().orElse("there is no map"));
    }

    /** What a trial says, in a sentence. */
    public static String sentence(MethodTrial trial) {
        return trial.problem()
                .map(p -> trial.method() + ": " + trial.property() + " could not be measured: " + p)
                .orElseGet(() -> trial.method() + ": " + trial.property() + " (" + trial.metric() + ") is "
                        + (Double.isNaN(trial.value()) ? "undefined" : Numbers.text(trial.value())) + ", at most "
                        + number(trial.limit()) + (trial.isPassed() ? "" : " is good enough"));
    }

    private static String value(double probability) {
        return probability >= 0 && probability <= 1 ? Numbers.percent(probability) : Numbers.text(probability);
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
