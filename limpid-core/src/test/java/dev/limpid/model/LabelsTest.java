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
import java.util.Collections;
import java.util.List;
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
                .hasMessage(file + ": is not text in UTF-8; save it in this encoding");
    }

    @Test
    void aByteOrderMarkIsNotPartOfAName() throws IOException {
        Path file = folder.resolve("labels");
        for (String text : new String[] {"\ufeffcat\ndog", "\ufeff[\"cat\", \"dog\"]"}) {
            Files.writeString(file, text);
            assertThat(Labels.read(file).names()).containsExactly("cat", "dog");
        }
    }

    @Test
    void incompleteLabelsAreRefused() throws IOException {
        Path file = folder.resolve("labels.json");
        String[][] cases = {
            {"[\"a\", null]", "the label of class 1 is not text but null"},
            {"[{\"id\": 0, \"name\": \"a\"}]", "the label of class 0 is not text but {\"id\":0,\"name\":\"a\"}"},
            {"{\"0\": \"a\", \"2\": \"c\"}", "of 2 labels by index there is none for class 1"}
        };
        for (String[] one : cases) {
            Files.writeString(file, one[0]);
            assertThatThrownBy(() -> Labels.read(file)).hasMessage(file + ": " + one[1]);
        }
    }

    @Test
    void labelsThatDoNotFitTheClassesGiveWarnings() {
        assertThat(Labels.NONE.warnings(4)).isEmpty();
        assertThat(new Labels(List.of("a", "b")).warnings(2)).isEmpty();
        assertThat(new Labels(List.of("a", "b", "c")).warnings(4))
                .containsExactly("there are 3 labels for 4 classes; the other classes are named by their index");
        assertThat(new Labels(List.of("a", "b")).warnings(1))
                .containsExactly("there are 2 labels for 1 class; the last ones are not used");
        assertThat(new Labels(List.of("background", "a", "b")).warnings(2))
                .containsExactly(
                        "there are 3 labels for 2 classes; the first is 'background', so each name may be one class"
                                + " too late");
        assertThat(new Labels(List.of("cat", "", "cat", "dog", "")).warnings(5))
                .containsExactly(
                        "the label is empty for class 1 and 4",
                        "the label 'cat' is not unique: classes 0 and 2 have this name");
        assertThat(new Labels(Collections.nCopies(20, "a")).warnings(20))
                .containsExactly("the label 'a' is not unique: classes 0, 1, 2, 3, 4 and 15 others have this name");
    }

    @Test
    void classesWithoutNamesHaveNumbers() {
        assertThat(new Labels(List.of("a", "", "c")).name(1)).isEqualTo("1");
        assertThat(Labels.NONE.name(3)).isEqualTo("3");
        assertThat(Labels.NONE.findIndex("3")).isEmpty();
    }
}
