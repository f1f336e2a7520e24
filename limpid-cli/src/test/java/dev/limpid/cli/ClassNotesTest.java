package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That folders are matched to classes by their order alone is said wherever a result depends on it, and nowhere else. */
class ClassNotesTest {
    private static final int CLASSES = 10;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        data = folder.resolve("data");
        for (int type = 0; type < CLASSES; type++) {
            Path own = Files.createDirectories(data.resolve("kind " + (char) ('a' + type)));
            for (int i = 0; i < 5; i++) {
                Files.write(own.resolve(i + ".png"), Png.encode(bar(type, i), Map.of()));
            }
        }
    }

    /** A bright bar, upright or lying, of a width and at a place by its class. */
    private static Picture bar(int type, int shift) {
        int[] rgb = new int[28 * 28];
        for (int i = 0; i < rgb.length; i++) {
            int along = type % 2 == 0 ? i % 28 : i / 28;
            rgb[i] = along >= 2 * type + shift && along < 3 * type + 4 + shift ? 0xE0E0E0 : 0;
        }
        return Picture.of(28, 28, rgb);
    }

    private Run run(String words, boolean isJson) {
        List<Object> line = new ArrayList<>(Arrays.asList(words.split(" ")));
        line.addAll(1, List.of("zoo:lenet", data));
        if (line.get(0).equals("cases")) {
            line.add(3, data.resolve("kind a/0.png"));
        }
        line.addAll(List.of("--out", folder.resolve("out")));
        if (isJson) {
            line.add("--json");
        }
        return Run.of(line.toArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attack --limit 2 --method fgsm",
                "cases",
                "distill --students linear",
                "importance --units 2 --orders 0",
                "labels",
                "map --method pca",
                "prototypes",
                "report --only prototypes,attack",
            })
    void theResultsSayIt(String command) throws IOException {
        String said = "'kind a' as class 0 to 'kind j' as class 9; a file of labels names the classes";
        assertThat(run(command, true).fine().json().at("/notes/0").asText()).contains(said);
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            List<Path> texts =
                    files.filter(f -> f.toString().matches(".*[.](html|json)")).toList();
            assertThat(texts).anyMatch(f -> f.toString().endsWith(".html"));
            for (Path each : texts) {
                assertThat(Files.readString(each).replace("&#39;", "'"))
                        .as(each.toString())
                        .contains(said);
            }
        }
    }

    @Test
    void itIsSaidOnTheErrorStreamAndOnlyWhereItMatters() {
        assertThat(run("prototypes", false).err()).contains("'kind a' as class 0");
        assertThat(run("layers --parts cka", false).err()).doesNotContain("as class 0");
    }
}
