package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(commandLine.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("Please name a command.").contains("Usage: limpid");
    }
}
