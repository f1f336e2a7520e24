package dev.limpid.app.files;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanations;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.OutputGuard;
import dev.limpid.Version;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.model.InputKind;
import dev.limpid.report.Provenance;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report about explanations: it takes one input after another, and is written at the end. */
public final class ReportFile {
    /** Heat maps in a page: with more of them browsers take long to open it. */
    private static final int MOST = 3000;

    private final Path file;
    private final HtmlReport page;

    /** A report without inputs yet. */
    public ReportFile(Path file, HtmlReport.Head head) {
        this.file = file;
        this.page = new HtmlReport(head);
    }

    /**
     * Refuses a file that cannot become the report, before any work is done.
     *
     * @param out a folder that will be made; the report may lie in it
     * @param guard knows the files that must not be overwritten
     * @param maps how many heat maps the report would hold
     * @throws LimpidException if the file is a folder or an input, its folder does not exist or cannot be written to, or
     *     the report would be too large
     */
    public static void check(Path file, Path out, OutputGuard guard, long maps) {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        if (Files.isDirectory(whole) || folder == null) {
            throw LimpidException.badInput(file + " is a folder; name a file for the report, such as report.html");
        }
        boolean willBeMade = folder.startsWith(out.toAbsolutePath().normalize());
        if (!Files.isDirectory(folder) && !willBeMade) {
            throw LimpidException.notFound(folder + ": the folder of the report does not exist");
        }
        boolean isRefused = Files.isDirectory(folder) && !Files.isWritable(folder);
        if (isRefused || (Files.exists(whole) && !Files.isWritable(whole))) {
            throw LimpidException.badInput(file + ": the report cannot be written here: permission denied");
        }
        guard.check(file, "the report");
        if (maps > MOST) {
            throw LimpidException.tooLarge("a report of " + maps
                    + " heat maps is too large for a browser; choose fewer pictures or methods, at most " + MOST
                    + " heat maps");
        }
    }

    /** The provenance of a report. */
    public static List<Fact> facts(Model model, long seed) {
        return List.of(
                new Fact("Software", Version.text()),
                new Fact("Engine", model.engine().description()),
                new Fact("Network", model.title()),
                new Fact("SHA-256", model.sha256()),
                new Fact("Preprocessing", model.preprocessingText()),
                new Fact("Seed", Long.toString(seed)));
    }

    /**
     * Where a picture that a job draws comes from.
     *
     * @param made how: a method, an attack, or the name of the command
     * @param layer the layer that it is about; empty if it is about the input
     * @param target what was asked
     */
    public static Provenance provenance(
            Model model, String made, String layer, String target, Map<String, String> parameters, long seed) {
        return new Provenance(
                Version.text(),
                model.engine().description(),
                model.title(),
                model.sha256(),
                made,
                layer,
                target,
                parameters,
                seed);
    }

    /**
     * The head of a report about explanations.
     *
     * @param read the files that are read
     */
    public static HtmlReport.Head head(
            Model model, int inputs, ExplainRequest request, String command, List<Path> read) {
        boolean isPicture = model.classifier().form().kind() == InputKind.PICTURE;
        String summary = counted(inputs, isPicture ? "image" : "input") + ", "
                + counted(request.methods().size(), "method") + "; target: " + target(request.target());
        return new HtmlReport.Head(
                "What " + model.title() + " looks at",
                summary,
                command,
                facts(model, request.seed()),
                InputFiles.checksums(read));
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** A target in words. */
    static String target(String target) {
        return target.strip().equals("top") ? "the class with the largest score" : target;
    }

    /** Adds the explanations of an input. */
    void add(Explanations explanations, String target, Optional<String> layer) {
        ModelInput input = explanations.input();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Target", target(target)));
        facts.add(Fact.of("Largest logit", explanations.prediction().logit()));
        layer.ifPresent(l -> facts.add(new Fact("Layer", l)));
        facts.add(new Fact("Input", input.tensor().type().toString()));
        input.crop().ifPresent(c -> facts.add(new Fact("Crop", c)));
        input.drawing().notes().forEach(n -> facts.add(new Fact("Drawn", n)));
        Subject.Shown shown = new Subject.Shown(input.drawing(), Optional.empty());
        page.add(new Subject(
                String.valueOf(Path.of(input.name()).getFileName()),
                Optional.of(shown),
                explanations.predictions(),
                List.of(),
                facts,
                explanations.results().stream().map(ReportEntries::of).toList(),
                ""));
    }

    /** Adds an input that could not be used. */
    void add(String input, LimpidException reason) {
        page.add(Subject.unreadable(String.valueOf(Path.of(input).getFileName()), reason.getMessage()));
    }

    /** Where it is written. */
    public Path file() {
        return file;
    }

    /** Writes the report: all of it or nothing. @throws IOException if it cannot be written */
    void write() throws IOException {
        AtomicFile.write(file, page::writeTo);
    }
}
