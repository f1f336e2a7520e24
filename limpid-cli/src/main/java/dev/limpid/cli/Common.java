package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.RecipeJson;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Printable;
import dev.limpid.report.html.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: its help, its form of output, and where it prints. */
final class Common {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and its examples.")
    @SuppressWarnings("UnusedVariable") // picocli reads it: it shows the help instead of running the command
    private boolean help;

    @Option(names = "--json", description = "Print one JSON document on standard output, and nothing else.")
    private boolean json;

    @Option(names = "--verbose", description = "Print a stack trace with an unexpected error.")
    private boolean verbose;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli injects it before the command runs
    private CommandSpec spec;

    /** Whether the output is a JSON document. */
    boolean isJson() {
        return json;
    }

    /** Whether an unexpected error is printed with its stack trace. */
    boolean isVerbose() {
        return verbose || System.getenv("LIMPID_DEBUG") != null;
    }

    /** Standard output. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** The error stream. */
    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** A progress bar on the error stream. */
    ProgressLine progress() {
        return new ProgressLine(err(), ProgressLine.isTerminal() && !json);
    }

    /** The command line as it can be given to a shell again. */
    String command() {
        return CommandText.of(spec);
    }

    /** An error of usage with a sentence. */
    picocli.CommandLine.ParameterException wrong(String sentence) {
        return new picocli.CommandLine.ParameterException(spec.commandLine(), sentence);
    }

    /** Refuses a limit below 1. */
    void checkLimit(@Nullable Integer limit) {
        if (limit != null && limit < 1) {
            throw wrong("--limit must be at least 1, not " + limit + ".");
        }
    }

    /** Prints a line for people; nothing with {@code --json}. */
    void say(String line) {
        if (!json) {
            if (line.isEmpty()) {
                out().println();
            }
            line.lines().map(Printable::text).forEach(out()::println);
            out().flush();
        }
    }

    /** Prints a failure that does not end the command; with {@code --json} it is in the document. */
    void warn(String where, String sentence) {
        if (!json) {
            err().println(Printable.text("limpid: " + (sentence.startsWith(where) ? "" : where + ": ") + sentence));
            err().flush();
        }
    }

    /** Says so where the classes of data are matched to those of a network by a guess. */
    void warnOfClasses(DataSet data, Model model) {
        Labelled.findGuess(data, model).ifPresent(g -> warn(data.name(), g));
    }

    /** Prints where an unexpected error happened, if that is wanted. */
    void trace(LimpidException failure) {
        if (failure.kind() == LimpidException.Kind.INTERNAL && isVerbose()) {
            failure.printStackTrace(err());
            err().flush();
        }
    }

    /**
     * Prints the document that {@code --json} asked for, with the recipe by which it can be verified; nothing without.
     *
     * @param read the files that were read
     */
    void print(Map<String, @Nullable Object> document, List<Path> read) {
        if (json) {
            out().println(sealed(document, read));
            out().flush();
        }
    }

    /** A document with the recipe by which it can be verified, as text. */
    String sealed(Map<String, @Nullable Object> document, List<Path> read) {
        return sealed(document, command(), read);
    }

    /** The same with another command line that computes it again. */
    String sealed(Map<String, @Nullable Object> document, String command, List<Path> read) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(document);
        whole.put("recipe", RecipeJson.of(command, read));
        return Recipe.sealed(Json.text(whole));
    }

    /** Prints the document that {@code --json} asked for; nothing without. */
    void print(Map<String, @Nullable Object> document) {
        if (json) {
            out().println(Json.text(document));
            out().flush();
        }
    }
}
