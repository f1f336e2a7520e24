package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarTest {
    @TempDir
    Path folder;

    @Test
    void anUnknownKeyIsNamedWithTheNearestOne() throws IOException {
        assertRefused(
                "{\"preproces\": \"unit\"}",
                "has the key 'preproces', which is unknown; the keys are 'preprocess', 'labels', 'output', 'head' and 'padding'; did"
                        + " you mean"
                        + " 'preprocess'?");
        assertRefused(
                "{\"labels\": [\"a\"], \"comment\": 1}",
                "has the key 'comment', which is unknown; the keys are 'preprocess', 'labels', 'output', 'head' and 'padding'");
    }

    @Test
    void otherJsonThanAnObjectIsRefused() throws IOException {
        assertRefused(
                "[]", "is not a JSON object with 'preprocess', 'labels', 'output', 'head' and 'padding' but a list");
        assertRefused(
                "null", "is not a JSON object with 'preprocess', 'labels', 'output', 'head' and 'padding' but null");
        assertRefused(
                "3", "is not a JSON object with 'preprocess', 'labels', 'output', 'head' and 'padding' but a number");
        assertRefused("", "is not a JSON object with 'preprocess', 'labels', 'output', 'head' and 'padding' but empty");
    }

    @Test
    void valuesOfAnotherTypeAreRefused() throws IOException {
        assertRefused("{\"output\": [\"y\"]}", "'output' must be the name of an output, not a list");
        assertRefused("{\"padding\": -1}", "'padding' must be the number of a token, not -1");
        assertRefused("{\"output\": null}", "'output' must be the name of an output, not null");
        assertRefused(
                "{\"preprocess\": []}",
                "'preprocess' must be text, such as \"imagenet\", or an object, not a" + " list");
        assertRefused(
                "{\"preprocess\": {\"mean\": {\"r\": 1}}}",
                "'mean' of the preprocessing must be text, a number or a list of numbers, not an object");
        assertRefused(
                "{\"preprocess\": {\"preset\": null}}",
                "'preset' of the preprocessing must be text, a number or a list of numbers, not null");
        assertRefused(
                "{\"labels\": true}",
                "'labels' must be a list of names, an object from index to name, or the name of a file next to it,"
                        + " not true");
        assertRefused("{\"labels\": [\"a\", []]}", "the label of class 1 is not text but []");
    }

    @Test
    void aFileOfAnotherProgramIsIgnored() throws IOException {
        Files.writeString(folder.resolve("net.json"), "[1, 2]");
        assertThat(Sidecar.beside(folder.resolve("net.onnx"))).isEqualTo(Sidecar.NONE);
        Files.writeString(folder.resolve("net.json"), "{\"name\": \"net\"}");
        assertThat(Sidecar.beside(folder.resolve("net.onnx"))).isEqualTo(Sidecar.NONE);
        Files.writeString(folder.resolve("net.json"), "{\"name\": \"net\", \"output\": \"y\"}");
        assertThat(Sidecar.beside(folder.resolve("net.onnx")).output()).isEqualTo("y");
    }

    private void assertRefused(String json, String sentence) throws IOException {
        Path file = folder.resolve("net.limpid.json");
        Files.writeString(file, json);
        assertThatThrownBy(() -> Sidecar.beside(folder.resolve("net.onnx")))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": " + sentence);
    }
}
