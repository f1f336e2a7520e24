package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LimpidTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Limpid.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void versionIsOneLineOnTheOutput() {
        assertThat(commandLine.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("limpid ").hasLineCount(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpGoesToTheOutput() {
        assertThat(commandLine.execute("--help")).isZero();
        assertThat(out.toString()).contains("Usage: limpid");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void unknownOptionIsAnErrorOfUsage() {
        assertThat(commandLine.execute("--no-such-option")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("--no-such-option").contains("See 'limpid --help'");
    }

    /** Picocli looks at all methods of commands, and to look at a method loads every class that it names. */
    @Test
    void theDrawnWorldStaysUnloadedWhileCommandsAreListed() {
        List<String> loading = new ArrayList<>();
        int methods = collect(commandLine, loading);
        assertThat(methods).isGreaterThan(30);
        assertThat(loading).isEmpty();
    }

    private static int collect(CommandLine line, List<String> loading) {
        List<Object> objects = new ArrayList<>(List.of(line.getCommandSpec().userObject()));
        line.getCommandSpec().mixins().values().forEach(mixin -> objects.add(mixin.userObject()));
        int methods = 0;
        for (Object each : objects) {
            for (Method method : each.getClass().getDeclaredMethods()) {
                methods++;
                Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))
                        .filter(type -> type.getPackageName().matches("dev\\.limpid\\.(world|zoo)\\b.*"))
                        .forEach(type -> loading.add(each.getClass().getSimpleName() + "." + method.getName()));
            }
        }
        for (CommandLine sub : line.getSubcommands().values()) {
            methods += collect(sub, loading);
        }
        return methods;
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(commandLine.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("Please name a command.").contains("Usage: limpid");
    }
}
