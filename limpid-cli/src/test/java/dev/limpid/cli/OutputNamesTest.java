package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
    void anInputIsNeverWrittenOver() {
        Path there = OUT.toAbsolutePath().resolve("photo.grad-cam.png");
        assertThat(names.next(Path.of("photo.jpg"), OUT, Set.of(there))).isEqualTo("photo-2");
        Path beside = OUT.toAbsolutePath().resolve("photo.jpg");
        assertThat(new OutputNames().next(Path.of("photo.jpg"), OUT, Set.of(beside)))
                .isEqualTo("photo");
    }

    private String next(String input) {
        return names.next(Path.of(input), OUT, Set.of());
    }
}
