package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.withThreads(1));
    private static final int CLASSES = 5;

    private final GraphBuilder b = GraphBuilder.ofOpset(18);

    @TempDir
    Path folder;

    @Test
    void logitsAreFoundBeforeSoftmax() {
        Expr scores = head(features(images(3, 16)));
        Expr softmax = scores.emit("Softmax", Map.of("axis", Attribute.of(1L)), null);
        Classifier c = classifier(b.build(Map.of("probabilities", softmax)));

        assertThat(c.logits()).isEqualTo(scores.name());
        assertThat(c.head()).isEqualTo(Head.SOFTMAX);
        assertThat(c.output()).isEqualTo("probabilities");
        assertThat(c.classes()).isEqualTo(CLASSES);
        assertThat(c.isBatched()).isTrue();
    }

    @Test
    void aSingleScoreIsThatOfOneClassAgainstItsAbsence() {
        Expr score = features(images(3, 16)).reduceMean(false, 2, 3).reduceSum(true, 1);
        Classifier c = classifier(b.build(Map.of("y", score)));

        assertThat(c.classes()).isEqualTo(1);
        assertThat(c.head()).isEqualTo(Head.SIGMOID);
        assertThat(Prediction.top(Tensor.of(new float[] {-0.14f}, 1, 1), 0, c.head(), c.labels())
                        .probability())
                .isCloseTo(0.465, within(0.001));
    }

    @Test
    void theResizingDoesNotDependOnTheInputType() {
        for (int side : new int[] {32, 48}) {
            GraphBuilder bytes = GraphBuilder.ofOpset(18);
            Expr x = bytes.input(
                    "x", TensorType.of(ElementType.UINT8, Dim.symbol("N"), Dim.of(3), Dim.of(side), Dim.of(side)));
            Expr y = x.cast(ElementType.FLOAT).reduceMean(false, 2, 3);
            GraphBuilder real = GraphBuilder.ofOpset(18);
            Expr z = real.input(
                            "x",
                            TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(side), Dim.of(side)))
                    .reduceMean(false, 2, 3);
            Preprocessing ofBytes = classifier(bytes.build(Map.of("y", y))).preprocessing();
            Preprocessing ofReal = classifier(real.build(Map.of("y", z))).preprocessing();

            assertThat(ofBytes.fit()).isEqualTo(ofReal.fit());
            assertThat(ofBytes.shorterSide()).isEqualTo(ofReal.shorterSide());
            assertThat(ofBytes.scale()).isEqualTo(1);
        }
    }

    @Test
    void labelsThatDoNotFitGiveWarnings() {
        Classifier c = classifier(b.build(Map.of("y", head(features(images(3, 16))))));

        assertThat(c.warnings()).isEmpty();
        assertThat(c.with(new Labels(List.of("a", "b"))).warnings())
                .containsExactly("there are 2 labels for 5 classes; the other classes are named by their index");
    }

    @Test
    void logitsAreFoundBeforeSoftmaxWithReshapeAndCast() {
        Expr scores = features(images(3, 16)).reduceMean(true, 2, 3);
        Expr softmax = scores.emit("Softmax", Map.of("axis", Attribute.of(1L)), null);
        Expr output = softmax.reshape(-1, 4).cast(ElementType.DOUBLE);
        Classifier c = classifier(b.build(Map.of("y", output)));

        assertThat(c.type(Place.at(c.logits()))).hasToString("float[N,4]");
        Map<String, Tensor> results = run(c, List.of("y", c.logits()), ramp(2, 3, 16, 16));
        double[] logits = results.values().toArray(Tensor[]::new)[1].toDoubles();
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            sum += Math.exp(logits[k]);
        }
        assertThat(results.values().iterator().next().toDoubles()[1])
                .isCloseTo(Math.exp(logits[1]) / sum, org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void sigmoidIsASeparateHead() {
        Expr scores = head(features(images(3, 16)));
        Classifier c = classifier(b.build(Map.of("y", scores.unary("Sigmoid"))));

        assertThat(c.logits()).isEqualTo(scores.name());
        assertThat(c.head()).isEqualTo(Head.SIGMOID);
    }

    @Test
    void scoresWithoutSoftmaxAreLogits() {
        Classifier c = classifier(b.build(Map.of("y", head(features(images(3, 16))))));

        assertThat(c.logits()).isEqualTo("y");
        assertThat(c.head()).isEqualTo(Head.SOFTMAX);
    }

    @Test
    void theScoresAmongSeveralOutputsAreFoundOrChosen() {
        Expr map = features(images(3, 16));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("features", map);
        outputs.put("y", head(map));
        Graph graph = b.build(outputs);

        assertThat(classifier(graph).output()).isEqualTo("y");
        Classifier named = Classifier.of("n", graph, OPTIONS.withOutput("features"));
        assertThat(named.type(Place.at(named.logits()))).hasToString("float[N,4]");
        Tensor x = ramp(1, 3, 16, 16);
        double[] scores = run(named, List.of(named.logits()), x)
                .values()
                .iterator()
                .next()
                .toDoubles();
        double[] places =
                run(named, List.of("features"), x).values().iterator().next().toDoubles();
        double mean = 0;
        for (int i = 0; i < 64; i++) {
            mean += places[i] / 64;
        }
        assertThat(scores[0])
                .as("mean over the positions")
                .isCloseTo(mean, org.assertj.core.api.Assertions.within(1e-4));
        assertThatThrownBy(() -> Classifier.of("n", graph, OPTIONS.withOutput("z")))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the model has no output 'z'; its outputs are [features, y]");
    }

    @Test
    void theDefaultLayerIsTheLastMapBeforePooling() {
        Expr map = features(images(3, 16));
        Classifier c = classifier(b.build(Map.of("y", head(map))));

        assertThat(c.defaultLayer()).isEqualTo(new FeatureMap(map.name(), Layout.NCHW, 8, 8, 4, 0, 0));
        assertThat(c.layers()).extracting(Layer::operator).containsExactly("Conv", "MatMul");
        assertThat(c.layers()).extracting(Layer::parameters).containsExactly(4L * 3 * 2 * 2, 4L * CLASSES);
        assertThat(c.layers().get(0).type()).hasToString("float[N,4,8,8]");
    }

    @Test
    void aConvolutionThatComputesClassScoresBelongsToTheHead() {
        Expr map = features(images(3, 16));
        Expr scores = map.emit("Conv", Map.of(), null, b.constant(ramp(CLASSES, 4, 1, 1)))
                .relu();
        Classifier c = classifier(b.build(
                Map.of("y", scores.emit("GlobalAveragePool", Map.of(), null).reshape(-1, CLASSES))));

        assertThat(c.defaultLayer().value()).isEqualTo(map.name());
    }

    @Test
    void mapsWithChannelsLastAreRecognised() {
        Expr x = b.input(
                "x", new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("n"), Dim.of(16), Dim.of(12), Dim.of(3))));
        Expr map = features(x.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1).unary("Tanh");
        Expr scores = map.reduceMean(false, 1, 2).matMul(b.constant(ramp(4, CLASSES)));
        Classifier c = classifier(b.build(Map.of("y", scores)));

        assertThat(c.defaultLayer()).isEqualTo(new FeatureMap(map.name(), Layout.NHWC, 8, 6, 4, 0, 0));
        assertThat(c.preprocessing().layout()).isEqualTo(Layout.NHWC);
        assertThat(c.preprocessing().width()).isEqualTo(12);
        assertThat(c.preprocessing().height()).isEqualTo(16);
    }

    @Test
    void theDefaultLayerOfATransformerIsTheInputOfTheLastAttention() {
        Expr patches = features(images(3, 16)).reshape(-1, 4, 64).transpose(0, 2, 1);
        Expr token = patches.slice(1, 0, 1, 1).unary("Tanh");
        Expr tokens = Expr.concat(1, token, patches);
        Expr first = tokens.add(attention(tokens));
        Expr second = first.add(attention(first));
        Expr scores = second.slice(1, 0, 1, 1).reshape(-1, 4).matMul(b.constant(ramp(4, CLASSES)));
        Classifier c = classifier(b.build(Map.of("y", scores)));

        assertThat(c.defaultLayer()).isEqualTo(new FeatureMap(first.name(), Layout.TOKENS, 8, 8, 4, 1, 0));
        assertThat(c.findFeatureMap(patches.name()).orElseThrow().leadingTokens())
                .isZero();
    }

    @Test
    void aNetworkWithoutSpatialLayersHasNoDefaultLayer() {
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("n"), Dim.of(6))));
        Classifier c = classifier(b.build(Map.of("y", x.matMul(b.constant(ramp(6, CLASSES))))));

        assertThat(c.findDefaultLayer()).isEmpty();
        assertThatThrownBy(c::defaultLayer).isInstanceOf(LimpidException.class);
        assertThatThrownBy(c::preprocessing)
                .isInstanceOf(LimpidException.class)
                .hasMessage(
                        "input 'x' is float[N,6], which is not a picture of one, three or four channels; give a .npy tensor");
    }

    @Test
    void placesAreFoundByValueNodeAndGroup() {
        Expr map = features(images(3, 16));
        Graph built = b.build(Map.of("y", head(map)));
        Graph graph = built.with(
                built.nodes().stream()
                        .map(n -> new dev.limpid.graph.Node(
                                n.op(), "/block/" + n.op().name(), n.inputs(), n.outputs(), n.attributes()))
                        .toList(),
                built.constants());
        Classifier c = classifier(graph);

        assertThat(c.place("input")).isEqualTo(Place.INPUT);
        assertThat(c.place("x")).isEqualTo(Place.INPUT);
        assertThat(c.place(map.name())).isEqualTo(Place.at(map.name()));
        assertThat(c.place("/block/Relu")).isEqualTo(Place.at(map.name()));
        assertThat(c.place("block")).isEqualTo(Place.at("y"));
        assertThatThrownBy(() -> c.place("Rel"))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the network has no layer 'Rel'; similar are /block/Relu");
        assertThatThrownBy(() -> c.place("blokc"))
                .hasMessage("the network has no layer 'blokc'; did you mean 'block'?");
        assertThatThrownBy(() -> c.place("block.Rleu"))
                .hasMessage("the network has no layer 'block.Rleu'; did you mean '/block/Relu'?");
        assertThatThrownBy(() -> c.place("unicorn")).hasMessage("the network has no layer 'unicorn'");
    }

    @Test
    void preprocessingIsGuessedFromSizeAndProducer() {
        assertThat(preset(3, 224, "pytorch", "graph")).isEqualTo(Preset.IMAGENET);
        assertThat(preset(3, 224, "tf2onnx", "mobilenet")).isEqualTo(Preset.TF);
        assertThat(preset(3, 224, "tf2onnx", "resnet50")).isEqualTo(Preset.CAFFE);
        assertThat(preset(3, 224, "tf2onnx", "resnet50v2")).isEqualTo(Preset.TF);
        assertThat(preset(3, 224, "keras2onnx", "efficientnetb0")).isEqualTo(Preset.RAW);
        assertThat(preset(3, 224, "tf2onnx", "densenet121")).isEqualTo(Preset.IMAGENET);
        assertThat(preset(3, 32, "pytorch", "graph")).isEqualTo(Preset.CIFAR10);
        assertThat(preset(1, 28, "pytorch", "graph")).isEqualTo(Preset.MNIST);
        assertThat(preset(1, 28, "pytorch", "fashion")).isEqualTo(Preset.FASHION_MNIST);
        assertThat(preset(1, 64, "pytorch", "graph")).isEqualTo(Preset.UNIT);
    }

    @Test
    void openSizesHaveDefaultsUnlessGiven() {
        Dim n = Dim.symbol("n");
        Expr x = b.input(
                "x", new TensorType(ElementType.FLOAT, Shape.of(n, Dim.of(3), Dim.symbol("h"), Dim.symbol("w"))));
        Graph graph = b.build(Map.of("y", head(features(x))));

        Classifier usual = classifier(graph);
        assertThat(usual.input().type()).hasToString("float[N,3,224,224]");
        assertThat(usual.guess()).isNotNull();
        assertThat(String.valueOf(usual.guess())).contains("the model accepts any size; 224 x 224 is used");
        Classifier stated = Classifier.of("n", graph, OPTIONS.withPreprocess("unit,size=32x16"));
        assertThat(stated.input().type()).hasToString("float[N,3,16,32]");
        assertThat(stated.preprocessing().width()).isEqualTo(32);
        Classifier sized = Classifier.of("n", graph, OPTIONS.withSize(List.of(3L, 48L, 64L)));
        assertThat(sized.preprocessing().height()).isEqualTo(48);
    }

    @Test
    void aSidecarProvidesWhatTheModelLacks() throws IOException {
        Path model = folder.resolve("m.onnx");
        Path labels = folder.resolve("names.txt");
        OnnxWriter.write(b.build(Map.of("y", head(features(images(3, 16))))), model);
        Files.writeString(labels, "a\nb\nc\nd\ne");
        Files.writeString(
                folder.resolve("m.limpid.json"),
                "{\"preprocess\": {\"preset\": \"tf\", \"resize\": \"exact\", \"mean\": [1, 2, 3]}, \"labels\":"
                        + " \"names.txt\"}");
        Classifier c = Classifier.load(model, OPTIONS);

        assertThat(c.labels().names()).containsExactly("a", "b", "c", "d", "e");
        assertThat(c.preprocessing().fit()).isEqualTo(Preprocessing.Fit.EXACT);
        assertThat(c.preprocessing().mean()).containsExactly(1.0, 2.0, 3.0);
        assertThat(String.valueOf(c.guess())).contains("as m.limpid.json states");
        assertThat(Classifier.load(model, OPTIONS.withPreprocess("unit"))
                        .preprocessing()
                        .std())
                .containsExactly(1.0);
        Files.writeString(folder.resolve("m.limpid.json"), "{");
        assertThatThrownBy(() -> Classifier.load(model, OPTIONS))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith(folder.resolve("m.limpid.json") + ": is not valid JSON");
    }

    @Test
    void errorsNameTheFile() throws IOException {
        Path model = folder.resolve("m.onnx");
        OnnxWriter.write(b.build(Map.of("y", images(3, 16).emit("NonZero", Map.of(), null))), model);

        assertThatThrownBy(() -> Classifier.load(model, OPTIONS))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith(model + ": the model has no output with a score per class");
    }

    private Preset preset(int channels, int size, String producer, String name) {
        GraphBuilder g = GraphBuilder.ofOpset(18);
        Expr x = g.input("x", TensorType.of(ElementType.FLOAT, 1, channels, size, size));
        Graph graph = g.build(Map.of("y", x.reduceMean(false, 2, 3)));
        dev.limpid.graph.Header h = graph.header();
        return PreprocessingGuess.of(
                        graph.withHeader(new dev.limpid.graph.Header(
                                h.irVersion(),
                                h.opsets(),
                                new dev.limpid.graph.Header.Origin(producer, "", "", 0),
                                name,
                                h.documentation(),
                                h.metadata())),
                        graph.input("x"),
                        InputForm.of(graph, graph.input("x")),
                        ElementType.FLOAT,
                        "m.onnx")
                .orElseThrow()
                .preset();
    }

    private Expr images(int channels, int size) {
        return b.input(
                "x",
                new TensorType(
                        ElementType.FLOAT, Shape.of(Dim.symbol("n"), Dim.of(channels), Dim.of(size), Dim.of(size))));
    }

    /** Kernel 2, stride 2, four channels, and a ReLU. */
    private Expr features(Expr x) {
        Map<String, Attribute> attributes = Map.of("strides", Attribute.of(new long[] {2, 2}));
        return x.emit("Conv", attributes, null, b.constant(ramp(4, 3, 2, 2))).relu();
    }

    private Expr head(Expr map) {
        return map.emit("GlobalAveragePool", Map.of(), null).reshape(-1, 4).matMul(b.constant(ramp(4, CLASSES)));
    }

    private Expr attention(Expr tokens) {
        Expr products = tokens.matMul(tokens.transpose(0, 2, 1));
        return products.emit("Softmax", Map.of("axis", Attribute.of(-1L)), null).matMul(tokens);
    }

    private static Classifier classifier(Graph graph) {
        return Classifier.of("n", graph, OPTIONS);
    }

    private static Map<String, Tensor> run(Classifier c, List<String> outputs, Tensor x) {
        try (Program program = OnnxRuntime.create(OPTIONS.engine())
                .compile(c.graph().withOutputs(outputs).pruned())) {
            return program.run(Map.of(c.input().name(), x));
        }
    }

    private static Tensor ramp(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 7) / 7f - 0.4f;
        }
        return Tensor.of(numbers, shape);
    }
}
