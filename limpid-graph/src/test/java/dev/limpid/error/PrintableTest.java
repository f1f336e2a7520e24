package dev.limpid.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void controlCharactersAreEscaped() {
        assertThat(Printable.text("a\u001b]0;owned\u0007\n\u009b2J\u007f"))
                .isEqualTo("a\\u001b]0;owned\\u0007\\u000a\\u009b2J\\u007f");
        assertThat(Printable.text("gpj\u202e.exe\u2028\ufeff\ud800")).isEqualTo("gpj\\u202e.exe\\u2028\\ufeff\\ud800");
    }

    @Test
    void ordinaryTextIsUnchanged() {
        String text = "Katze, кошка, 猫 \ud83d\udc08\u200d\u2b1b <b>";
        assertThat(Printable.text(text)).isEqualTo(text);
    }
}
