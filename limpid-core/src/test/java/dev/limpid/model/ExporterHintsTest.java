package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Header;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Preprocessing.Channels;
import dev.limpid.model.Preprocessing.Fit;
import dev.limpid.model.Preprocessing.Interpolation;
import dev.limpid.runtime.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exporters write into models and beside them. The files of each test have the form of the exporter's own. */
class ExporterHintsTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));

    @TempDir
    Path folder;

    /** A network with as many classes as channels. */
    private static Graph graph(int side, Map<String, String> metadata) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        TensorType type = side > 0
                ? TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(side), Dim.of(side))
                : TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.symbol("H"), Dim.symbol("W"));
        Expr x = b.input("x", type);
        Graph graph = b.build(
                Map.of("y", x.emit("GlobalAveragePool", Map.of(), null).relu().reduceMean(false, 2, 3)));
        Header header = graph.header();
        for (Map.Entry<String, String> each : metadata.entrySet()) {
            header = header.withMetadata(each.getKey(), each.getValue());
        }
        return graph.withHeader(header);
    }

    private Classifier beside(int side, String file, String json) throws IOException {
        Files.writeString(folder.resolve(file), json);
        return load(side, "model.onnx", OPTIONS);
    }

    private Classifier load(int side, String name, LoadOptions options) throws IOException {
        Path model = folder.resolve(name);
        OnnxWriter.write(graph(side, Map.of()), model);
        return Classifier.load(model, options);
    }

    private static String reason(Classifier c) {
        return Objects.requireNonNull(c.guess()).reason();
    }

    @Test
    void visionTransformersSquash() throws IOException {
        Classifier c = beside(224, "preprocessor_config.json", """
                {"do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.4, 0.3],
                 "image_processor_type": "ViTImageProcessor", "image_std": [0.5, 0.6, 0.7], "resample": 2,
                 "rescale_factor": 0.00392156862745098, "size": {"height": 224, "width": 224}}""");
        Preprocessing p = c.preprocessing();

        assertThat(p.fit()).isEqualTo(Fit.EXACT);
        assertThat(p.scale()).isEqualTo(1 / 255.0);
        assertThat(p.mean()).containsExactly(0.5, 0.4, 0.3);
        assertThat(p.std()).containsExactly(0.5, 0.6, 0.7);
        assertThat(p.interpolation()).isEqualTo(Interpolation.LINEAR);
        assertThat(reason(c)).isEqualTo("as preprocessor_config.json beside the model states");
    }

    @Test
    void aSizeInOneNumberIsASquareOrTheShorterSideByProcessor() throws IOException {
        Preprocessing old = beside(224, "preprocessor_config.json", """
                {"do_normalize": true, "do_resize": true, "feature_extractor_type": "ViTFeatureExtractor",
                 "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "resample": 2, "size": 224}""").preprocessing();
        assertThat(old.fit()).isEqualTo(Fit.EXACT);
        Preprocessing clip = beside(224, "preprocessor_config.json", """
                {"crop_size": 224, "do_center_crop": true, "do_normalize": true, "do_resize": true,
                 "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48, 0.45, 0.40],
                 "image_std": [0.26, 0.26, 0.27], "resample": 3, "size": 224}""").preprocessing();
        assertThat(clip.fit()).isEqualTo(Fit.SHORTER);
        assertThat(clip.shorterSide()).isEqualTo(224);
        assertThat(clip.interpolation()).isEqualTo(Interpolation.CUBIC);
    }

    @Test
    void aShortestEdgeIsCropped() throws IOException {
        Classifier c = beside(256, "preprocessor_config.json", """
                {"crop_size": {"height": 256, "width": 256}, "do_center_crop": true, "do_flip_channel_order": true,
                 "do_rescale": true, "do_resize": true, "image_processor_type": "MobileViTImageProcessor",
                 "resample": 2, "rescale_factor": 0.00392156862745098, "size": {"shortest_edge": 288}}""");
        Preprocessing p = c.preprocessing();

        assertThat(p.fit()).isEqualTo(Fit.SHORTER);
        assertThat(p.shorterSide()).isEqualTo(288);
        assertThat(p.channels()).isEqualTo(Channels.BGR);
        assertThat(p.mean()).containsOnly(0.0);
        assertThat(p.std()).containsOnly(1.0);
    }

    @Test
    void aSquareBeforeTheCropConvNextAndAnOffset() throws IOException {
        Preprocessing square = beside(224, "preprocessor_config.json", """
                {"crop_size": {"height": 224, "width": 224}, "do_center_crop": true, "do_normalize": true,
                 "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "image_processor_type":
                 "BeitImageProcessor", "size": {"height": 256, "width": 256}}""").preprocessing();
        assertThat(square.fit()).isEqualTo(Fit.SQUARE);
        assertThat(square.shorterSide()).isEqualTo(256);
        Preprocessing convnext = beside(224, "preprocessor_config.json", """
                {"crop_pct": 0.875, "do_normalize": true, "image_mean": [0.485, 0.456, 0.406],
                 "image_std": [0.229, 0.224, 0.225], "image_processor_type": "ConvNextImageProcessor", "resample": 3,
                 "size": {"shortest_edge": 224}}""").preprocessing();
        assertThat(convnext.fit()).isEqualTo(Fit.SHORTER);
        assertThat(convnext.shorterSide()).isEqualTo(256);
        Preprocessing large = beside(384, "preprocessor_config.json", """
                {"crop_pct": 1.0, "do_normalize": true, "image_mean": [0.485, 0.456, 0.406],
                 "image_std": [0.229, 0.224, 0.225], "image_processor_type": "ConvNextImageProcessor", "resample": 3,
                 "size": {"shortest_edge": 384}}""").preprocessing();
        assertThat(large.fit()).isEqualTo(Fit.EXACT);
        Preprocessing offset = beside(224, "preprocessor_config.json", """
                {"do_normalize": false, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "rescale_factor":
                 0.00784313725490196, "rescale_offset": true, "image_processor_type": "EfficientNetImageProcessor",
                 "size": {"height": 224, "width": 224}, "resample": 0}""").preprocessing();
        assertThat(offset.mean()).containsExactly(1.0);
        assertThat(offset.std()).containsExactly(1.0);
        assertThat(offset.scale()).isEqualTo(0.00784313725490196);
    }

    @Test
    void aSizeThatKeepsTheAspectRatioIsNoCrop() throws IOException {
        Classifier c = beside(224, "preprocessor_config.json", """
                {"do_normalize": true, "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225],
                 "image_processor_type": "DetrImageProcessor", "size": {"shortest_edge": 800, "longest_edge": 1333}}""");
        assertThat(c.preprocessing().fit()).isEqualTo(Fit.AUTO);
        assertThat(c.preprocessing().mean()).containsExactly(0.485, 0.456, 0.406);
        assertThat(c.notes()).anyMatch(n -> n.startsWith("the image processor keeps the aspect ratio"));
    }

    @Test
    void namesOfClassesStandInTheConfiguration() throws IOException {
        Classifier c = beside(32, "config.json", """
                {"architectures": ["ViTForImageClassification"], "id2label": {"2": "owl", "0": "ant", "1": "bee"},
                 "label2id": {"ant": "0", "bee": "1", "owl": "2"}, "model_type": "vit"}""");
        assertThat(c.labels().names()).containsExactly("ant", "bee", "owl");
        assertThat(c.notes()).contains("the labels are those of config.json beside the model");
        Classifier unnamed = beside(
                32, "config.json", "{\"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\"," + " \"2\": \"LABEL_2\"}}");
        assertThat(unnamed.labels().names()).isEmpty();
        Classifier other = beside(32, "config.json", "{\"id2label\": {\"0\": \"a\", \"1\": \"b\"}}");
        assertThat(other.labels().names()).isEmpty();
        assertThat(other.notes())
                .contains("config.json beside the model speaks of 2 classes, but the network has 3, so it is ignored");
    }

    private static final String TIMM = """
            {"architecture": "resnet18", "num_classes": 3, "num_features": 512, "pretrained_cfg": {
             "tag": "a1_in1k", "custom_load": false, "input_size": [3, 224, 224], "test_input_size": [3, 288, 288],
             "fixed_input_size": false, "interpolation": "bicubic", "crop_pct": 0.95, "crop_mode": "center",
             "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "num_classes": 3, "pool_size": [7, 7],
             "label_names": ["n1", "n2", "n3"]}}""";

    @Test
    void timmsConfigurationIsFollowed() throws IOException {
        Classifier c = beside(224, "config.json", TIMM);
        Preprocessing p = c.preprocessing();

        assertThat(p.fit()).isEqualTo(Fit.SHORTER);
        assertThat(p.shorterSide()).isEqualTo(235);
        assertThat(p.interpolation()).isEqualTo(Interpolation.CUBIC);
        assertThat(p.antialias()).isTrue();
        assertThat(p.mean()).containsExactly(0.485, 0.456, 0.406);
        assertThat(c.labels().names()).containsExactly("n1", "n2", "n3");
        assertThat(reason(c)).isEqualTo("as config.json beside the model states");
        // Exported for another size, the crop keeps its ratio.
        Preprocessing larger = load(288, "model.onnx", OPTIONS).preprocessing();
        assertThat(larger.width()).isEqualTo(288);
        assertThat(larger.shorterSide()).isEqualTo(302);
        Preprocessing squashed = beside(
                        224, "config.json", TIMM.replace("center", "squash").replace("0.95", "1.0"))
                .preprocessing();
        assertThat(squashed.fit()).isEqualTo(Fit.EXACT);
    }

    @Test
    void theUserWinsThenTheSidecarThenTheFileThenItsNeighbours() throws IOException {
        Files.writeString(folder.resolve("config.json"), TIMM);
        Path model = folder.resolve("model.onnx");
        OnnxWriter.write(graph(224, Map.of("pretrained_cfg", """
                {"input_size": [3, 224, 224], "crop_pct": 0.9, "mean": [0.1, 0.1, 0.1], "std": [1, 1, 1]}""")), model);
        Classifier file = Classifier.load(model, OPTIONS);
        assertThat(file.preprocessing().mean()).containsExactly(0.1, 0.1, 0.1);
        assertThat(file.preprocessing().shorterSide()).isEqualTo(248);
        assertThat(reason(file)).isEqualTo("as 'pretrained_cfg' in the file's metadata states");
        Files.writeString(folder.resolve("model.limpid.json"), "{\"preprocess\": \"tf\"}");
        Classifier sidecar = Classifier.load(model, OPTIONS);
        assertThat(sidecar.preprocessing().mean()).containsExactly(127.5);
        assertThat(reason(sidecar)).isEqualTo("as model.limpid.json states");
        Classifier user = Classifier.load(model, OPTIONS.withPreprocess("unit").withFit("pad"));
        assertThat(user.preprocessing().mean()).containsExactly(0.0);
        assertThat(user.preprocessing().fit()).isEqualTo(Fit.PAD);
        assertThat(reason(user)).isEqualTo("as stated; fitted by pad as stated");
    }

    @Test
    void ultralyticsMetadataIsFollowed() {
        Map<String, String> metadata = Map.of(
                "author", "Ultralytics",
                "task", "detect",
                "stride", "32",
                "imgsz", "[480, 640]",
                "names", "{0: 'person', 1: \"driver's cab\", 2: 'a \\'b\\' \"c\"'}");
        Classifier c = Classifier.of("yolo.onnx", graph(0, metadata), OPTIONS);
        Preprocessing p = c.preprocessing();

        assertThat(p.width()).isEqualTo(640);
        assertThat(p.height()).isEqualTo(480);
        assertThat(p.fit()).isEqualTo(Fit.PAD);
        assertThat(p.fill()).isEqualTo(114);
        assertThat(p.antialias()).isFalse();
        assertThat(p.scale()).isEqualTo(1 / 255.0);
        assertThat(p.mean()).containsOnly(0.0);
        assertThat(c.labels().names()).containsExactly("person", "driver's cab", "a 'b' \"c\"");
        assertThat(reason(c)).isEqualTo("as the file's Ultralytics metadata states");
    }

    @Test
    void anUltralyticsClassifierCrops() {
        Map<String, String> metadata = Map.of(
                "author", "Ultralytics", "task", "classify", "stride", "1", "imgsz", "[224, 224]", "names", "{0:");
        Classifier c = Classifier.of("cls.onnx", graph(224, metadata), OPTIONS);

        assertThat(c.preprocessing().fit()).isEqualTo(Fit.SHORTER);
        assertThat(c.preprocessing().shorterSide()).isEqualTo(224);
        assertThat(c.labels().names()).isEmpty();
        assertThat(c.notes()).anyMatch(n -> n.startsWith("the names in the file's Ultralytics metadata are ignored:"));
    }

    @Test
    void torchvisionsWeightsAreKnownByName() throws IOException {
        assertThat(load(224, "resnet50-imagenet1k_v2.onnx", OPTIONS)
                        .preprocessing()
                        .shorterSide())
                .isEqualTo(232);
        Classifier first = load(224, "resnet50.IMAGENET1K_V1.onnx", OPTIONS);
        assertThat(first.preprocessing().shorterSide()).isEqualTo(256);
        assertThat(first.preprocessing().fit()).isEqualTo(Fit.SHORTER);
        assertThat(reason(first)).contains("torchvision's weights IMAGENET1K_V1");
        Preprocessing efficient = Classifier.of(
                        "e.onnx", graph(380, Map.of("weights", "EfficientNet_B4_Weights.IMAGENET1K_V1")), OPTIONS)
                .preprocessing();
        assertThat(efficient.shorterSide()).isEqualTo(384);
        assertThat(efficient.interpolation()).isEqualTo(Interpolation.CUBIC);
        Preprocessing swag = Classifier.of(
                        "vit_b_16.onnx", graph(384, Map.of("weights", "IMAGENET1K_SWAG_E2E_V1")), OPTIONS)
                .preprocessing();
        assertThat(swag.shorterSide()).isEqualTo(384);
        Preprocessing linear = Classifier.of(
                        "regnet.onnx",
                        graph(224, Map.of("weights", "RegNet_Y_16GF_Weights.IMAGENET1K_SWAG_LINEAR_V1")),
                        OPTIONS)
                .preprocessing();
        assertThat(linear.shorterSide()).isEqualTo(224);
        assertThat(linear.interpolation()).isEqualTo(Interpolation.CUBIC);
        Preprocessing half = Classifier.of("efficientnet_v2_l.imagenet1k_v1.onnx", graph(480, Map.of()), OPTIONS)
                .preprocessing();
        assertThat(half.mean()).containsExactly(0.5);
        assertThat(half.std()).containsExactly(0.5);
    }

    /** A file beside the model may belong to something else: it never stops the model from being read. */
    @Test
    void brokenFilesArePassedOverWithANote() throws IOException {
        for (String json : List.of(
                "{",
                "[]",
                "null",
                "3",
                "",
                "\u0000",
                "{\"image_mean\": \"half\", \"do_normalize\": true}",
                "{\"image_mean\": [1, 2], \"image_std\": [1, 2]}",
                "{\"size\": {\"shortest_edge\": 9}, \"crop_size\": 30," + " \"image_mean\": [0, 0, 0]}",
                "{\"pretrained_cfg\": {\"input_size\": [3, -1, \"x\"], \"mean\": {}}}",
                "{\"id2label\": {\"a\": \"b\"}}",
                "{\"image_std\": [0, 0, 0], \"image_mean\": [0, 0, 0]}",
                "{\"pretrained_cfg\": {\"crop_pct\": 0, \"input_size\": [3, 224, 224]}}",
                "{\"size\": {\"height\": 1e12, \"width\": 2}, \"do_resize\": true}")) {
            for (String file : List.of("config.json", "preprocessor_config.json")) {
                Files.deleteIfExists(folder.resolve("config.json"));
                Files.deleteIfExists(folder.resolve("preprocessor_config.json"));
                Classifier c = beside(64, file, json);
                assertThat(c.preprocessing().width()).as(json).isEqualTo(64);
                assertThat(c.preprocessing().std()).as(json).doesNotContain(0.0);
            }
        }
        Classifier broken = beside(64, "config.json", "{");
        assertThat(broken.notes()).contains("config.json beside the model is not valid JSON and is ignored");
        Classifier wrong = beside(64, "preprocessor_config.json", "{\"image_mean\": [1, 2], \"image_std\": [1, 2]}");
        assertThat(wrong.notes())
                .anyMatch(
                        n -> n.startsWith("the preprocessing in preprocessor_config.json beside the model does not fit"
                                + " and is ignored: mean and std take one number, or 3 for RGB"));
    }

    /** Optimum puts models into a folder {@code onnx} beside which the configuration stands. */
    @Test
    void theFolderAroundOnnxIsReadToo() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("onnx"));
        Files.writeString(folder.resolve("config.json"), TIMM);
        Path model = inner.resolve("model.onnx");
        OnnxWriter.write(graph(224, Map.of()), model);
        assertThat(Classifier.load(model, OPTIONS).preprocessing().shorterSide())
                .isEqualTo(235);
        assertThat(Classifier.filesOfExporters(model)).hasSize(1);
    }
}
