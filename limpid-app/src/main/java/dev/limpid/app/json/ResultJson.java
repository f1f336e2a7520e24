package dev.limpid.app.json;

import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.MethodResult;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.Version;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.attribution.Ledger;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.model.Prediction;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.PreprocessingGuess;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.Provenance;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explanations as JSON. */
public final class ResultJson {
    /** Scores up to this number stand in the document; others are in the files. */
    private static final int MOST_INLINE = 1024;

    private ResultJson() {}

    /** The beginning of a document about results of a model. */
    public static Map<String, @Nullable Object> head(Model model) {
        return Json.object(
                "software", Version.text(),
                "engine", model.engine().description(),
                "model", model.name(),
                "modelSha256", model.sha256(),
                "preprocessing",
                        Optional.ofNullable(model.classifier().guess())
                                .map(ResultJson::preprocessing)
                                .orElse(null));
    }

    /** How pictures become the input. */
    static Map<String, @Nullable Object> preprocessing(PreprocessingGuess guess) {
        Preprocessing p = guess.preprocessing();
        return Json.object(
                "preset", guess.isStated() ? null : guess.preset().label(),
                "reason", guess.reason(),
                "text", p.toText(),
                "width", p.width(),
                "height", p.height(),
                "channels", p.channels().name().toLowerCase(Locale.ROOT),
                "layout", p.layout().name().toLowerCase(Locale.ROOT),
                "scale", p.scale(),
                "mean", p.mean(),
                "std", p.std());
    }

    /** What was found for an input, and the files that were written. */
    public static Map<String, @Nullable Object> result(Explanations explanations, ExplanationFiles.Written files) {
        List<@Nullable Object> methods = new ArrayList<>();
        explanations.results().forEach(r -> methods.add(method(r, files)));
        return Json.object(
                "input", explanations.input().name(),
                "kind", explanations.input().kind().label(),
                "notes", explanations.input().drawing().notes(),
                "seen", seen(explanations.input()),
                "logits", files.logits().map(Path::toString).orElse(null),
                "prediction", prediction(explanations.prediction()),
                "explanations", methods);
    }

    /** The part of the picture that the network sees, in shares of its width and height; null for other kinds. */
    private static @Nullable Map<String, @Nullable Object> seen(ModelInput input) {
        if (!(input.drawing() instanceof PictureDrawing)) {
            return null;
        }
        double width = input.picture().width();
        double height = input.picture().height();
        Region seen = input.region();
        return Json.object(
                "left", seen.left() / width,
                "top", seen.top() / height,
                "width", seen.width() / width,
                "height", seen.height() / height,
                "croppedByGuess", input.isCroppedByGuess());
    }

    /** An input that could not be used. */
    public static Map<String, @Nullable Object> failed(String input, LimpidException reason) {
        return Json.object("input", input, "error", reason.getMessage(), "errorKind", kind(reason));
    }

    /** The inputs of a run over data that could not be used. */
    public static List<Map<String, @Nullable Object>> unreadable(List<Gathered.Failure> failures) {
        return failures.stream()
                .map(f -> Json.object("input", f.name(), "reason", f.sentence()))
                .toList();
    }

    /** The kind of a failure in lower case. */
    public static String kind(LimpidException failure) {
        return failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, @Nullable Object> prediction(Prediction prediction) {
        return Json.object(
                "index",
                prediction.index(),
                "position",
                prediction.position() < 0 ? null : prediction.position(),
                "label",
                prediction.label(),
                "logit",
                prediction.logit(),
                "probability",
                prediction.hasProbability() ? prediction.probability() : null,
                "predicted",
                prediction.predicted().isEmpty() ? null : prediction.predicted(),
                "share",
                prediction.hasShare() ? prediction.share() : null);
    }

    private static Map<String, @Nullable Object> method(MethodResult result, ExplanationFiles.Written files) {
        Provenance provenance = result.provenance();
        Map<String, @Nullable Object> entry = Json.object(
                "method", result.info().name(),
                "layer", provenance.layer().isEmpty() ? null : provenance.layer(),
                "target", provenance.target(),
                "parameters", provenance.parameters());
        result.explanation().ifPresent(e -> add(entry, e, files));
        result.failure().ifPresent(f -> {
            entry.put("error", f.getMessage());
            entry.put("errorKind", kind(f));
        });
        return entry;
    }

    private static void add(
            Map<String, @Nullable Object> entry, Explanation explanation, ExplanationFiles.Written files) {
        Tensor scores = explanation.scores();
        entry.put("shape", Arrays.stream(scores.shape()).boxed().toList());
        entry.put("scores", scores.elementCount() <= MOST_INLINE ? list(scores) : null);
        entry.put("seconds", explanation.seconds());
        entry.put("unit", explanation.unit());
        entry.put("completenessGap", explanation.completenessGap());
        entry.put("further", ExtraOutputsJson.described(explanation.extraOutputs()));
        entry.put("warnings", explanation.warnings());
        entry.put("roundingNoise", explanation.isNoise());
        Optional<String> problem = explanation.findProblem();
        entry.put("notDrawn", problem);
        if (problem.isEmpty()) {
            ScoreMap map = explanation.map();
            entry.put("notFinite", map.notFinite() == 0 ? null : map.notFinite());
            entry.put("drawn", Json.object("from", map.isSigned() ? -map.scale() : map.floor(), "to", map.scale()));
        }
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        files.byMethod()
                .getOrDefault(explanation.method(), Map.of())
                .forEach((what, file) -> written.put(what, file.toString()));
        written.putIfAbsent("scores", null);
        entry.put("files", written);
        explanation.ledger().ifPresent(l -> entry.put("ledger", ledger(l)));
    }

    private static List<Double> list(Tensor scores) {
        return Arrays.stream(scores.toDoubles()).boxed().toList();
    }

    private static Map<String, @Nullable Object> ledger(Ledger ledger) {
        return Json.object(
                "start", ledger.start(),
                "atInput", ledger.atInput(),
                "absorbed", ledger.absorbed(),
                "leak", ledger.leak(),
                "nodes",
                        ledger.lines().stream()
                                .map(line -> Json.object(
                                        "node", line.node(),
                                        "operator", line.op(),
                                        "arrived", line.arrived(),
                                        "sent", line.sent(),
                                        "absorbed", line.absorbed(),
                                        "leak", line.leak()))
                                .toList());
    }
}
