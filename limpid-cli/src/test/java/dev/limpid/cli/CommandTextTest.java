package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandTextTest {
    @Test
    void aShellTakesEveryArgumentForOneWord() {
        assertThat(CommandText.quoted("model.onnx")).isEqualTo("model.onnx");
        assertThat(CommandText.quoted("my cat.png")).isEqualTo("'my cat.png'");
        assertThat(CommandText.quoted("it's; rm *")).isEqualTo("'it'\\''s; rm *'");
        assertThat(CommandText.quoted("")).isEqualTo("''");
        assertThat(CommandText.quoted("a=b,c:d/e")).isEqualTo("a=b,c:d/e");
    }
}
