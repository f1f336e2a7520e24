package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final StringWriter err = new StringWriter();

    @Test
    void shortWorkShowsNothing() {
        try (ProgressLine line = new ProgressLine(new PrintWriter(err), true)) {
            line.update(0.5, "x");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void longWorkIsShownAndWiped() throws InterruptedException {
        try (ProgressLine line = new ProgressLine(new PrintWriter(err), true)) {
            Thread.sleep(1050);
            line.update(0.5, "photo.jpg gradient");
        }
        assertThat(err.toString())
                .containsPattern("\r +50% \\[=+ +\\].*\\(0:00:0\\d / 0:00:0\\d\\) photo.jpg gradient");
        assertThat(err.toString()).endsWith(" \r");
    }

    @Test
    void withoutATerminalNothingIsShown() throws InterruptedException {
        try (ProgressLine line = new ProgressLine(new PrintWriter(err), false)) {
            Thread.sleep(1050);
            line.update(0.5, "x");
        }
        assertThat(err.toString()).isEmpty();
    }
}
