package dev.limpid.cli;

import java.io.PrintWriter;
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

    @Option(names = "--verbose", description = "With an unexpected failure, print where it happened.")
    private boolean verbose;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli injects it before the command runs
    private CommandSpec spec;

    /** Whether the output is a JSON document. */
    boolean isJson() {
        return json;
    }

    /** Whether an unexpected failure is told with its stack trace. */
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
            out().println(line);
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
