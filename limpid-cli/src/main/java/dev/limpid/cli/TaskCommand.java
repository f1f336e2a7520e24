package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.task.Arguments;
import dev.limpid.task.Example;
import dev.limpid.task.Parameter;
import dev.limpid.task.Parameter.Form;
import dev.limpid.task.Parameter.Trait;
import dev.limpid.task.Task;
import dev.limpid.task.TaskInfo;
import dev.limpid.task.TaskOutput;
import dev.limpid.task.TaskResult;
import dev.limpid.task.Tasks;
import dev.limpid.task.UsageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** A task of the application as a command: its parameters are options and positional parameters. */
final class TaskCommand implements Callable<Integer> {
    private static final Pattern REFERENCE = Pattern.compile("\\{([a-z-]+)}");

    /** What is easiest to read between double quotation marks, where a shell leaves it alone. */
    private static final Pattern QUOTED = Pattern.compile("[^\"$`!\\\\]*'[^\"$`!\\\\]*");

    private final Task task;
    private final TaskInfo info;
    private final Common common = new Common();
    private final CommandSpec spec;
    private final Map<String, ArgSpec> arguments = new LinkedHashMap<>();

    private TaskCommand(Task task) {
        this.task = task;
        this.info = task.info();
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    /** The command of a task. */
    static CommandSpec of(Task task) {
        TaskCommand command = new TaskCommand(task);
        TaskInfo info = command.info;
        command.spec.name(info.name().substring(info.name().lastIndexOf(' ') + 1));
        command.spec.addMixin("common", CommandSpec.forAnnotatedObject(command.common));
        command.common.belongsTo(command.spec);
        info.parameters().forEach(command::add);
        command.spec
                .usageMessage()
                .description(escaped(named(info.description(), info)))
                .footerHeading("%nExamples:%n")
                .footer(info.examples().stream()
                        .map(e -> escaped("  limpid " + info.name() + text(e, info)))
                        .toArray(String[]::new));
        return command.spec;
    }

    private void add(Parameter<?> parameter) {
        ArgSpec argument = parameter.has(Trait.POSITIONAL) ? positional(parameter) : option(parameter);
        arguments.put(parameter.name(), argument);
        spec.add(argument);
    }

    private ArgSpec positional(Parameter<?> parameter) {
        int index = spec.positionalParameters().size();
        String least = parameter.has(Trait.REQUIRED) ? "1" : "0";
        boolean isOne = parameter.form() == Form.ONE;
        return PositionalParamSpec.builder()
                .index(isOne ? Integer.toString(index) : index + "..*")
                .arity(least + ".." + (isOne ? "1" : "*"))
                .paramLabel(parameter.label())
                .description(description(parameter))
                .type(type(parameter))
                .auxiliaryTypes(parameter.type())
                .converters(converters(parameter))
                .required(parameter.has(Trait.REQUIRED))
                .build();
    }

    private ArgSpec option(Parameter<?> parameter) {
        String name = "--" + parameter.name();
        return OptionSpec.builder(
                        Stream.of(shortName(parameter), name).distinct().toArray(String[]::new))
                .arity(parameter.form() == Form.FLAG ? "0" : "1")
                .paramLabel(parameter.label())
                .description(description(parameter))
                .type(type(parameter))
                .auxiliaryTypes(
                        parameter.form() == Form.PAIRS
                                ? new Class<?>[] {String.class, parameter.type()}
                                : new Class<?>[] {parameter.type()})
                .converters(converters(parameter))
                .splitRegex(parameter.form() == Form.LIST ? "," : "")
                .required(parameter.has(Trait.REQUIRED))
                .hidden(parameter.has(Trait.HIDDEN))
                .build();
    }

    private static Class<?> type(Parameter<?> parameter) {
        return switch (parameter.form()) {
            case ONE, FLAG -> parameter.type();
            case LIST, REPEATED -> List.class;
            case PAIRS -> Map.class;
        };
    }

    private String description(Parameter<?> parameter) {
        return escaped(named(parameter.description(), info));
    }

    private static ITypeConverter<?>[] converters(Parameter<?> parameter) {
        return parameter.reader().stream().map(TaskCommand::converter).toArray(ITypeConverter<?>[]::new);
    }

    private static ITypeConverter<?> converter(Function<String, ?> reader) {
        return text -> {
            try {
                return reader.apply(text);
            } catch (LimpidException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** A text that names parameters in braces, with their names on the command line. */
    private static String named(String text, TaskInfo info) {
        return REFERENCE
                .matcher(text)
                .replaceAll(m -> info.find(m.group(1)).map(TaskCommand::shown).orElse(m.group()));
    }

    /** How users write the name of a parameter. */
    private static String shown(Parameter<?> parameter) {
        return parameter.has(Trait.POSITIONAL) ? parameter.label() : "--" + parameter.name();
    }

    /** A text in which picocli finds nothing to replace. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private static String text(Example example, TaskInfo info) {
        return example.words().stream().map(w -> text(w, info)).collect(Collectors.joining());
    }

    private static String text(Example.Word word, TaskInfo info) {
        String value =
                QUOTED.matcher(word.value()).matches() ? '"' + word.value() + '"' : CommandText.quoted(word.value());
        return word.name()
                .flatMap(info::find)
                .map(p -> " " + shortName(p) + (p.form() == Form.FLAG ? "" : " " + value))
                .orElse(" " + value);
    }

    private static String shortName(Parameter<?> parameter) {
        return parameter.has(Trait.MAIN_OUTPUT) ? "-o" : "--" + parameter.name();
    }

    @Override
    public Integer call() throws IOException {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, ArgSpec> argument : arguments.entrySet()) {
            @Nullable Object value = argument.getValue().getValue();
            if (value != null) {
                values.put(argument.getKey(), value);
            }
        }
        TaskResult result;
        try (Output output = new Output()) {
            result = task.run(new Arguments(values), output);
        } catch (UsageException e) {
            throw common.wrong(named(e.sentence(), info));
        }
        String again = result.command().orElseGet(common::command);
        result.read()
                .ifPresentOrElse(r -> common.print(result.document(), again, r), () -> common.print(result.document()));
        return ExitCode.of(result.ending());
    }

    /** Shows what a task tells. */
    private final class Output implements TaskOutput, AutoCloseable {
        private final ProgressLine progress = common.progress();

        @Override
        public void progress(double share, String what) {
            progress.update(share, what);
        }

        @Override
        public void say(String text) {
            progress.pause();
            common.say(text);
        }

        @Override
        public void warn(String where, String sentence) {
            progress.pause();
            common.warn(where, sentence);
        }

        @Override
        public void failed(String where, LimpidException reason) {
            progress.pause();
            common.trace(reason);
            common.warn(where, reason.getMessage());
        }

        @Override
        public boolean wantsDocument() {
            return common.isJson();
        }

        @Override
        public String nameOf(Parameter<?> parameter) {
            return shown(parameter);
        }

        @Override
        public String command() {
            return common.command();
        }

        @Override
        public String commandWith(Example more) {
            return common.command() + text(more, info);
        }

        @Override
        public String command(String other, Example words) {
            return "limpid " + other + text(words, Tasks.named(other).info());
        }

        @Override
        public void close() {
            progress.close();
        }
    }
}
