package dev.limpid.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code limpid}, under which all other commands stand.
 *
 * <p>Exit codes: 0 = done, 1 = the work failed, 2 = the command line was not understood. A failure is one plain
 * sentence on the error stream.
 */
@Command(
        name = "limpid",
        description = "Explains convolutional networks given as ONNX files.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {})
public final class Limpid implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before the command runs
    private CommandSpec spec;

    /**
     * Runs the command line in the arguments and ends the process with its exit code.
     *
     * @param args the command line without the program's name
     */
    public static void main(String[] args) {
        int exitCode = commandLine().execute(args);
        System.out.flush();
        System.err.flush();
        // Not a return from main: a thread of a library must not keep the process alive.
        System.exit(exitCode);
    }

    /**
     * The command line, ready to execute; tests give it writers of their own.
     *
     * @return a new command line
     */
    public static CommandLine commandLine() {
        return new CommandLine(new Limpid()).setExecutionExceptionHandler(Limpid::failed);
    }

    /** Shows the help: without a command there is nothing to do, which is an error of usage. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Please name a command.");
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        String message = failure.getMessage();
        err.println("limpid: " + (message == null ? failure.toString() : message));
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
