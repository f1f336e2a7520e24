package dev.limpid.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputNamesTest {

    private static final Path OUT = Path.of("out");

    private final OutputNames names = new OutputNames();

    @Test
    void theEndingIsDroppedAndOddCharactersAreReplaced() {
        assertThat(next("a/b c'd.jpg")).isEqualTo("b_c_d");
        assertThat(next("--flag\n.png")).isEqualTo("flag_");
        assertThat(next("K\u00fcche.JPEG")).isEqualTo("K\u00fcche");
        assertThat(next(".hidden")).isEqualTo("hidden");
        assertThat(next("...")).isEqualTo("input");
        assertThat(next("nul.png")).isEqualTo("_nul");
        assertThat(next("x".repeat(300) + ".png")).hasSize(80);
    }

    @Test
    void noTwoAreAlikeOnAnySystem() {
        assertThat(next("one/a.jpg")).isEqualTo("a");
        assertThat(next("two/a.jpg")).isEqualTo("a-2");
        assertThat(next("two/A.png")).isEqualTo("A-3");
    }

    @Test
    void anInputIsNeverOverwritten(@TempDir Path folder) throws IOException {
        Path there = Files.createFile(folder.resolve("photo.grad-cam.png"));
        assertThat(names.next(Path.of("photo.jpg"), folder, new OutputGuard(List.of(there))))
                .isEqualTo("photo-2");
        Path beside = Files.createFile(folder.resolve("photo.jpg"));
        assertThat(new OutputNames().next(Path.of("photo.jpg"), folder, new OutputGuard(List.of(beside))))
                .isEqualTo("photo");
    }

    @Test
    void anInputIsFoundThroughLinksOfAnyKind(@TempDir Path folder) throws IOException {
        Path input = Files.createFile(folder.resolve("photo.png"));
        Path linked = Files.createSymbolicLink(folder.resolve("link"), folder);
        Path hard = Files.createLink(folder.resolve("hard.png"), input);
        OutputGuard guard = new OutputGuard(List.of(input));
        assertThat(guard.isInput(linked.resolve("photo.png"))).isTrue();
        assertThat(guard.isInput(
                        linked.resolve("..").resolve(folder.getFileName()).resolve("photo.png")))
                .isTrue();
        assertThat(guard.isInput(hard)).isTrue();
        assertThat(guard.isInput(folder.resolve("other.png"))).isFalse();
        assertThat(new OutputGuard(List.of(linked.resolve("photo.png"))).isInput(input))
                .isTrue();
        assertThatThrownBy(() -> guard.check(hard, "the report"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("hard.png: the report would overwrite an input");
    }

    private String next(String input) {
        return names.next(Path.of(input), OUT, new OutputGuard(List.of()));
    }
}
