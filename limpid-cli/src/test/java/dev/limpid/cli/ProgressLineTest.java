package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final StringWriter err = new StringWriter();
    private long now = 12_345;

    private ProgressLine line(boolean isShown) {
        return new ProgressLine(new PrintWriter(err), isShown, () -> now);
    }

    private void pass(long milliseconds) {
        now += Duration.ofMillis(milliseconds).toNanos();
    }

    @Test
    void workOfLessThanASecondShowsNothing() {
        try (ProgressLine line = line(true)) {
            line.update(0.1, "x");
            pass(999);
            line.update(0.5, "x");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void workOfASecondIsShownAndWipedAtTheEnd() {
        try (ProgressLine line = line(true)) {
            pass(1000);
            line.update(0.5, "photo.jpg gradient");
        }
        assertThat(err.toString())
                .containsPattern(
                        "\\r +50% \\[=+ +\\].*\\(\\d:\\d\\d:\\d\\d / \\d:\\d\\d:\\d\\d\\) photo\\.jpg gradient")
                .endsWith(" \r");
    }

    @Test
    void withoutATerminalNothingIsShown() {
        try (ProgressLine line = line(false)) {
            pass(5000);
            line.update(0.5, "x");
        }
        assertThat(err.toString()).isEmpty();
    }
}
