package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooDrawTest {

    @TempDir
    Path folder;

    @Test
    void drawsPicturesMasksAndTables() throws IOException {
        Path out = folder.resolve("creatures");
        JsonNode json = Run.of("zoo", "draw", "--out", out, "--count", 3, "--side", 24, "--seed", 9, "--json")
                .fine()
                .json();
        assertThat(json.at("/pictures").asInt()).isEqualTo(3);
        assertThat(json.at("/species")).hasSize(25);
        assertThat(Files.readAllLines(Path.of(json.at("/labels").asText()))).hasSize(4);
        for (String file : new String[] {"pictures", "masks/parts", "masks/objects", "masks/colours"}) {
            assertThat(out.resolve(file).resolve("000002.png")).isNotEmptyFile();
        }
    }

    @Test
    void faultsAreGivenByName() throws IOException {
        Run run = Run.of(
                        "zoo",
                        "draw",
                        "--out",
                        folder,
                        "--count",
                        "8",
                        "--side",
                        "8",
                        "--watermark",
                        "kestra:1:1",
                        "--group",
                        "abiru,bokto:0.5:1",
                        "--label-noise",
                        "1",
                        "--home",
                        "1")
                .fine();
        assertThat(run.out()).contains("wrote 8 pictures of 8x8 pixels");
        for (String line : Files.readAllLines(folder.resolve("labels.csv")).subList(1, 9)) {
            String[] cells = line.split(",");
            assertThat(cells[1]).as("label").isNotEqualTo(cells[3]);
            assertThat(cells[6]).as("watermark").isEqualTo("1");
        }
    }

    @Test
    void aFileWithTheNameOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("photo.jpg"), "x");
        assertThat(Run.of("zoo", "draw", "--out", file).sentence())
                .endsWith("photo.jpg: the output folder cannot be made, since a file has its name");
    }

    @Test
    void wrongRequestsGetOneSentence() {
        assertThat(Run.of("zoo").sentence())
                .isEqualTo("Please name a subcommand of zoo: list, card, draw, judge, export, train, retrain.");
        assertThat(Run.of("zoo", "draw", "--out", folder, "--count", 0).sentence())
                .isEqualTo("--count must be 1 to 1000000, not 0.");
        assertThat(Run.of("zoo", "draw", "--out", folder, "--side", 7).sentence())
                .isEqualTo("--side must be 8 to 2048, not 7.");
        assertThat(Run.of("zoo", "draw", "--out", folder, "--watermark", "unicorn:1")
                        .sentence())
                .startsWith("there is no species unicorn; there are abiru, bokto");
        assertThat(Run.of("zoo", "draw", "--out", folder, "--watermark", "kestra")
                        .sentence())
                .startsWith("watermark is NAME:RATE");
        assertThat(Run.of("zoo", "draw", "--out", folder, "--group", "kestra:often")
                        .sentence())
                .isEqualTo("often is not a rate");
        assertThat(Run.of("zoo", "draw", "--out", folder, "--home", "2").sentence())
                .isEqualTo("a rate must be from 0 to 1, not 2.0");
    }
}
