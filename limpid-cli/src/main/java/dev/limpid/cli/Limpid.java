package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.Version;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Printable;
import dev.limpid.error.Suggestion;
import dev.limpid.task.Tasks;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code limpid} with all its subcommands.
 *
 * <p>A failure is one plain sentence on the error stream; with {@code --json} it is a document on the output. See
 * {@link ExitCode} for the exit codes.
 */
@Command(
        name = "limpid",
        description = "Explains the predictions of convolutional networks given as ONNX files.",
        mixinStandardHelpOptions = true,
        versionProvider = Limpid.VersionText.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid inspect model.onnx",
            "  limpid explain model.onnx photo.jpg --method grad-cam",
            "  limpid explain --help",
        })
public final class Limpid implements Runnable {

    private static final String HIDDEN = "warm-up";
    private static final Map<String, Supplier<Object>> COMMANDS = commands();
    private static final Set<String> NEEDS_ALL = Set.of("generate-completion", HIDDEN);
    private static final Set<String> WITH_MODEL = Set.of(
            "advise",
            "attack",
            "bench",
            "boxes",
            "check",
            "compile",
            "counterfactual",
            "dream",
            "evaluate",
            "explain",
            "guard",
            "inspect");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before the command runs
    private CommandSpec spec;

    /** The version shown by {@code limpid --version}. */
    static final class VersionText implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.text()};
        }
    }

    /**
     * Runs the command line in the arguments and ends the process with its exit code.
     *
     * @param args the command line without the program's name
     */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        StandardOutput output = StandardOutput.install();
        if (args.length > 1 && WITH_MODEL.contains(args[0])) {
            // It takes as long as to understand the command line and to read the model.
            Model.prepare();
        }
        int exitCode = execute(args);
        System.out.flush();
        Optional<String> lost = output.findFailure();
        if (lost.isPresent()) {
            System.err.println("limpid: standard output could not be written: " + lost.get());
            exitCode = exitCode == ExitCode.OK ? ExitCode.ERROR : exitCode;
        }
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

    /** To look at all commands takes a tenth of a short run, so a command that knows itself stands alone, and so does the version. */
    private static int execute(String... args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            return configured(new CommandLine(new Limpid())).execute(args);
        }
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
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        Tasks.names().stream()
                .filter(name -> !Zoo.has(name))
                .forEach(name -> commands.put(name, () -> TaskCommand.of(Tasks.named(name))));
        commands.put("verify", Verify::new);
        commands.put("zoo", Zoo::command);
        commands.put("generate-completion", GenerateCompletion::new);
        commands.put(HIDDEN, () -> new WarmUp(Limpid::commandLine));
        return commands;
    }

    /** Shows the help: without a command there is nothing to do, which is an error of usage. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Please name a command.");
    }

    private static int misunderstood(CommandLine.ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String message = unknownOption(command.getCommandSpec(), args)
                .orElseGet(() -> LimpidException.of(problem).getMessage() + suggestion(problem));
        if (Arrays.asList(args).contains("--json")) {
            command.getOut().println(error(message, "usage"));
            command.getOut().flush();
        } else {
            PrintWriter err = command.getErr();
            err.println(Printable.text("limpid: " + message));
            String name = command.getCommandSpec().qualifiedName();
            boolean isEmpty = command.getCommandSpec().userObject() instanceof Limpid && args.length == 0;
            if (isEmpty) {
                command.usage(err);
            } else {
                err.println("See '" + name + " --help'.");
            }
            err.flush();
        }
        return ExitCode.INPUT;
    }

    /** A misspelt option is the mistake to name first, also where it leaves a required option missing. */
    private static Optional<String> unknownOption(CommandSpec spec, String... args) {
        Set<String> known = spec.optionsMap().keySet();
        return Arrays.stream(args)
                .filter(a -> a.startsWith("--") && a.length() > 2)
                .map(a -> a.replaceFirst("=.*", ""))
                .filter(a -> !known.contains(a))
                .findFirst()
                .map(a -> a.replaceAll("\\s*\\R\\s*", " "))
                .map(a -> "Unknown option: '" + a + "'" + Suggestion.clause(a, known));
    }

    private static String suggestion(CommandLine.ParameterException problem) {
        if (!(problem instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        String wrong = unmatched.getUnmatched().get(0);
        CommandSpec spec = problem.getCommandLine().getCommandSpec();
        List<String> known = new ArrayList<>(spec.subcommands().keySet());
        known.remove(HIDDEN);
        if (wrong.startsWith("-")) {
            known.clear();
            known.addAll(spec.optionsMap().keySet());
        }
        return Suggestion.clause(wrong, known);
    }

    private static int failed(Exception exception, CommandLine command) {
        LimpidException failure = LimpidException.of(exception);
        CommandSpec spec = command.getCommandSpec();
        @Nullable
        Object mixin = spec.mixins().containsKey("common")
                ? spec.mixins().get("common").userObject()
                : null;
        Common common = mixin instanceof Common c ? c : new Common();
        if (common.isJson()) {
            command.getOut().println(error(failure.getMessage(), ResultJson.kind(failure)));
            command.getOut().flush();
        } else {
            command.getErr().println(Printable.text("limpid: " + failure.getMessage()));
        }
        if (failure.kind() == LimpidException.Kind.INTERNAL && common.isVerbose()) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return ExitCode.of(failure);
    }

    private static String error(String message, String kind) {
        return Json.text(Json.object("error", Json.object("message", message, "kind", kind)));
    }
}
