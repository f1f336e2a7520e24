package dev.limpid.cli;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.Inputs;
import dev.limpid.MethodResult;
import dev.limpid.Model;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.app.json.ResultJson;
import dev.limpid.app.text.LedgerText;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the files of an explain job, and tells about them as text or JSON. */
final class ExplainOutput extends JobOutput<Explanations> {
    private final Common common;
    private final Model model;
    private final ExplainRequest request;
    private final ExplanationFiles files;
    private boolean hasResult;

    ExplainOutput(Common common, Model model, ExplainRequest request, ExplanationFiles files, ProgressLine progress) {
        super(common, progress);
        this.common = common;
        this.model = model;
        this.request = request;
        this.files = files;
    }

    /** Whether any explanation was made. */
    boolean hasResult() {
        return hasResult;
    }

    /** Tells what was guessed: how pictures become the input, and where methods look. */
    void begin(List<MethodInfo> methods, Optional<String> defaultLayer) {
        common.say("preprocessing " + model.preprocessingText());
        boolean isAtLayer = methods.stream().anyMatch(MethodInfo::isAtLayer);
        boolean isGiven = request.layer().isPresent() && methods.stream().anyMatch(MethodInfo::takesLayer);
        if (isAtLayer || isGiven) {
            String layer = request.layer()
                    .map(l -> model.classifier().place(l).toString())
                    .or(() -> defaultLayer)
                    .orElse("none");
            common.say("layer " + layer + (request.layer().isPresent() ? "" : " (default)"));
        }
        model.classifier().warnings().forEach(w -> common.warn(model.title(), "warning: " + w));
    }

    @Override
    public void item(Explanations explanations) {
        endProgress();
        String input = explanations.input().name();
        tell(input, explanations.prediction(), explanations.input().tensor().size(0));
        explanations.input().drawing().notes().forEach(n -> common.say("  " + n));
        explanations.input().crop().ifPresent(c -> common.say("  " + c));
        ExplanationFiles.Written written = written(explanations);
        for (MethodResult result : explanations.results()) {
            String method = result.info().name();
            result.explanation().ifPresent(e -> tell(input, e, written));
            result.failure().ifPresent(f -> {
                common.trace(f);
                common.warn(input + ", " + method, f.getMessage());
            });
            hasResult |= result.explanation().isPresent();
        }
        if (common.isJson()) {
            add(ResultJson.result(explanations, written));
        }
    }

    private ExplanationFiles.Written written(Explanations explanations) {
        try {
            return files.write(explanations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(String input, Explanation explanation, ExplanationFiles.Written written) {
        Map<String, Path> paths = written.byMethod().getOrDefault(explanation.method(), Map.of());
        common.say("  " + explanation.method() + "  "
                + String.join("  ", paths.values().stream().map(Path::toString).toList()));
        explanation.findProblem().ifPresent(p -> common.warn(input + ", " + explanation.method(), "warning: " + p));
        explanation.warnings().forEach(w -> common.warn(input + ", " + explanation.method(), "warning: " + w));
        explanation.ledger().ifPresent(l -> LedgerText.lines(l).forEach(common::say));
    }

    private void tell(String input, Prediction prediction, long samples) {
        common.say(input + "  " + prediction.toSentence());
        if (samples > 1) {
            common.say("  only the first of " + samples + " samples is shown; --raw writes the numbers of all");
        }
    }

    @Override
    public void failed(String input, LimpidException reason) {
        super.failed(input, reason);
        try {
            files.failed(input, reason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells about the files of the whole job. @return the document for {@code --json} */
    Map<String, @Nullable Object> end(Inputs inputs, Optional<Path> report) {
        endProgress();
        files.sheets().forEach(s -> common.say("contact sheet " + s));
        report.ifPresent(r -> common.say("report " + r));
        if (inputs.passedOver() > 0) {
            common.say(inputs.passedOver() + " files are not pictures and were skipped");
        }
        if (inputs.ownResults() > 0) {
            common.say(inputs.ownResults() + " pictures were written by Limpid and were skipped");
        }
        Map<String, @Nullable Object> document = ResultJson.head(model);
        document.put("target", request.target());
        document.put("seed", request.seed());
        document.put("passedOver", inputs.passedOver());
        document.put("ownResults", inputs.ownResults());
        document.put("contactSheets", files.sheets());
        document.put("report", report.map(Path::toString).orElse(null));
        document.put("results", results());
        return document;
    }
}
