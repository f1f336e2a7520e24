package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No output overwrites an input, by no name and no link, and results are not explained again. */
class OverwritingTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() {
        model = TinyNetwork.write(folder);
    }

    private Path picture(Path file) throws IOException {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(3, 4, 0xFFFFFF);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    @Test
    void aPictureWithTheNameOfAContactSheetStays() throws IOException {
        Path input = picture(folder.resolve("contact-sheet.png"));
        byte[] before = Files.readAllBytes(input);
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--out", folder)
                        .exitCode())
                .isZero();
        assertThat(input).hasBinaryContent(before);
        assertThat(folder.resolve("contact-sheet-2.png")).exists();
    }

    @Test
    void anOutputFolderThatIsALinkToTheInputsIsSeenThrough() throws IOException {
        Path inputs = Files.createDirectory(folder.resolve("inputs"));
        picture(inputs.resolve("a.png"));
        Path taken = picture(inputs.resolve("a.gradient.png"));
        Path sheet = picture(inputs.resolve("contact-sheet.png"));
        byte[] before = Files.readAllBytes(taken);
        Path link = Files.createSymbolicLink(folder.resolve("link"), inputs);
        assertThat(Run.of("explain", model, inputs, "--method", "gradient", "--out", link)
                        .exitCode())
                .isZero();
        assertThat(taken).hasBinaryContent(before);
        assertThat(sheet).hasBinaryContent(before);
        assertThat(inputs.resolve("a-2.gradient.png")).exists();
    }

    @Test
    void aReportOntoTheLabelsIsRefused() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\n");
        Path link = Files.createLink(folder.resolve("report.html"), labels);
        Path input = picture(folder.resolve("a.png"));
        for (Path report : new Path[] {labels, link}) {
            assertThat(Run.of(
                                    "explain",
                                    model,
                                    input,
                                    "--method",
                                    "gradient",
                                    "--labels",
                                    labels,
                                    "--report",
                                    report,
                                    "--out",
                                    folder.resolve("out"))
                            .sentence())
                    .contains("would overwrite an input");
        }
        assertThat(labels).hasContent("a\nb\nc");
    }

    @Test
    void aSecondRunIntoTheFolderOfTheInputsExplainsOnlyTheInputs() throws IOException {
        Path inputs = Files.createDirectory(folder.resolve("inputs"));
        picture(inputs.resolve("a.png"));
        for (int run = 0; run < 2; run++) {
            assertThat(Run.of("explain", model, inputs, "--method", "gradient", "--out", inputs, "--json")
                            .fine()
                            .json()
                            .at("/results"))
                    .hasSize(1);
        }
        assertThat(Run.of("explain", model, inputs, "--method", "gradient", "--out", inputs)
                        .out())
                .contains("2 pictures were written by Limpid and were skipped");
    }

    @Test
    void aReportMayLieInAnOutputFolderThatDoesNotExistYet() throws IOException {
        Path out = folder.resolve("new/folder");
        Path input = picture(folder.resolve("a.png"));
        Run.of("explain", model, input, "--method", "gradient", "--out", out, "--report", out.resolve("report.html"))
                .fine();
        assertThat(out.resolve("report.html")).exists();
    }

    /** Pictures of three classes in a table, which is also the mask of a concept in each of them. */
    private Path table() throws IOException {
        StringBuilder csv = new StringBuilder("image,file,mask,concept,label\n");
        for (int i = 0; i < 30; i++) {
            BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
            picture.setRGB(i % 4, i / 8, 0xFFFFFF);
            String name = "p" + i + ".png";
            ImageIO.write(picture, "png", folder.resolve(name).toFile());
            csv.append(String.join(",", name, name, name, "spot", "c" + i % 3)).append('\n');
        }
        return Files.writeString(folder.resolve("data.csv"), csv);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "look MODEL --data DATA > look.json",
                "dissect MODEL --concepts DATA > units.csv",
                "map MODEL DATA --method pca > map.json",
                "layers MODEL DATA --parts cka > layers.json",
                "importance MODEL DATA --units 2 > importance.json",
                "concepts MODEL DATA --method crp > concepts.json",
            })
    void aTableOfDataThatIsLinkedToAResultStays(String line) throws IOException {
        Path data = table();
        byte[] before = Files.readAllBytes(data);
        String[] parts = line.split(" > ");
        Path out = Files.createDirectory(folder.resolve("out"));
        Object[] words = Arrays.stream((parts[0] + " --out OUT").split(" "))
                .map(w -> switch (w) {
                    case "MODEL" -> model;
                    case "DATA" -> data;
                    case "OUT" -> out;
                    default -> w;
                })
                .toArray();
        Run.of(words).fine();
        Path taken = out.resolve(parts[1]);
        for (boolean isHard : new boolean[] {true, false}) {
            Files.delete(taken);
            if (isHard) {
                Files.createLink(taken, data);
            } else {
                Files.createSymbolicLink(taken, data);
            }
            assertThat(Run.of(words).sentence()).startsWith(taken.toString()).contains("would overwrite an input");
            assertThat(data).hasBinaryContent(before);
        }
    }
}
