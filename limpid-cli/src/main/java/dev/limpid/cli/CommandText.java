package dev.limpid.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command line as it can be given to a shell again. */
final class CommandText {
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private CommandText() {}

    /** What the user typed, with quotation marks where a shell needs them. */
    static String of(CommandSpec spec) {
        CommandLine line = spec.commandLine();
        List<String> arguments = line.getParseResult().originalArgs();
        // Below another command the arguments begin with this command's name; on its own its name says all.
        String name =
                line.getParent() == null ? spec.qualifiedName() : spec.root().name();
        return "./"
                + Stream.concat(Stream.of(name), arguments.stream().map(CommandText::quoted))
                        .collect(Collectors.joining(" "));
    }

    /** An argument that a shell takes for one word. */
    static String quoted(String argument) {
        return argument.matches(PLAIN) ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
