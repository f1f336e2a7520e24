package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierIT {
    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "cifar10_resnet20_bn", "fashion_cbam_resnet", "fashion_vit_tiny"})
    void logitsEqualPyTorchs(String name) {
        Classifier c = Classifier.load(Shared.file("models/" + name + ".onnx"));
        float[] expected =
                Npy.read(Shared.file("reference/" + name + ".logits.npy")).toFloats();
        Tensor input = Npy.read(Shared.file("reference/" + name + ".input.npy"));
        Tensor single = Tensor.of(input.toFloats(), input.shape());

        assertThat(logits(c, single)).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, TF, relu6_97, NCHW, 7, 1280, 0",
        "cifar10_resnet20_bn, CIFAR10, /layer3/layer3.2/Relu_1_output_0, NCHW, 8, 64, 0",
        "fashion_cbam_resnet, FASHION_MNIST, /l/l.2/Relu_1_output_0, NCHW, 7, 64, 0",
        "deeplabv3_mnv2_voc, TF, relu_104, NCHW, 33, 256, 0"
    })
    void preprocessingAndLayerAreFound(
            String name, Preset preset, String layer, Layout layout, int size, int channels, int leading) {
        Classifier c = Classifier.load(Shared.file("models/" + name + ".onnx"));

        assertThat(String.valueOf(c.guess())).contains("preset=" + preset);
        assertThat(c.defaultLayer()).isEqualTo(new FeatureMap(layer, layout, size, size, channels, leading, 0));
    }

    @Test
    void theDefaultLayerOfATransformerIsItsTokens() {
        FeatureMap layer =
                Classifier.load(Shared.file("models/fashion_vit_tiny.onnx")).defaultLayer();

        assertThat(layer.layout()).isEqualTo(Layout.TOKENS);
        assertThat(List.of(layer.height(), layer.width(), layer.channels(), layer.leadingTokens()))
                .containsExactly(4, 4, 64, 1);
    }

    /** One uncertain case more or less, since rounding differs between machines. */
    @Test
    void mobileNetClassifiesThirtySixOfFortyPhotographs() throws IOException {
        assertThat(right("models/mobilenet_v2.onnx", "images/imagenet")).isBetween(35L, 37L);
    }

    @Test
    void cifarResNetClassifiesThirtyFiveOfFortyPictures() throws IOException {
        assertThat(right("models/cifar10_resnet20_bn.onnx", "images/cifar10")).isBetween(34L, 36L);
    }

    @Test
    void everySharedPictureIsRead() throws IOException {
        Path folder = Shared.file("images/coco");
        int read = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Images::isPicture).toList()) {
                Picture picture = Images.read(file);
                assertThat(picture.width()).as("%s", file).isEqualTo(224);
                assertThat(picture.height()).as("%s", file).isEqualTo(224);
                read++;
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(2 * 53);
    }

    private static long right(String model, String folder) throws IOException {
        Classifier c = Classifier.load(Shared.file(model));
        List<String> lines = Files.readAllLines(Shared.file(folder + "/labels.csv"));
        OnnxRuntime engine = OnnxRuntime.create(EngineOptions.DEFAULT);
        long right = 0;
        try (Program program = engine.compile(c.graph().withOutputs(List.of(c.logits())));
                Preprocessor preprocessor = new Preprocessor(engine, c.preprocessing())) {
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split(",", -1);
                Tensor input = preprocessor.apply(Images.read(Shared.file(folder + "/" + parts[0])));
                Tensor logits = program.run(Map.of(c.input().name(), input))
                        .values()
                        .iterator()
                        .next();
                right += Prediction.top(logits, 0, c.head(), c.labels()).index() == Integer.parseInt(parts[1]) ? 1 : 0;
            }
        }
        return right;
    }

    private static float[] logits(Classifier c, Tensor input) {
        try (Program program =
                OnnxRuntime.create(EngineOptions.DEFAULT).compile(c.graph().withOutputs(List.of(c.logits())))) {
            return program.run(Map.of(c.input().name(), input))
                    .values()
                    .iterator()
                    .next()
                    .toFloats();
        }
    }
}
