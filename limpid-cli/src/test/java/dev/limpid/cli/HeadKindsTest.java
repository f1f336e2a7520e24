package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.cli.Scene.Kind;
import dev.limpid.cli.Scene.Thing;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Explanations of heads of every kind, in which one object decides: it gets the highest score, and the text says the
 * probability or value that is computed here without the network. {@code -Dlimpid.docs.update=true} writes the pictures of
 * docs/heads.md.
 */
class HeadKindsTest {
    private static final Path GALLERY = Path.of("..", "docs", "gallery");
    private static final Path PAGE = Path.of("..", "docs", "heads.md");
    private static final int LARGEST = 60_000;
    private static final Thing RED = new Thing(Kind.RED_DISC, 18, 20, 8);
    private static final Thing GREEN = new Thing(Kind.GREEN_SQUARE, 42, 45, 7);
    private static final Thing BLUE = new Thing(Kind.BLUE_DIAMOND, 44, 17, 7);
    private static final Thing SMALL = new Thing(Kind.GREEN_SQUARE, 19, 45, 5);
    private static final Scene SCENE = Scene.of(64, 64, RED, GREEN, BLUE);

    @TempDir
    Path folder;

    private Path out;
    private Path scene;
    private PlantedHeads planted;

    @BeforeEach
    void prepare() throws IOException {
        out = folder.resolve("out");
        Path in = Files.createDirectory(folder.resolve("in"));
        planted = new PlantedHeads(in);
        scene = SCENE.write(in.resolve("scene.png"));
    }

    private Run explain(Path model, Path input, String method, String target, Object... more) {
        List<Object> all = new ArrayList<>(List.of("explain", model, input, "--method", method));
        all.addAll(List.of("--target", target, "--out", out, "--csv"));
        all.addAll(List.of(more));
        return Run.of(all.toArray()).fine();
    }

    /** Checks that a run printed something and that the documentation says so. */
    private static void says(Run run, String printed) throws IOException {
        assertThat(run.out()).contains(printed);
        assertThat(Files.readString(PAGE)).contains(printed);
    }

    private JsonNode prediction(Path model, Path input, Object... more) {
        List<Object> all = new ArrayList<>(List.of("explain", model, input, "--method", "gradient"));
        all.addAll(List.of("--out", folder.resolve("json"), "--json"));
        all.addAll(List.of(more));
        JsonNode json = Run.of(all.toArray()).fine().json();
        assertThat(json.at("/preprocessing/text").asText()).contains("mean=0,std=1");
        assertThat(json.at("/preprocessing/preset").isNull()).isTrue();
        return json.at("/results/0/prediction");
    }

    /** A line of the scores. */
    private record Score(int row, int column, double score) {}

    private List<Score> scores(String name) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve(name + ".csv"));
        return lines.subList(1, lines.size()).stream()
                .map(line -> line.split(","))
                .map(c ->
                        new Score(Integer.parseInt(c[0]), Integer.parseInt(c[1]), Double.parseDouble(c[c.length - 1])))
                .toList();
    }

    private static Score highest(List<Score> scores) {
        return scores.stream().max(Comparator.comparingDouble(Score::score)).orElseThrow();
    }

    /** Checks that the highest score is on an object, and keeps the picture for the documentation if that is asked for. */
    private void isOn(Thing thing, String name, String documented) throws IOException {
        Score best = highest(scores(name));
        assertThat(best.score()).isPositive();
        assertThat(thing.near(best.row(), best.column(), 1)).as("%s", best).isTrue();
        isDrawn(out.resolve(name + ".png"), documented);
    }

    private static void isDrawn(Path png, String documented) throws IOException {
        assertThat(Png.isOwn(png)).isTrue();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(200);
        Path shown = GALLERY.resolve(documented);
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.write(shown, Files.readAllBytes(png));
        }
        assertThat(shown).exists();
        assertThat(Files.size(shown)).isLessThan(LARGEST);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static String percent(String label, double probability) {
        return String.format(Locale.ROOT, "%s %.1f %%", label, 100 * probability);
    }

    @Test
    void ofClassesThatExcludeEachOtherOneIsPredicted() throws IOException {
        double[] means = PlantedHeads.means(SCENE);
        double sum = 0;
        for (double mean : means) {
            sum += Math.exp(PlantedHeads.GAIN * mean);
        }
        double red = Math.exp(PlantedHeads.GAIN * means[0]) / sum;

        Run run = explain(planted.colours(), scene, "grad-cam", "top");
        assertThat(run.out()).contains("scene.png  red");
        says(run, percent("red", red) + " (class 0");
        isOn(RED, "scene.grad-cam", "heads-softmax.png");
    }

    @Test
    void aSingleScoreHasAPresenceAndAnAbsence() throws IOException {
        double[] means = PlantedHeads.means(SCENE);
        double warm = sigmoid((PlantedHeads.GAIN * means[0]) - (PlantedHeads.COLD * means[2]));
        assertThat(warm).isBetween(0.2, 0.45);

        Run run = explain(planted.warmth(), scene, "grad-cam", "cold");
        says(run, percent("warm", warm));
        says(run, ", so cold is predicted");
        isOn(BLUE, "scene.grad-cam", "heads-cold.png");
        explain(planted.warmth(), scene, "grad-cam", "warm");
        isOn(RED, "scene.grad-cam", "heads-warm.png");
        JsonNode json = prediction(planted.warmth(), scene);
        assertThat(json.get("predicted").asText()).isEqualTo("cold");
        assertThat(json.get("probability").asDouble()).isCloseTo(warm, within(1e-4));
    }

    @Test
    void labelsThatDoNotExcludeEachOtherHaveProbabilitiesOfTheirOwn() throws IOException {
        double red = sigmoid((PlantedHeads.GAIN * PlantedHeads.means(SCENE)[0]) - PlantedHeads.LEAST);

        Run run = explain(planted.tags(), scene, "grad-cam", "red");
        says(run, percent("red", red));
        isOn(RED, "scene.grad-cam", "heads-tags-red.png");
        explain(planted.tags(), scene, "grad-cam", "green");
        isOn(GREEN, "scene.grad-cam", "heads-tags-green.png");
    }

    @Test
    void aQuantityHasNoProbability() throws IOException {
        double percent = PlantedHeads.percent(SCENE);
        assertThat(percent).isCloseTo(100.0 * 15 * 15 / (64 * 64), within(0.2));

        Run run = explain(planted.area(), scene, "integrated-gradients", "0", "--head", "none");
        says(run, String.format(Locale.ROOT, "percent green = %.4g (output 0)", percent));
        assertThat(scores("scene.integrated-gradients").stream()
                        .mapToDouble(Score::score)
                        .sum())
                .isCloseTo(percent, within(1e-2));
        isOn(GREEN, "scene.integrated-gradients", "heads-area.png");
        JsonNode json = prediction(planted.area(), scene, "--head", "none");
        assertThat(json.get("logit").asDouble()).isCloseTo(percent, within(1e-3));
        assertThat(json.get("probability").isNull()).isTrue();
        assertThat(json.get("predicted").isNull()).isTrue();
    }

    @Test
    void ranksAreExplainedByTheSumOfTheirScores() throws IOException {
        Thing largest = new Thing(Kind.RED_DISC, 43, 39, 10);
        Scene plate =
                Scene.of(64, 64, new Thing(Kind.RED_DISC, 15, 14, 4), largest, new Thing(Kind.RED_DISC, 16, 49, 6));
        Path file = plate.write(scene.resolveSibling("plate.png"));
        double amount = PlantedHeads.RUST * PlantedHeads.means(plate)[0];
        assertThat(sigmoid(amount - PlantedHeads.BOUNDS[1])).isGreaterThan(0.6);
        assertThat(sigmoid(amount - PlantedHeads.BOUNDS[2])).isLessThan(0.4);

        Run run = explain(planted.rust(), file, "occlusion", "0+1+2");
        assertThat(run.out()).contains(percent("above 0", sigmoid(amount - PlantedHeads.BOUNDS[0])));
        isOn(largest, "plate.occlusion", "heads-rust.png");
    }

    @Test
    void aSequenceIsExplainedAtOnePosition() throws IOException {
        Thing wide = new Thing(Kind.GREEN_SQUARE, 16, 48, 9);
        Thing last = new Thing(Kind.GREEN_SQUARE, 15, 112, 7);
        Scene strip = Scene.of(
                PlantedHeads.STRIP,
                32,
                new Thing(Kind.RED_DISC, 16, 16, 8),
                wide,
                new Thing(Kind.BLUE_DIAMOND, 16, 80, 9),
                last);
        Path file = strip.write(scene.resolveSibling("strip.png"));

        Run run = explain(planted.reader(), file, "hires-cam", "position:3:green");
        isOn(last, "strip.hires-cam", "heads-sequence.png");
        double here = highest(scores("strip.hires-cam")).score();
        assertThat(scores("strip.hires-cam").stream().filter(s -> wide.near(s.row(), s.column(), 0)))
                .allMatch(s -> s.score() < here / 100);
        explain(planted.reader(), file, "grad-cam", "position:3:green");
        double anywhere = highest(scores("strip.grad-cam")).score();
        assertThat(scores("strip.grad-cam").stream().filter(s -> wide.near(s.row(), s.column(), -3)))
                .isNotEmpty()
                .allMatch(s -> s.score() > anywhere / 2);
        explain(planted.reader(), file, "hires-cam", "top");
        isOn(wide, "strip.hires-cam", "heads-sequence-top.png");
        JsonNode json = prediction(planted.reader(), file);
        // Of a quarter of the strip the means are those of the strip with nothing but its object, times four.
        double[] means = PlantedHeads.means(Scene.of(PlantedHeads.STRIP, 32, wide));
        double green = Math.exp(4 * 20 * means[1]);
        says(run, "position 1: " + percent("green", green / (green + 2)));
        assertThat(json.get("position").asInt()).isEqualTo(1);
        assertThat(json.get("probability").asDouble()).isCloseTo(green / (green + 2), within(1e-4));
    }

    @Test
    void anEmbeddingIsComparedWithThatOfAnotherInput() throws IOException {
        // The picture holds the text of the target, so the path must not depend on the machine.
        Path other = Files.createDirectories(Path.of("target", "heads")).resolve("other.png");
        Scene.of(64, 64, new Thing(Kind.GREEN_SQUARE, 20, 22, 8)).write(other);

        Run run = explain(planted.embedder(), scene, "grad-cam", "similar:" + other);
        double[] means = PlantedHeads.means(SCENE);
        double[] vector = Arrays.stream(PlantedHeads.EMBEDDING)
                .mapToDouble(w -> (w[0] * means[0]) + (w[1] * means[1]) + (w[2] * means[2]))
                .toArray();
        double length = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
        says(run, String.format(Locale.ROOT, "0 = %.4g (output 0)", vector[0] / length));
        isOn(GREEN, "scene.grad-cam", "heads-embedding.png");
        assertThat(prediction(planted.embedder(), scene).get("probability").isNull())
                .isTrue();
    }

    @Test
    void ofASegmentationTheRegionOfAClassIsExplained() throws IOException {
        explain(planted.segments(), scene, "grad-cam", "mask:predicted:green");
        isOn(GREEN, "scene.grad-cam", "heads-segmentation.png");
        Run run = explain(planted.mask(), scene, "grad-cam", "mask:predicted:red");
        assertThat(run.out()).containsPattern("red \\d+\\.\\d % of the pixels \\(class 0, mean logit -");
        isOn(RED, "scene.grad-cam", "heads-mask.png");
    }

    @Test
    void ofADetectorOneBoxIsExplained() throws IOException {
        Path file = Scene.of(64, 64, RED, GREEN, BLUE, SMALL).write(scene.resolveSibling("crowd.png"));
        Path boxes = planted.boxes();
        JsonNode found = Run.of("boxes", boxes, file, "--out", out, "--json")
                .fine()
                .json()
                .at("/results/0/boxes");
        assertThat(found).hasSize(4);
        isDrawn(out.resolve("crowd.boxes.png"), "heads-boxes.png");
        for (JsonNode box : found) {
            Thing thing = List.of(RED, GREEN, BLUE, SMALL).stream()
                    .filter(t -> t.near(
                            (int) (box.at("/box/1").asDouble()
                                            + box.at("/box/3").asDouble())
                                    / 2,
                            (int) (box.at("/box/0").asDouble()
                                            + box.at("/box/2").asDouble())
                                    / 2,
                            -3))
                    .findFirst()
                    .orElseThrow();
            String colour = thing.kind().name().toLowerCase(Locale.ROOT).replaceFirst("_.*", "");
            assertThat(box.get("label").asText()).isEqualTo(colour);
            assertThat(box.at("/box/0").asDouble()).isCloseTo(thing.column() - thing.half(), within(2.5));
            assertThat(box.at("/box/3").asDouble()).isCloseTo(thing.row() + thing.half() + 1.0, within(2.5));
            if (thing.equals(SMALL)) {
                String target = "box:" + box.get("number").asInt() + ":green";
                String listed = String.format(
                        Locale.ROOT,
                        "%d green %.3f",
                        box.get("number").asInt(),
                        box.get("score").asDouble());
                assertThat(Files.readString(PAGE)).contains("--target " + target, listed);
                explain(boxes, file, "hires-cam", target);
                isOn(SMALL, "crowd.hires-cam", "heads-box.png");
            }
        }
        assertThat(out.resolve("crowd.hires-cam.png")).exists();
    }

    @Test
    void ofSeveralOutputsOneIsChosenByItsName() throws IOException {
        double[] means = PlantedHeads.means(SCENE);
        Run first = explain(planted.outputs(), scene, "grad-cam", "top");
        double red = sigmoid(PlantedHeads.GAIN * (means[0] - means[1]));
        assertThat(first.out()).contains(percent("0", red));
        isOn(RED, "scene.grad-cam", "heads-fruit.png");
        Run second = explain(planted.outputs(), scene, "grad-cam", "top", "--output-name", "weather");
        double blue = sigmoid((2 * PlantedHeads.GAIN * means[2]) - 2);
        assertThat(second.out()).contains(percent("1", blue));
        isOn(BLUE, "scene.grad-cam", "heads-weather.png");
    }
}
