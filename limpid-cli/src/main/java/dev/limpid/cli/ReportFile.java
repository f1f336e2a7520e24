package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.model.Prediction;
import dev.limpid.report.html.Explained;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page that {@code --report} asks for: it hears what was found, picture by picture, and is written at the end. */
final class ReportFile {
    /** Heat maps in a page: with more of them browsers take long to open it. */
    private static final int MOST = 3000;

    private final Path file;
    private final HtmlReport page;
    private final List<Explained> explained = new ArrayList<>();

    /**
     * A page without pictures yet.
     *
     * @param file where it is written
     */
    ReportFile(Path file, HtmlReport.Head head) {
        this.file = file;
        this.page = new HtmlReport(head);
    }

    /**
     * Refuses a file that cannot become the page, before any work is done.
     *
     * @param inputs files that must not be written over
     * @param maps how many heat maps the page would hold
     * @throws LimpidException if the file is a folder or one of the inputs, its folder is not there or cannot be written to,
     *     or the page would be too large
     */
    static void check(Path file, List<Path> inputs, long maps) {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        if (Files.isDirectory(whole) || folder == null) {
            throw LimpidException.badInput("the report " + file + " is a folder; name a file, such as report.html");
        }
        if (!Files.isDirectory(folder)) {
            throw LimpidException.notFound("there is no folder " + folder + " for the report");
        }
        if (!Files.isWritable(folder) || (Files.exists(whole) && !Files.isWritable(whole))) {
            throw LimpidException.badInput("the report " + file + " cannot be written there: permission denied");
        }
        if (inputs.stream().anyMatch(i -> i.toAbsolutePath().normalize().equals(whole))) {
            throw LimpidException.badInput("the report " + file + " would be written over an input");
        }
        if (maps > MOST) {
            throw LimpidException.tooLarge(
                    "a report of " + maps + " heat maps is more than a browser opens well; give at most " + MOST
                            + ", with fewer pictures or methods");
        }
    }

    /** The page's head for results of a network. */
    static HtmlReport.Head head(
            Network network, int inputs, List<Method> methods, String asked, long seed, String command) {
        String summary =
                counted(inputs, "picture") + ", " + counted(methods.size(), "method") + "; asked for " + asked(asked);
        return new HtmlReport.Head("What " + network.title() + " looks at", summary, command, network.facts(seed));
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** A target in words. */
    static String asked(String target) {
        return target.strip().equals("top") ? "the class with the largest logit" : target;
    }

    /** Where it is written. */
    Path file() {
        return file;
    }

    /** Hears what a method said of the picture that is under way, or why it said nothing. */
    void add(Explained each) {
        explained.add(each);
    }

    /** Closes the picture that is under way. */
    void picture(String name, InputReader.Fed fed, List<Prediction> predictions, List<Fact> facts) {
        Subject.Shown shown =
                new Subject.Shown(fed.picture(), fed.region(), fed.width(), fed.height(), Optional.empty());
        page.add(new Subject(name, Optional.of(shown), predictions, List.of(), facts, explained, ""));
        explained.clear();
    }

    /** Hears that a picture could not be read. */
    void unreadable(String name, String sentence) {
        page.add(Subject.unreadable(name, sentence));
    }

    /** Writes the page: all of it or nothing. @throws IOException if it cannot be written */
    void write() throws IOException {
        AtomicFile.write(file, page::writeTo);
    }
}
