package dev.limpid.cli;

import dev.limpid.app.json.Json;
import dev.limpid.app.json.RecipeJson;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
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

    /** Says to which command it belongs, where picocli does not: to one without annotations. */
    void belongsTo(CommandSpec command) {
        spec = command;
    }

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
     * @param command what computes the document again
     * @param read the files that were read
     */
    void print(Map<String, @Nullable Object> document, String command, List<Path> read) {
        if (json) {
            out().println(RecipeJson.sealed(document, command, read));
            out().flush();
        }
    }

    /** Prints the document that {@code --json} asked for; nothing without. */
    void print(Map<String, @Nullable Object> document) {
        if (json) {
            out().println(Json.text(document));
            out().flush();
        }
    }
}
