package dev.limpid.app.files;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.MethodResult;
import dev.limpid.Model;
import dev.limpid.Version;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.model.Prediction;
import dev.limpid.report.ContactSheet;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.report.ScoreMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files of an explain job: overlays, contact sheets and, where they are asked for, numbers and a report. */
public final class ExplanationFiles implements AutoCloseable {
    private static final int CELL = 224;
    private static final int MOST_NAMED = 10;
    private static final int ROWS_OF_A_SHEET = 20;

    private final Wanted wanted;
    private final Model model;
    private final ExplainRequest request;
    private final OutputGuard guard;
    private final Optional<ReportFile> report;
    private final OutputNames names = new OutputNames();
    private final BackgroundWriter writer = new BackgroundWriter();
    private final List<Path> sheets = new ArrayList<>();
    private ContactSheet sheet;

    /**
     * What is written.
     *
     * @param folder for all files but the report; it exists
     * @param raw whether scores and logits are written as they are, {@code float32} in {@code .npy} files
     * @param upsample whether scores are written in the size of the network's input
     */
    public record Wanted(Path folder, boolean raw, boolean upsample) {}

    /**
     * The files of one input.
     *
     * @param logits the file with the logits, where numbers are asked for
     * @param byMethod for each method that did not fail its files by what they hold, {@code overlay} first
     */
    public record Written(Optional<Path> logits, Map<String, Map<String, Path>> byMethod) {}

    /** Files of a job; the report is written by {@link #finish}. */
    public ExplanationFiles(
            Wanted wanted, Model model, ExplainRequest request, OutputGuard guard, Optional<ReportFile> report) {
        this.wanted = wanted;
        this.model = model;
        this.request = request;
        this.guard = guard;
        this.report = report;
        this.sheet = newSheet();
    }

    /** The contact sheets so far. */
    public List<Path> sheets() {
        return List.copyOf(sheets);
    }

    /** Writes what was found for an input. @throws IOException if something cannot be written */
    public Written write(Explanations explanations) throws IOException {
        String name = names.next(Path.of(explanations.input().name()), wanted.folder(), guard);
        Map<String, Map<String, Path>> byMethod = new LinkedHashMap<>();
        List<ContactSheet.Cell> row = new ArrayList<>();
        row.add(ContactSheet.Cell.of(
                explanations.input().picture(),
                title(explanations.input().name()),
                caption(explanations.prediction())
                        + (explanations.input().isCroppedByGuess() ? " \u00b7 cropped by guess" : "")));
        for (MethodResult result : explanations.results()) {
            String method = result.info().name();
            if (result.explanation().isPresent()) {
                Explanation explanation = result.explanation().get();
                Picture overlay = explanation.drawn();
                byMethod.put(method, files(explanation, overlay, name + "." + method));
                row.add(ContactSheet.Cell.of(overlay, method, under(explanation)));
            } else {
                row.add(ContactSheet.Cell.failed(
                        method, result.failure().orElseThrow().getMessage()));
            }
        }
        add(row);
        report.ifPresent(page -> page.add(explanations, request.target(), request.layer()));
        Optional<Path> logits =
                wanted.raw() ? Optional.of(numbers(explanations.logits(), name + ".logits.npy")) : Optional.empty();
        return new Written(logits, byMethod);
    }

    /** Notes an input that could not be used. @throws IOException if a contact sheet cannot be written */
    public void failed(String input, LimpidException reason) throws IOException {
        add(List.of(ContactSheet.Cell.failed(title(input), reason.getMessage())));
        report.ifPresent(page -> page.add(input, reason));
    }

    private static String title(String input) {
        return String.valueOf(Path.of(input).getFileName());
    }

    private Map<String, Path> files(Explanation explanation, Picture overlay, String name) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        Path png = output(name + ".png");
        Map<String, String> texts = explanation.provenance().texts();
        writer.add(() -> AtomicFile.write(png, Png.encode(overlay, texts)));
        files.put("overlay", png);
        if (wanted.raw()) {
            files.put("scores", numbers(explanation.scores(), name + ".npy"));
            explanation
                    .extraOutputs()
                    .forEach((what, result) -> files.put(what, numbers(result, name + "." + what + ".npy")));
        }
        if (wanted.upsample()) {
            Tensor sized = ScoreMap.upsampled(
                    explanation.scores(),
                    explanation.input().width(),
                    explanation.input().height());
            files.put("upsampled", numbers(sized, name + ".upsampled.npy"));
        }
        return files;
    }

    /** Writes a tensor as a {@code .npy} file of {@code float32}: all of it or nothing. */
    private Path numbers(Tensor tensor, String name) {
        Path file = output(name);
        boolean isFloat = tensor.elementType() == ElementType.FLOAT;
        Npy.write(isFloat ? tensor : Tensor.of(tensor.toFloats(), tensor.shape()), file);
        return file;
    }

    private Path output(String name) {
        Path file = wanted.folder().resolve(name);
        guard.check(file, "a result");
        return file;
    }

    private static String under(Explanation explanation) {
        String what = "target " + explanation.provenance().target();
        String layer = explanation.provenance().layer();
        return layer.isEmpty() ? what : what + " \u00b7 " + layer;
    }

    /** A class and its probability. */
    public static String caption(Prediction prediction) {
        return String.format(Locale.ROOT, "%s %.1f %%", prediction.label(), 100 * prediction.probability());
    }

    private ContactSheet newSheet() {
        List<String> methods =
                request.methods().stream().map(call -> call.method()).toList();
        String all = methods.size() > MOST_NAMED ? methods.size() + " methods" : String.join(", ", methods);
        return new ContactSheet(model.title() + " \u00b7 " + all, CELL);
    }

    private void add(List<ContactSheet.Cell> row) throws IOException {
        if (sheet.rows() == ROWS_OF_A_SHEET) {
            writeSheet();
            sheet = newSheet();
        }
        sheet.add(row);
    }

    private void writeSheet() throws IOException {
        Path file = wanted.folder().resolve("contact-sheet.png");
        for (int n = 2; sheets.contains(file) || guard.isInput(file); n++) {
            file = wanted.folder().resolve("contact-sheet-" + n + ".png");
        }
        Path free = file;
        ContactSheet drawn = sheet;
        Map<String, String> texts = texts(model);
        writer.add(() -> AtomicFile.write(free, Png.encode(drawn.draw(), texts)));
        sheets.add(free);
    }

    /** What is written into files that hold results of several methods. */
    public static Map<String, String> texts(Model model) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Software", Version.text());
        texts.put("limpid.engine", model.engine().description());
        texts.put("limpid.model", model.title());
        texts.put("limpid.model.sha256", model.sha256());
        return texts;
    }

    /** Writes the last contact sheet and the report, and waits until everything is written. */
    public void finish() throws IOException {
        writeSheet();
        writer.finish();
        if (report.isPresent()) {
            report.get().write();
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
