package dev.limpid.task;

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

/** Writes the files of an explain job, and tells about them. */
final class ExplainListener extends ItemListener<Explanations> {
    private final TaskOutput output;
    private final Model model;
    private final ExplainRequest request;
    private final ExplanationFiles files;
    private boolean hasResult;

    ExplainListener(TaskOutput output, Model model, ExplainRequest request, ExplanationFiles files) {
        super(output);
        this.output = output;
        this.model = model;
        this.request = request;
        this.files = files;
    }

    /** Whether any explanation was made. */
    boolean hasResult() {
        return hasResult;
    }

    /** Reports what was guessed: the preprocessing of the pictures, and the layer that methods explain. */
    void begin(List<MethodInfo> methods, Optional<String> defaultLayer) {
        output.say("preprocessing " + model.preprocessingText());
        boolean isAtLayer = methods.stream().anyMatch(MethodInfo::isAtLayer);
        boolean isGiven = request.layer().isPresent() && methods.stream().anyMatch(MethodInfo::takesLayer);
        if (isAtLayer || isGiven) {
            String layer = request.layer()
                    .map(l -> model.classifier().place(l).toString())
                    .or(() -> defaultLayer)
                    .orElse("none");
            output.say("layer " + layer + (request.layer().isPresent() ? "" : " (default)"));
        }
        model.classifier().warnings().forEach(w -> output.warn(model.title(), "warning: " + w));
    }

    @Override
    public void item(Explanations explanations) {
        String input = explanations.input().name();
        tell(input, explanations.prediction(), explanations.input().tensor().size(0));
        explanations.input().drawing().notes().forEach(n -> output.say("  " + n));
        explanations.input().crop().ifPresent(c -> output.say("  " + c));
        ExplanationFiles.Written written = written(explanations);
        for (MethodResult result : explanations.results()) {
            result.explanation().ifPresent(e -> tell(input, e, written));
            result.failure()
                    .ifPresent(f -> output.failed(input + ", " + result.info().name(), f));
            hasResult |= result.explanation().isPresent();
        }
        if (output.wantsDocument()) {
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
        output.say("  " + explanation.method() + "  "
                + String.join("  ", paths.values().stream().map(Path::toString).toList()));
        explanation.findProblem().ifPresent(p -> output.warn(input + ", " + explanation.method(), "warning: " + p));
        explanation.warnings().forEach(w -> output.warn(input + ", " + explanation.method(), "warning: " + w));
        explanation.ledger().ifPresent(l -> LedgerText.lines(l).forEach(output::say));
    }

    private void tell(String input, Prediction prediction, long samples) {
        output.say(input + "  " + prediction.toSentence());
        if (samples > 1) {
            output.say("  only the first of " + samples + " samples is shown; " + output.nameOf(ExplainTask.RAW)
                    + " writes the numbers of all");
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

    /** Tells about the files of the whole job. @return the document about it */
    Map<String, @Nullable Object> end(Inputs inputs, Optional<Path> report) {
        files.sheets().forEach(s -> output.say("contact sheet " + s));
        report.ifPresent(r -> output.say("report " + r));
        if (inputs.passedOver() > 0) {
            output.say(inputs.passedOver() + " files are not pictures and were skipped");
        }
        if (inputs.ownResults() > 0) {
            output.say(inputs.ownResults() + " pictures were written by Limpid and were skipped");
        }
        Map<String, @Nullable Object> document = ResultJson.head(model);
        document.put("target", request.target());
        document.put("seed", request.seed());
        document.put("passedOver", inputs.passedOver());
        document.put("ownResults", inputs.ownResults());
        document.put("contactSheets", files.sheets());
        document.put("report", report.map(Path::toString));
        document.put("results", results());
        return document;
    }
}
