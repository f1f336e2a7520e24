package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    Path folder;

    @Test
    void everyFormGivesTheSame() throws IOException {
        for (String text : new String[] {
            "cat\ndog\n",
            "cat\r\n dog",
            "[\"cat\", \"dog\"]",
            "{\"0\": \"cat\", \"1\": \"dog\"}",
            "{\"1\": [\"n2\", \"dog\"], \"0\": [\"n1\", \"cat\"]}"
        }) {
            Path file = folder.resolve("labels");
            Files.writeString(file, text);
            assertThat(Labels.read(file).names()).as(text).containsExactly("cat", "dog");
        }
    }

    @Test
    void metadataMayHoldThem() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Graph graph = b.build(Map.of(
                "y", b.input("x", TensorType.of(ElementType.FLOAT, 1, 2)).relu()));
        Graph listed = graph.withHeader(graph.header().withMetadata("classes", "cat,dog"));
        Graph python = graph.withHeader(graph.header().withMetadata("names", "{0: 'cat', 1: 'dog'}"));

        assertThat(Labels.find(graph)).isEmpty();
        assertThat(Labels.find(listed).orElseThrow().names()).containsExactly("cat", "dog");
        assertThat(Labels.find(python).orElseThrow().names()).containsExactly("cat", "dog");
    }

    @Test
    void badFilesAreNamed() throws IOException {
        Path file = folder.resolve("labels.json");
        assertThatThrownBy(() -> Labels.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": there is no such file");
        for (String text : new String[] {"", "[", "{\"a\": 1}"}) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> Labels.read(file))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageStartingWith(file + ": ");
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> Labels.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": is not text in UTF-8");
    }

    @Test
    void classesWithoutNamesHaveNumbers() {
        assertThat(Labels.NONE.name(3)).isEqualTo("3");
        assertThat(Labels.NONE.findIndex("3")).isEmpty();
    }
}
