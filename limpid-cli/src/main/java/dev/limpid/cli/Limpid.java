package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.runtime.OnnxRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code limpid}, under which all other commands stand.
 *
 * <p>Exit codes: 0 = done, 1 = the work failed, 2 = bad input, or the command line was not understood. A failure is one
 * plain sentence on the error stream; with {@code --json} it is a document on the output.
 */
@Command(
        name = "limpid",
        description = "Explains what a convolutional network looks at. The network is an ONNX file.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid inspect model.onnx",
            "  limpid explain model.onnx photo.jpg --method grad-cam",
            "  limpid explain --help",
        })
public final class Limpid implements Runnable {

    private static final Map<String, Supplier<Object>> COMMANDS = commands();
    private static final Set<String> NEEDS_ALL = Set.of("generate-completion", "warm-up");
    private static final Set<String> WITH_MODEL = Set.of("explain", "compile", "bench", "inspect");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before the command runs
    private CommandSpec spec;

    /**
     * Runs the command line in the arguments and ends the process with its exit code.
     *
     * @param args the command line without the program's name
     */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        if (args.length > 1 && WITH_MODEL.contains(args[0])) {
            // It takes as long as to understand the command line and to read the model.
            OnnxRuntime.prepare();
        }
        int exitCode = execute(args);
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
        CommandLine line = new CommandLine(new Limpid());
        COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return configured(line);
    }

    /** To look at all commands takes a tenth of a short run, so a command that knows itself stands alone. */
    private static int execute(String... args) {
        @Nullable Supplier<Object> command = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (command == null || NEEDS_ALL.contains(args[0])) {
            return commandLine().execute(args);
        }
        CommandLine line = configured(new CommandLine(command.get())).setCommandName("limpid " + args[0]);
        return line.execute(Arrays.copyOfRange(args, 1, args.length));
    }

    private static CommandLine configured(CommandLine line) {
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Limpid::misunderstood)
                .setExecutionExceptionHandler(Limpid::failed);
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("inspect", Inspect::new);
        commands.put("explain", Explain::new);
        commands.put("compile", Compile::new);
        commands.put("methods", MethodList::new);
        commands.put("bench", Bench::new);
        commands.put("capsules", Capsules::new);
        commands.put("demo", Demo::new);
        commands.put("zoo", Zoo::new);
        commands.put("generate-completion", GenerateCompletion::new);
        commands.put("warm-up", WarmUp::new);
        return commands;
    }

    /** Shows the help: without a command there is nothing to do, which is an error of usage. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Please name a command.");
    }

    private static int misunderstood(CommandLine.ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String message = sentence(problem);
        if (Arrays.asList(args).contains("--json")) {
            command.getOut().println(error(message, "usage"));
            command.getOut().flush();
        } else {
            PrintWriter err = command.getErr();
            err.println("limpid: " + message);
            String name = command.getCommandSpec().qualifiedName();
            if (command.getCommandSpec().userObject() instanceof Limpid) {
                command.usage(err);
            } else {
                err.println("'" + name + " --help' tells how to use it.");
            }
            err.flush();
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** Both what a user can mend and what only we can: the first is an error of input, the second a failure. */
    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        boolean isInput = failure instanceof LimpidException;
        CommandSpec spec = command.getCommandSpec();
        @Nullable
        Object mixin = spec.mixins().containsKey("common")
                ? spec.mixins().get("common").userObject()
                : null;
        Common common = mixin instanceof Common c ? c : new Common();
        if (common.isJson()) {
            command.getOut().println(error(sentence(failure), isInput ? "input" : "failure"));
            command.getOut().flush();
        } else {
            command.getErr().println("limpid: " + sentence(failure));
        }
        if (!isInput && common.isVerbose()) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return isInput ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String error(String message, String kind) {
        return Json.text(Json.object("error", Json.object("message", message, "kind", kind)));
    }

    /** What is said of a failure: one line, whatever its text contains. */
    static String sentence(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        if (failure instanceof OutOfMemoryError) {
            text = "the Java heap is full; JAVA_TOOL_OPTIONS=-Xmx8g, say, gives it more";
        } else if (failure instanceof IOException || failure instanceof java.io.UncheckedIOException) {
            text = fileProblem(failure, text);
        }
        return text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse(text);
    }

    /** The file system's exceptions often carry a bare file name. */
    private static String fileProblem(Throwable failure, String text) {
        Throwable cause = failure instanceof java.io.UncheckedIOException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        List<Class<?>> known = List.of(
                java.nio.file.AccessDeniedException.class,
                java.nio.file.NoSuchFileException.class,
                java.nio.file.FileAlreadyExistsException.class);
        List<String> said = List.of("permission denied", "no such file or folder", "it is in the way: a file exists");
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).isInstance(cause)) {
                return cause.getMessage() + ": " + said.get(i);
            }
        }
        return text;
    }
}
