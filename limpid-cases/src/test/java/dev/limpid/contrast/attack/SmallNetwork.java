package dev.limpid.contrast.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The network of tools/references/attacks.py: a convolution, a ReLU and a dense layer over pictures of 8 x 8. */
public final class SmallNetwork {
    public static final int SIDE = 8;
    public static final int CLASSES = 5;
    public static final JsonNode DOCUMENT = read();

    private SmallNetwork() {}

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(SmallNetwork.class.getResourceAsStream("/references/attacks.json"))) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static float[] numbers(JsonNode array) {
        float[] numbers = new float[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).floatValue();
        }
        return numbers;
    }

    /**
     * The classifier.
     *
     * @param head what its logits mean
     * @param outputs how many of the classes are left
     * @param preprocessing in its text form
     */
    public static Classifier classifier(Head head, int outputs, String preprocessing) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x",
                new TensorType(
                        ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)))));
        Expr conv = b.emit(
                "Conv",
                List.of(
                        x,
                        b.constant(Tensor.of(numbers(DOCUMENT.get("conv")), 6, 3, 3, 3)),
                        b.constant(Tensor.of(numbers(DOCUMENT.get("convBias")), 6))),
                Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1})),
                new TensorType(
                        ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.of(6), Dim.of(SIDE), Dim.of(SIDE)))));
        Expr flat = conv.relu().reshape(-1, 6L * SIDE * SIDE);
        Expr logits = flat.matMul(b.constant(Tensor.of(numbers(DOCUMENT.get("dense")), CLASSES, 6L * SIDE * SIDE))
                        .transpose(1, 0))
                .add(b.constant(Tensor.of(numbers(DOCUMENT.get("denseBias")), CLASSES)));
        Expr some = logits.slice(1, 0, outputs, 1);
        Graph graph = b.build(Map.of("logits", some));
        return Classifier.of("small", graph, LoadOptions.DEFAULT.withHead(head).withPreprocess(preprocessing));
    }

    /** The classifier for exactly so many pictures at once. */
    public static Classifier ofFixedBatch(int pictures) {
        Graph graph = classifier(Head.SOFTMAX, CLASSES, "unit").graph().bind("N", pictures);
        return Classifier.of(
                "fixed", graph, LoadOptions.DEFAULT.withHead(Head.SOFTMAX).withPreprocess("unit"));
    }

    /** A linear network over the same pictures. */
    public static Classifier ofOtherWeights() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x",
                new TensorType(
                        ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)))));
        float[] weights = numbers(DOCUMENT.get("dense"));
        Expr logits = x.reshape(-1, 3L * SIDE * SIDE)
                .matMul(b.constant(
                        Tensor.of(Arrays.copyOf(weights, 3 * SIDE * SIDE * CLASSES), 3L * SIDE * SIDE, CLASSES)));
        return Classifier.of(
                "linear",
                b.build(Map.of("logits", logits)),
                LoadOptions.DEFAULT.withHead(Head.SOFTMAX).withPreprocess("unit"));
    }

    public static Tensor picture(int index) {
        return Tensor.of(numbers(DOCUMENT.get("pictures").get(index)), 1, 3, SIDE, SIDE);
    }

    public static int pictures() {
        return DOCUMENT.get("pictures").size();
    }

    /** A picture as the network is fed with a mean and deviation. */
    public static Tensor fed(Tensor picture, Preprocessing how) {
        float[] numbers = picture.toFloats();
        int plane = SIDE * SIDE;
        for (int i = 0; i < numbers.length; i++) {
            int c = i / plane;
            double mean = how.mean().get(how.mean().size() == 1 ? 0 : c);
            double std = how.std().get(how.std().size() == 1 ? 0 : c);
            numbers[i] = (float) ((numbers[i] * 255 * how.scale() - mean) / std);
        }
        return Tensor.of(numbers, picture.shape());
    }
}
