package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    Path folder;

    @Test
    void whatWasMadeAndIsEmptyIsRemoved() {
        Path out = folder.resolve("a/b");
        try (OutputFolder made = OutputFolder.create(out)) {
            assertThat(made.path()).isDirectory();
        }
        assertThat(folder.resolve("a")).doesNotExist();
        assertThat(folder).isDirectory();
    }

    @Test
    void whatHoldsAFileOrWasThereBeforeStays() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Path written;
        try (OutputFolder old = OutputFolder.create(before);
                OutputFolder made = OutputFolder.create(folder.resolve("a/b"))) {
            assertThat(old.made()).isEmpty();
            written = Files.writeString(made.file("x.json"), "{}");
        }
        assertThat(before).isDirectory();
        assertThat(written).exists();
    }
}
