package dev.limpid.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    @TempDir
    Path folder;

    @Test
    void aByteOrderMarkIsNotPartOfTheText() throws IOException {
        Path file = Files.writeString(folder.resolve("marked.txt"), "\uFEFFfirst\r\nsecond\n");

        assertThat(TextFile.lines(file)).containsExactly("first", "second");
    }

    @Test
    void anotherEncodingIsNamedAsTheReason() throws IOException {
        Path file = Files.write(folder.resolve("latin.txt"), "M\u00fctze".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> TextFile.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": is not text in UTF-8; save it in this encoding");
    }

    @Test
    void aMissingFileAndAFolderAreToldApart() {
        assertThatThrownBy(() -> TextFile.read(folder.resolve("none.txt")))
                .hasMessage(folder.resolve("none.txt") + ": there is no such file");
        assertThatThrownBy(() -> TextFile.read(folder)).hasMessageStartingWith(folder + ": cannot be read: ");
    }
}
