package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

    private static final double TOLERANCE = 1e-6;

    @TempDir
    Path folder;

    private Path model;
    private Path input;
    private Path out;

    @BeforeEach
    void write() {
        model = TinyNetwork.write(folder);
        input = folder.resolve("x.npy");
        Npy.write(TinyNetwork.inputTensor(), input);
        out = folder.resolve("out");
    }

    @Test
    void rawScoresAreWhatTheFormulaSays() {
        JsonNode result = explain("--method", "gradient,grad-cam", "--raw", input)
                .fine()
                .json()
                .at("/results/0");
        float[] x = TinyNetwork.input();
        int top = TinyNetwork.top(x);
        assertThat(result.at("/prediction/index").asInt()).isEqualTo(top);
        assertThat(result.at("/prediction/logit").asDouble()).isCloseTo(TinyNetwork.logit(x, top), within(TOLERANCE));
        assertThat(result.at("/prediction/probability").asDouble()).isCloseTo(softmax(x, top), within(TOLERANCE));
        assertScores(result.at("/explanations/0"), TinyNetwork.gradient(x, top), 1, 1, 4, 4);
        assertScores(result.at("/explanations/1"), TinyNetwork.gradCam(x, top), 1, 4, 4);
        assertThat(result.at("/explanations/0/layer").isNull()).isTrue();
        assertThat(result.at("/explanations/1/layer").asText()).isNotEmpty();
    }

    @Test
    void whatAMethodFindsBesideItsScoresIsInTheJsonAndTheRawNumbers() {
        JsonNode explanation = explain(
                        "--method", "lime", "--param", "segments=grid:2x2", "--param", "samples=50", "--raw", input)
                .fine()
                .json()
                .at("/results/0/explanations/0");
        assertThat(explanation.at("/further/r2").asDouble()).isBetween(-0.001, 1.001);
        assertThat(explanation.at("/further/values")).hasSize(4);
        JsonNode described = explanation.at("/further/standard_error");
        double[] errors = Npy.read(
                        Path.of(explanation.at("/files/standard_error").asText()))
                .toDoubles();
        assertThat(described).hasSize(errors.length);
        for (int i = 0; i < errors.length; i++) {
            assertThat(errors[i]).isPositive().isEqualTo(described.get(i).asDouble());
        }
        assertThat(explain("--method", "gradient", input)
                        .fine()
                        .json()
                        .at("/results/0/explanations/0/further")
                        .isNull())
                .isTrue();
    }

    @Test
    void rawNumbersHoldAllLogits() {
        JsonNode result =
                explain("--method", "gradient", "--raw", input).fine().json().at("/results/0");
        float[] x = TinyNetwork.input();
        Tensor logits = Npy.read(Path.of(result.at("/logits").asText()));
        assertThat(logits.shape()).containsExactly(1, 3);
        for (int k = 0; k < 3; k++) {
            assertThat(logits.toDoubles()[k]).isCloseTo(TinyNetwork.logit(x, k), within(TOLERANCE));
        }
    }

    @Tag("thorough")
    @Test
    void allMethodsCanBeAskedForAndEachAnswersOrSaysWhyNot() {
        JsonNode explanations = explain("--method", "all", input).json().at("/results/0/explanations");
        assertThat(explanations).hasSameSizeAs(Methods.all());
        for (JsonNode each : explanations) {
            assertThat(
                            each.has("error")
                                    ? each.at("/error").asText()
                                    : each.at("/files/overlay").asText())
                    .as(each.at("/method").asText())
                    .isNotEmpty()
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aParameterOutOfBoundsIsRefusedBesideMethodsThatWork() {
        assertThat(Run.of(
                                "explain",
                                model,
                                input,
                                "--method",
                                "gradient,smooth-grad",
                                "--param",
                                "samples=none",
                                "--out",
                                out)
                        .sentence())
                .contains("samples", "none", "1 to 10000");
    }

    @Test
    void aClassAndADifferenceOfClassesCanBeAskedFor() {
        float[] x = TinyNetwork.input();
        double[] one = TinyNetwork.gradient(x, 2);
        double[] other = TinyNetwork.gradient(x, 0);
        double[] difference = new double[one.length];
        for (int i = 0; i < one.length; i++) {
            difference[i] = one[i] - other[i];
        }
        JsonNode single = explain("--method", "gradient", "--raw", "--target", "2", input)
                .fine()
                .json();
        assertScores(single.at("/results/0/explanations/0"), one, 1, 1, 4, 4);
        assertThat(single.at("/results/0/explanations/0/target").asText()).isEqualTo("2");
        JsonNode both = explain("--method", "gradient", "--raw", "--target", "2-0", input)
                .fine()
                .json();
        assertScores(both.at("/results/0/explanations/0"), difference, 1, 1, 4, 4);
    }

    @Test
    void aClassCanBeAskedForByItsLabel() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "light\ndark spot\nany-thing\n");
        JsonNode json = explain(
                        "--method", "gradient", "--raw", "--labels", labels, "--target", "any-thing-dark spot", input)
                .fine()
                .json();
        float[] x = TinyNetwork.input();
        double[] expected = TinyNetwork.gradient(x, 2);
        double[] minus = TinyNetwork.gradient(x, 1);
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= minus[i];
        }
        assertScores(json.at("/results/0/explanations/0"), expected, 1, 1, 4, 4);
        assertThat(json.at("/results/0/prediction/label").asText())
                .isEqualTo(List.of("light", "dark spot", "any-thing").get(TinyNetwork.top(x)));
    }

    @Test
    void integratedGradientsSaysHowFarItsSumIsOff() {
        JsonNode explanation = explain("--method", "integrated-gradients", "--param", "steps=8", "--raw", input)
                .fine()
                .json()
                .at("/results/0/explanations/0");
        float[] x = TinyNetwork.input();
        double[] expected = TinyNetwork.gradient(x, TinyNetwork.top(x));
        for (int i = 0; i < x.length; i++) {
            // The network is linear on every straight way from zero.
            expected[i] *= x[i];
        }
        assertScores(explanation, expected, 1, 1, 4, 4);
        assertThat(explanation.at("/completenessGap").asDouble()).isCloseTo(0, within(TOLERANCE));
        assertThat(explanation.at("/parameters/steps").asText()).isEqualTo("8");
    }

    @Test
    void upsampledScoresHaveTheSizeOfTheInput() {
        JsonNode files = explain("--method", "grad-cam", "--upsample", input)
                .fine()
                .json()
                .at("/results/0/explanations/0/files");
        Tensor sized = Npy.read(Path.of(files.at("/upsampled").asText()));
        assertThat(sized.shape()).containsExactly(1, 4, 4);
        assertThat(files.at("/scores").isNull()).isTrue();
    }

    @Test
    void everyInputGetsItsPictureAndAllOfThemASheet() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        picture(photos.resolve("a.png"), 0x303030);
        picture(photos.resolve("b.png"), 0xC0C0C0);
        Files.writeString(photos.resolve("notes.txt"), "no image");
        Files.writeString(photos.resolve("README"), "no image either");

        JsonNode json = explain("--method", "grad-cam,gradient", photos).fine().json();

        assertThat(json.at("/results")).hasSize(2);
        assertThat(json.at("/passedOver").asInt()).isEqualTo(2);
        assertThat(out.toFile().list())
                .containsExactlyInAnyOrder(
                        "a.grad-cam.png", "a.gradient.png", "b.grad-cam.png", "b.gradient.png", "contact-sheet.png");
        byte[] overlay = Files.readAllBytes(out.resolve("a.gradient.png"));
        assertThat(new String(overlay, StandardCharsets.ISO_8859_1))
                .contains(
                        "limpid.method\0gradient",
                        "limpid.model\0tiny.onnx",
                        "limpid.model.sha256\0",
                        "limpid.seed\0000");
    }

    @Test
    void equalNamesInDifferentFoldersDoNotOverwriteEachOther() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        picture(one.resolve("a.png"), 0x303030);
        picture(two.resolve("a.png"), 0xC0C0C0);
        JsonNode json =
                explain("--method", "gradient", "--raw", one, two).fine().json();
        Path first = Path.of(json.at("/results/0/explanations/0/files/scores").asText());
        Path second = Path.of(json.at("/results/1/explanations/0/files/scores").asText());
        assertThat(first).isNotEqualTo(second);
        assertThat(first).exists();
        assertThat(second).exists();
    }

    @Test
    void oneDamagedPictureDoesNotStopTheOthers() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("a.png"), "no picture at all");
        picture(photos.resolve("b.png"), 0xC0C0C0);

        Run run = explain("--method", "gradient", photos);

        assertThat(run.exitCode()).isEqualTo(3);
        JsonNode json = run.json();
        assertThat(json.at("/results/0/input").asText()).endsWith("a.png");
        assertThat(json.at("/results/0/error").asText()).contains("a.png");
        assertThat(json.at("/results/0/explanations").isMissingNode()).isTrue();
        assertThat(json.at("/results/1/explanations/0/files/overlay").asText()).endsWith("b.gradient.png");
        assertThat(out.resolve("b.gradient.png")).exists();
    }

    @Test
    void whereNothingWasExplainedThereIsNoContactSheet() throws IOException {
        Path damaged = Files.writeString(folder.resolve("a.png"), "no picture at all");
        assertThat(explain("--method", "gradient", damaged).exitCode()).isEqualTo(2);
        Run refused = Run.of("explain", model, input, "--method", "attention-map", "--out", out);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).doesNotContain("contact sheet");
        assertThat(out).isEmptyDirectory();
    }

    /** Twenty rows are a sheet: the first shows failures only. */
    @Test
    void aSheetIsWrittenWhereOneOfItsInputsWasExplained() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 10; i < 31; i++) {
            Files.writeString(photos.resolve(i + ".png"), "no picture at all");
        }
        picture(photos.resolve("40.png"), 0xC0C0C0);
        assertThat(explain("--method", "gradient", photos).exitCode()).isEqualTo(3);
        assertThat(out.toFile().list()).containsExactlyInAnyOrder("40.gradient.png", "contact-sheet.png");
    }

    @Test
    void oneMethodThatDoesNotWorkDoesNotStopTheOthers() {
        Path odd = TinyNetwork.writeWithUnruledOperatorBelowTheMaps(folder);
        Run run = Run.of("explain", odd, input, "--method", "gradient,grad-cam", "--out", out, "--json");
        assertThat(run.exitCode()).isEqualTo(3);
        JsonNode explanations = run.json().at("/results/0/explanations");
        assertThat(explanations.at("/0/error").asText()).contains("DFT");
        assertThat(explanations.at("/1/error").isMissingNode()).isTrue();
        assertThat(out.resolve("x.grad-cam.png")).exists();
    }

    @Test
    void preprocessingCanBeStatedAsTextJsonOrFile() throws IOException {
        Path grey = folder.resolve("grey.png");
        picture(grey, 0x808080);
        String json = "{\"preset\": \"unit\", \"scale\": 0.5, \"mean\": [60], \"std\": 2}";
        Path file = Files.writeString(folder.resolve("preprocessing.json"), json);
        for (Object stated : new Object[] {"unit,scale=0.5,mean=60,std=2", json, file}) {
            JsonNode document = explain("--method", "gradient", "--target", "0", "--preprocess", stated, grey)
                    .fine()
                    .json();
            // (128 / 2 - 60) / 2 = 2 everywhere, so the first feature map is 2 and the other 0.
            assertThat(document.at("/results/0/prediction/logit").asDouble()).isCloseTo(2 * 2.0, within(TOLERANCE));
            assertThat(document.at("/preprocessing/scale").asDouble()).isEqualTo(0.5);
        }
        assertThat(Run.of("explain", model, grey, "--method", "gradient", "--preprocess", "{", "--out", out)
                        .sentence())
                .contains("JSON");
    }

    @Test
    void numbersThatAreNotFiniteAreFlagged() {
        float[] x = TinyNetwork.input();
        x[5] = Float.NaN;
        Npy.write(Tensor.of(x, 1, 1, 4, 4), input);
        Run run = explain("--method", "input-x-gradient", "--target", "0", input);
        assertThat(run.exitCode()).isZero();
        assertThat(run.json().at("/results/0/explanations/0/notFinite").asInt()).isPositive();
    }

    @Test
    void withoutJsonPeopleAreTold() {
        Run run = Run.of("explain", model, input, "--method", "grad-cam", "--out", out);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("preprocessing", "layer", "x.npy", "grad-cam", "x.grad-cam.png", "contact sheet");
    }

    @Test
    void aLayerIsForTheMethodsThatTakeOneAndTheOthersAreNamed() {
        String layer =
                Run.of("inspect", model, "--json").json().at("/defaultLayer").asText();
        Run run = Run.of("explain", model, input, "--method", "gradient,occlusion", "--layer", layer, "--out", out)
                .fine();
        assertThat(run.out()).contains("layer " + layer, "--layer does not apply to occlusion");
        JsonNode explanations = explain("--method", "gradient,occlusion", "--layer", layer, input)
                .fine()
                .json()
                .at("/results/0/explanations");
        assertThat(explanations.at("/0/layer").asText()).isEqualTo(layer);
        assertThat(explanations.at("/1/layer").isNull()).isTrue();
    }

    @Test
    void whatIsWrongIsSaidInASentence() throws IOException {
        assertThat(Run.of("explain", model, input, "--method", "no-such").sentence())
                .contains("no-such", "'limpid methods' lists them");
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--param", "steps=3")
                        .sentence())
                .contains("steps", "gradient");
        assertThat(Run.of("explain", model, input, "--method", "rise,lime", "--layer", "anything", "--out", out)
                        .sentence())
                .contains("--layer does not apply to rise, lime");
        assertThat(Run.of("explain", model, input, "--method", "grad-cam", "--layer", "nowhere", "--out", out)
                        .sentence())
                .contains("nowhere");
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--target", "7", "--out", out)
                        .sentence())
                .contains("7");
        assertThat(Run.of("explain", model, folder.resolve("none.png"), "--method", "gradient", "--out", out)
                        .sentence())
                .contains("none.png");
        assertThat(Run.of("explain", folder.resolve("none.onnx"), input, "--method", "gradient", "--out", out)
                        .sentence())
                .contains("none.onnx");
        Path text = Files.writeString(folder.resolve("text.onnx"), "this is no model");
        assertThat(Run.of("explain", text, input, "--method", "gradient", "--out", out)
                        .sentence())
                .contains("text.onnx");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(Run.of("explain", model, empty, "--method", "gradient", "--out", out)
                        .sentence())
                .contains("no picture");
        assertThat(Run.of("explain", model, input).sentence()).contains("--method");
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--memory", "lots")
                        .sentence())
                .contains("lots", "512M");
        assertThat(Run.of(
                                "explain",
                                model,
                                input,
                                "--method",
                                "integrated-gradients",
                                "--param",
                                "steps=0",
                                "--out",
                                out)
                        .sentence())
                .contains("steps", "1 to");
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--device", "abacus", "--out", out)
                        .sentence())
                .contains("abacus", "cuda");
        assertThat(Run.of("explain", model, input, "--method", "gradient", "--out", input)
                        .sentence())
                .contains("x.npy");
    }

    @Test
    void errorsAreDocumentsWithJson() {
        Run usage = Run.of("explain", "--json");
        assertThat(usage.exitCode()).isEqualTo(2);
        assertThat(usage.json().at("/error/kind").asText()).isEqualTo("usage");
        Run bad = Run.of("explain", folder.resolve("none.onnx"), input, "--method", "gradient", "--json");
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.json().at("/error/kind").asText()).isEqualTo("not-found");
        assertThat(bad.json().at("/error/message").asText()).contains("none.onnx");
        assertThat(bad.err()).isEmpty();
    }

    @Test
    void aTensorOfAnotherShapeIsRefusedAtItsEntry() {
        Path other = folder.resolve("other.npy");
        Npy.write(Tensor.of(new float[9], 1, 1, 3, 3), other);
        Run run = explain("--method", "gradient", other, input);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.json().at("/results/0/error").asText())
                .contains("other.npy")
                .contains("float[1,1,3,3]");
        assertThat(run.json().at("/results/1/explanations/0/files/overlay").asText())
                .isNotEmpty();
    }

    @Test
    void aCropByGuessIsSaidAndAnotherFitCanBeChosen() throws IOException {
        Path photo = folder.resolve("photo.png");
        picture(photo, 0x306090);
        JsonNode guessed = explain("--method", "gradient", photo).fine().json().at("/results/0/seen");
        assertThat(guessed.at("/croppedByGuess").asBoolean()).isTrue();
        assertThat(guessed.at("/width").asDouble()).isCloseTo(4 / 6.0, within(TOLERANCE));
        assertThat(guessed.at("/height").asDouble()).isCloseTo(4 / 5.0, within(TOLERANCE));
        assertThat(Run.of("explain", model, photo, "--method", "gradient", "--out", out)
                        .fine()
                        .out())
                .contains("the network sees the middle 67 % x 80 % of the picture, a crop by guess; the fits squash"
                        + " and pad show it all");

        JsonNode padded = explain("--method", "gradient", "--fit", "pad", photo)
                .fine()
                .json()
                .at("/results/0/seen");
        assertThat(padded.at("/croppedByGuess").asBoolean()).isFalse();
        assertThat(padded.at("/width").asDouble()).isCloseTo(1, within(TOLERANCE));
        assertThat(padded.at("/height").asDouble()).isCloseTo(4 / 3.0, within(TOLERANCE));
        JsonNode squashed = explain("--method", "gradient", "--fit", "squash", photo)
                .fine()
                .json()
                .at("/results/0/seen");
        assertThat(squashed.at("/height").asDouble()).isCloseTo(1, within(TOLERANCE));
        JsonNode asked = explain("--method", "gradient", "--fit", "crop", photo)
                .fine()
                .json()
                .at("/results/0/seen");
        assertThat(asked.at("/croppedByGuess").asBoolean()).isFalse();
        assertThat(asked.at("/height").asDouble()).isCloseTo(4 / 5.0, within(TOLERANCE));

        Run exact = explain("--method", "gradient", "--fit", "exact", photo);
        assertThat(exact.exitCode()).isEqualTo(2);
        assertThat(exact.out() + exact.err()).contains("a picture of 9 x 7 pixels is not of the network's size, 4 x 4");
        Run unknown = explain("--method", "gradient", "--fit", "squish", photo);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.out() + unknown.err()).contains("did you mean 'squash'?");
    }

    private Run explain(Object... arguments) {
        Object[] all = new Object[arguments.length + 5];
        all[0] = "explain";
        all[1] = "--json";
        all[2] = "--out";
        all[3] = out;
        all[4] = model;
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        return Run.of(all);
    }

    private static void picture(Path file, int colour) throws IOException {
        Picture picture = Picture.filled(9, 7, colour);
        AtomicFile.write(file, Png.encode(picture, Map.of()));
    }

    private static double softmax(float[] x, int k) {
        double sum = 0;
        for (int other = 0; other < 3; other++) {
            sum += Math.exp(TinyNetwork.logit(x, other) - TinyNetwork.logit(x, k));
        }
        return 1 / sum;
    }

    private static void assertScores(JsonNode explanation, double[] expected, long... shape) {
        Tensor scores = Npy.read(Path.of(explanation.at("/files/scores").asText()));
        assertThat(scores.shape()).containsExactly(shape);
        float[] found = scores.toFloats();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).as("place " + i).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
