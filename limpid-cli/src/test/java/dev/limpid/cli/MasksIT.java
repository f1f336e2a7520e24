package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code examples/masks}; it trains for a few minutes, so that it is only compiled here. */
class MasksIT {
    @TempDir
    Path folder;

    @Test
    void theExampleCompiles() throws IOException {
        Path classes = Started.compileExample("masks", folder);
        assertThat(classes.resolve("org/example/masks/Masks.class")).isNotEmptyFile();
        assertThat(classes.resolve("org/example/masks/Student.class")).isNotEmptyFile();
    }
}
