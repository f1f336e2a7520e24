package dev.limpid.app.files;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.MethodResult;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.Version;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.model.InputKind;
import dev.limpid.model.Prediction;
import dev.limpid.report.ContactSheet;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of an explain job: overlays, contact sheets and, where they are asked for, numbers and a report. */
public final class ExplanationFiles implements AutoCloseable {
    private static final int CELL = 224;
    private static final int WIDE_CELL = 780;
    private static final int MOST_NAMED = 10;
    private static final int ROWS_OF_A_SHEET = 20;

    private final Wanted wanted;
    private final Model model;
    private final ExplainRequest request;
    private final OutputGuard guard;
    private final NumberFiles numbers;
    private final Optional<ReportFile> report;
    private final OutputNames names = new OutputNames();
    private final BackgroundWriter writer = new BackgroundWriter();
    private final List<Path> sheets = new ArrayList<>();
    private @Nullable ContactSheet sheet;
    private boolean isWorthASheet;

    /**
     * What is written.
     *
     * @param folder for all files but the report; it exists
     * @param raw whether scores and logits are written as they are, {@code float32} in {@code .npy} files
     * @param upsample whether scores are written in the size of the network's input
     * @param csv whether scores are written as CSV, one row for each place; for series, tokens and tables they always are
     */
    public record Wanted(Path folder, boolean raw, boolean upsample, boolean csv) {}

    /**
     * The files of one input.
     *
     * @param logits the file with the logits, where numbers are asked for
     * @param byMethod for each method that did not fail its files by what they hold, {@code overlay} first where the scores
     *     could be drawn
     */
    public record Written(Optional<Path> logits, Map<String, Map<String, Path>> byMethod) {}

    /** Files of a job; the report is written by {@link #finish}. */
    public ExplanationFiles(
            Wanted wanted, Model model, ExplainRequest request, OutputGuard guard, Optional<ReportFile> report) {
        this.wanted = wanted;
        this.model = model;
        this.request = request;
        this.guard = guard;
        this.numbers = new NumberFiles(wanted, guard);
        this.report = report;
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
                Map<String, Path> files = new LinkedHashMap<>();
                byMethod.put(method, files);
                row.add(write(explanation, name + "." + method, files));
            } else {
                row.add(ContactSheet.Cell.failed(
                        method, result.failure().orElseThrow().getMessage()));
            }
        }
        add(row, explanations.input().drawing().isWide());
        isWorthASheet |= !byMethod.isEmpty();
        report.ifPresent(page -> page.add(explanations, request.target(), request.layer()));
        Optional<Path> logits =
                wanted.raw() ? Optional.of(numbers.npy(explanations.logits(), name + ".logits.npy")) : Optional.empty();
        return new Written(logits, byMethod);
    }

    /** Notes an input that could not be used. @throws IOException if a contact sheet cannot be written */
    public void failed(String input, LimpidException reason) throws IOException {
        boolean isPicture = model.classifier().form().kind() == InputKind.PICTURE;
        add(List.of(ContactSheet.Cell.failed(title(input), reason.getMessage())), !isPicture);
        report.ifPresent(page -> page.add(input, reason));
    }

    private static String title(String input) {
        return String.valueOf(Path.of(input).getFileName());
    }

    /** Writes the numbers, and then draws them if that is possible. */
    private ContactSheet.Cell write(Explanation explanation, String name, Map<String, Path> files) throws IOException {
        Optional<String> problem = explanation.findProblem();
        Map<String, Path> written = numbers.write(explanation, problem.isEmpty(), name);
        if (problem.isPresent()) {
            files.putAll(written);
            return ContactSheet.Cell.failed(explanation.method(), problem.get());
        }
        Picture overlay = explanation.drawn();
        Path png = numbers.output(name + ".png");
        Map<String, String> texts = explanation.provenance().texts();
        writer.add(() -> AtomicFile.write(png, Png.encode(overlay, texts)));
        files.put("overlay", png);
        files.putAll(written);
        return ContactSheet.Cell.of(overlay, explanation.method(), under(explanation));
    }

    private static String under(Explanation explanation) {
        String what = "target " + explanation.provenance().target();
        String layer = explanation.provenance().layer();
        return layer.isEmpty() ? what : what + " \u00b7 " + layer;
    }

    /** A class and its probability, or a value. */
    public static String caption(Prediction prediction) {
        return prediction.toText();
    }

    private ContactSheet newSheet(boolean isWide) {
        List<String> methods =
                request.methods().stream().map(call -> call.method()).toList();
        String all = methods.size() > MOST_NAMED ? methods.size() + " methods" : String.join(", ", methods);
        String title = model.title() + " \u00b7 " + all;
        return isWide ? ContactSheet.ofWide(title, WIDE_CELL) : new ContactSheet(title, CELL);
    }

    private void add(List<ContactSheet.Cell> row, boolean isWide) throws IOException {
        ContactSheet begun = sheet;
        if (begun != null && begun.rows() >= ROWS_OF_A_SHEET) {
            writeSheet(begun);
            begun = null;
        }
        begun = begun == null ? newSheet(isWide) : begun;
        begun.add(row);
        sheet = begun;
    }

    /** Writes a sheet that shows an explanation; one that shows failures only is left out. */
    private void writeSheet(ContactSheet drawn) throws IOException {
        if (!isWorthASheet) {
            return;
        }
        isWorthASheet = false;
        Path file = wanted.folder().resolve("contact-sheet.png");
        for (int n = 2; sheets.contains(file) || guard.isInput(file); n++) {
            file = wanted.folder().resolve("contact-sheet-" + n + ".png");
        }
        Path free = file;
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
        if (sheet != null) {
            writeSheet(sheet);
        }
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
