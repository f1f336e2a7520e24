package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Results over inputs of every kind: which files are written, and that scores are strongest where the truth was planted.
 * {@code -Dlimpid.docs.update=true} writes the pictures of docs/inputs.md.
 */
class InputKindsTest {
    private static final Path GALLERY = Path.of("..", "docs", "gallery");
    private static final int LARGEST = 60_000;

    @TempDir
    Path folder;

    private Path out;
    private PlantedInputs planted;

    @BeforeEach
    void prepare() throws IOException {
        out = folder.resolve("out");
        planted = new PlantedInputs(Files.createDirectory(folder.resolve("in")));
    }

    private Run explain(PlantedInputs.Case planted, String methods, Object... more) {
        List<Object> all = new ArrayList<>(List.of("explain", planted.model(), planted.input()));
        all.addAll(List.of("--method", methods, "--out", out, "--raw"));
        all.addAll(List.of(more));
        return Run.of(all.toArray());
    }

    private Tensor numbers(String name) {
        return Npy.read(out.resolve(name));
    }

    /** Checks a drawing, and writes it for the documentation if that is asked for. */
    private void isDrawn(String name, String documented) throws IOException {
        Path png = out.resolve(name);
        assertThat(Png.isOwn(png)).isTrue();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(200);
        Path shown = GALLERY.resolve(documented);
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.write(shown, Files.readAllBytes(png));
        }
        assertThat(shown).exists();
        assertThat(Files.size(shown)).isLessThan(LARGEST);
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(out.resolve(name));
    }

    /** The index of the row with the largest last number. */
    private static int strongest(List<String> lines) {
        int best = 1;
        for (int i = 1; i < lines.size(); i++) {
            best = score(lines.get(i)) > score(lines.get(best)) ? i : best;
        }
        return best - 1;
    }

    private static double score(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
    }

    @Test
    void aSeriesIsACurveWithBands() throws IOException {
        Run run = explain(planted.series(), "grad-cam,integrated-gradients", "--upsample")
                .fine();
        assertThat(run.out()).contains("pulse.grad-cam.csv");
        assertThat(numbers("pulse.grad-cam.upsampled.npy").shape()).containsExactly(1, 200);
        assertThat(numbers("pulse.integrated-gradients.upsampled.npy").shape()).containsExactly(1, 1, 200);
        List<String> lines = lines("pulse.grad-cam.csv");
        assertThat(lines).hasSize(201);
        assertThat(lines.get(0)).isEqualTo("step,value,score");
        assertThat(strongest(lines)).isCloseTo(PlantedInputs.PULSE, within(3));
        assertThat(strongest(lines("pulse.integrated-gradients.csv"))).isCloseTo(PlantedInputs.PULSE, within(3));
        isDrawn("pulse.integrated-gradients.png", "inputs-series.png");
        assertThat(Png.isOwn(out.resolve("contact-sheet.png"))).isTrue();
    }

    @Test
    void aVolumeIsCutInThreeDirections() throws IOException {
        Path report = folder.resolve("report.html");
        explain(planted.volume(), "grad-cam,gradient", "--upsample", "--report", report)
                .fine();
        assertThat(numbers("scan.grad-cam.npy").shape()).containsExactly(1, 12, 14, 16);
        Tensor sized = numbers("scan.grad-cam.upsampled.npy");
        assertThat(sized.shape()).containsExactly(1, 24, 28, 32);
        assertThat(numbers("scan.gradient.upsampled.npy").shape()).containsExactly(1, 1, 24, 28, 32);
        ByteBuffer nifti = ByteBuffer.wrap(Files.readAllBytes(out.resolve("scan.grad-cam.nii")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(nifti.getInt(0)).isEqualTo(348);
        assertThat(nifti.getShort(42)).isEqualTo((short) 24);
        assertThat(nifti.getShort(44)).isEqualTo((short) 28);
        assertThat(nifti.getShort(46)).isEqualTo((short) 32);
        assertThat(nifti.capacity()).isEqualTo(352 + (4 * 24 * 28 * 32));
        // Element [i,j,k] of the file is element [i,j,k] of the input, the first index running first.
        float[] values = sized.toFloats();
        List<Integer> ball = PlantedInputs.BALL;
        int inFile = ball.get(0) + (24 * (ball.get(1) + (28 * ball.get(2))));
        int inScores = (((ball.get(0) * 28) + ball.get(1)) * 32) + ball.get(2);
        assertThat(nifti.getFloat(352 + (4 * inFile)))
                .isEqualTo(values[inScores])
                .isPositive();
        assertThat(values[0]).isLessThan(values[inScores] / 10);
        isDrawn("scan.grad-cam.png", "inputs-volume.png");
        Document page = Jsoup.parse(Files.readString(report));
        assertThat(page.select("input[data-slice]")).hasSize(6);
        assertThat(page.select("link, iframe, [src^=http]")).isEmpty();
    }

    @Test
    void tokensAreWords() throws IOException {
        Path report = folder.resolve("report.html");
        explain(planted.tokens(), "occlusion", "--param", "window=1", "--param", "stride=1", "--report", report);
        List<String> lines = lines("words.occlusion.csv");
        assertThat(lines.get(0)).isEqualTo("position,token,score");
        assertThat(lines.get(6)).startsWith("5,27,");
        assertThat(strongest(lines)).isEqualTo(PlantedInputs.WORD);
        isDrawn("words.occlusion.png", "inputs-tokens.png");
        Document page = Jsoup.parse(Files.readString(report));
        assertThat(page.select(".tokens span").eachText()).hasSize(14).startsWith("4", "31", "8");
        assertThat(page.select(".tokens span").get(PlantedInputs.WORD).className())
                .isEqualTo("for-32");
    }

    @Test
    void aSeriesOfLettersIsDrawnAsLetters() throws IOException {
        explain(planted.letters(), "input-x-gradient", "--feature-names", "A,C,G,T")
                .fine();
        assertThat(lines("motif.input-x-gradient.csv").get(0)).isEqualTo("step,A,C,G,T,score");
        List<String> lines = lines("motif.input-x-gradient.csv");
        for (int i = 0; i < PlantedInputs.SEQUENCE_MOTIF.length(); i++) {
            assertThat(score(lines.get(1 + PlantedInputs.MOTIF + i))).isPositive();
        }
        assertThat(score(lines.get(1 + PlantedInputs.MOTIF - 8))).isZero();
        isDrawn("motif.input-x-gradient.png", "inputs-letters.png");
    }

    @Test
    void aTableIsBarsWithNames() throws IOException {
        Path names = Files.writeString(folder.resolve("names.txt"), PlantedInputs.FEATURES.replace(',', '\n') + "\n");
        Run run = explain(planted.table(), "input-x-gradient", "--feature-names", names, "--json");
        JsonNode result = run.fine().json().get("results").get(0);
        assertThat(result.get("kind").asText()).isEqualTo("table");
        assertThat(result.get("seen").isNull()).isTrue();
        JsonNode explanation = result.get("explanations").get(0);
        assertThat(explanation.get("shape").toString()).isEqualTo("[1,6]");
        assertThat(explanation.get("scores")).hasSize(6);
        assertThat(explanation.get("files").get("table").asText()).endsWith("loan.input-x-gradient.csv");
        List<String> lines = lines("loan.input-x-gradient.csv");
        assertThat(lines.get(0)).isEqualTo("feature,value,score");
        assertThat(lines.get(2)).startsWith("income,2.1,3.7");
        assertThat(lines.get(3)).startsWith("debt,0.8,-1.5");
        isDrawn("loan.input-x-gradient.png", "inputs-table.png");
    }

    @Test
    void namesMustFitTheInput() {
        assertThat(explain(planted.table(), "gradient", "--feature-names", "a,b")
                        .sentence())
                .isEqualTo("2 names of features are given, but the input has 6");
        assertThat(explain(planted.bands(), "gradient", "--feature-names", "a,b")
                        .sentence())
                .isEqualTo("names of features are given, but the input 'bands' is neither a table nor a series with"
                        + " channels");
        assertThat(explain(planted.table(), "gradient", "--feature-names", "a,,b")
                        .sentence())
                .contains("one of them is empty");
    }

    @Test
    void namesAreForTheTableBesideAPicture() throws IOException {
        PlantedInputs.Case both = planted.pictureAndTable();
        Path picture = folder.resolve("in").resolve("picture.png");
        Files.write(picture, Png.encode(Picture.filled(8, 8, 0x4080C0), Map.of()));
        List<Object> command = new ArrayList<>(List.of("explain", both.model(), "--method", "gradient", "--out", out));
        command.addAll(List.of("--input", "picture=" + picture, "--input", "row=" + both.input()));
        Run run = Run.of(Stream.concat(command.stream(), Stream.of("--feature-names", "a,b,c"))
                .toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllLines(out.resolve("row").resolve("both.gradient.csv")))
                .hasSize(4)
                .allMatch(line -> line.matches("(feature|a|b|c),.*"));
        assertThat(out.resolve("picture").resolve("picture.gradient.png")).exists();
    }

    @Test
    void aPictureOfManyChannelsIsDrawnOverTheirMeanAndThatIsSaid() throws IOException {
        Run run = explain(planted.bands(), "grad-cam", "--csv").fine();
        assertThat(run.out()).contains("the picture shows the mean of 6 channels");
        List<String> lines = lines("bands.grad-cam.csv");
        assertThat(lines.get(0)).startsWith("row,column,value_0,").endsWith(",value_5,score");
        int best = strongest(lines);
        assertThat(best / 32).isCloseTo(PlantedInputs.SPOT_ROW, within(4));
        assertThat(best % 32).isCloseTo(PlantedInputs.SPOT_COLUMN, within(4));
        isDrawn("bands.grad-cam.png", "inputs-bands.png");
    }

    @Test
    void aPictureOfOneColumnIsDrawnAsASeries() throws IOException {
        Run run = explain(planted.column(), "grad-cam", "--upsample", "--json").fine();
        assertThat(run.json().get("results").get(0).get("kind").asText()).isEqualTo("picture");
        assertThat(numbers("column.grad-cam.npy").shape()).containsExactly(1, 100, 1);
        assertThat(numbers("column.grad-cam.upsampled.npy").shape()).containsExactly(1, 200, 1);
        assertThat(ImageIO.read(out.resolve("column.grad-cam.png").toFile()).getWidth())
                .isEqualTo(760);
    }

    @Test
    void scoresThatCannotBeDrawnAreWrittenAllTheSame() throws IOException {
        // A layer of a series that holds more axes than the series has.
        PlantedInputs.Case inner = planted.innerAxes();
        Object[] command = {
            "explain", inner.model(), inner.input(), "--method", "gradient", "--layer", "inner", "--out", out
        };
        Run run = Run.of(command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("warning: scores float[1,6,4,5] belong to no places of the input");
        assertThat(numbers("inner.gradient.npy").shape()).containsExactly(1, 6, 4, 5);
        assertThat(lines("inner.gradient.csv").get(0)).isEqualTo("axis_0,axis_1,axis_2,score");
        assertThat(out.resolve("inner.gradient.png")).doesNotExist();
        assertThat(Png.isOwn(out.resolve("contact-sheet.png"))).isTrue();
    }

    @Test
    void aVectorAtALayerIsDrawnAsBars() {
        PlantedInputs.Case inner = planted.innerAxes();
        Run run = Run.of(
                "explain", inner.model(), inner.input(), "--method", "gradient", "--layer", "vector", "--out", out);
        run.fine();
        assertThat(out.resolve("inner.gradient.png")).exists();
    }
}
