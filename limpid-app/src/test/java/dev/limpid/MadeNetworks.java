package dev.limpid;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** Small networks of the kinds that people bring, with random weights. */
final class MadeNetworks {
    private static final int KERNELS = 6;
    private static final int CLASSES = 4;

    private final GraphBuilder b = GraphBuilder.ofOpset(18);
    private final Random random = new Random(7);

    private MadeNetworks() {}

    /** A network with an input for it. */
    record Made(Graph graph, Image input) {}

    /** Every kind by name. */
    static Map<String, Made> all() {
        Map<String, Made> all = new LinkedHashMap<>();
        all.put("float picture", picture(ElementType.FLOAT, 3));
        all.put("grey picture", picture(ElementType.FLOAT, 1));
        all.put("picture without channels", new MadeNetworks().withoutChannels());
        all.put("float16 picture", picture(ElementType.FLOAT16, 3));
        all.put("double picture", picture(ElementType.DOUBLE, 3));
        all.put("bytes, channels last", bytes());
        all.put("fixed batch", fixedBatch());
        all.put("fixed batch that is filled up", new MadeNetworks().filledBatch());
        all.put("picture without a batch", new MadeNetworks().withoutBatch());
        all.put("one logit", new MadeNetworks().heads(1, false));
        all.put("many labels", new MadeNetworks().heads(5, true));
        all.put("hyperspectral picture", picture(ElementType.FLOAT, 11));
        all.put("series", new MadeNetworks().places(ElementType.FLOAT, false, 2, 40));
        all.put("series, channels last", new MadeNetworks().lastSeries());
        all.put("volume", new MadeNetworks().places(ElementType.FLOAT, false, 1, 8, 9, 10));
        all.put("table", new MadeNetworks().table());
        all.put("tokens", new MadeNetworks().tokens());
        return all;
    }

    static Made picture(ElementType type, int channels) {
        return new MadeNetworks().places(type, false, channels, 16, 16);
    }

    private Made places(ElementType type, boolean isFixed, long channels, long... sizes) {
        long[] shape =
                LongStream.concat(LongStream.of(channels), LongStream.of(sizes)).toArray();
        Expr x = b.input("x", type(type, isFixed ? Dim.of(4) : Dim.symbol("n"), shape));
        return made(head(pooled(conv(x, channels, sizes.length)), CLASSES), shape);
    }

    private static Made fixedBatch() {
        return new MadeNetworks().places(ElementType.FLOAT, true, 3, 16, 16);
    }

    /** The rows of the features are looked up by number, which fixes them. */
    private Made filledBatch() {
        Expr x = b.input("x", type(ElementType.FLOAT, Dim.of(4), 3, 16, 16));
        Expr features = pooled(conv(x, 3, 2))
                .emit(
                        "Gather",
                        Map.of("axis", Attribute.of(0L)),
                        type(ElementType.FLOAT, Dim.of(4), KERNELS),
                        b.list(0, 1, 2, 3));
        return made(head(features, CLASSES), 3, 16, 16);
    }

    private Made withoutBatch() {
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 3, 16, 16));
        return made(head(pooled(conv(x.unsqueeze(0), 3, 2)), CLASSES).squeeze(0), 3, 16, 16);
    }

    private static Made bytes() {
        MadeNetworks n = new MadeNetworks();
        Expr x = n.b.input("x", type(ElementType.UINT8, Dim.symbol("n"), 16, 16, 3));
        Expr real = x.cast(ElementType.FLOAT).mul(1 / 255.0).transpose(0, 3, 1, 2);
        Graph graph = n.b.build(Map.of("y", n.head(n.pooled(n.conv(real, 3, 2)), CLASSES)));
        double[] pixels =
                new Random(3).ints(16 * 16 * 3, 0, 256).asDoubleStream().toArray();
        return new Made(graph, Image.of(Tensor.of(ElementType.UINT8, pixels, 16, 16, 3)));
    }

    private Made heads(int classes, boolean isSigmoid) {
        Expr x = b.input("x", type(ElementType.FLOAT, Dim.symbol("n"), 3, 16, 16));
        Expr logits = head(pooled(conv(x, 3, 2)), classes);
        return made(isSigmoid ? logits.unary("Sigmoid") : logits, 3, 16, 16);
    }

    private Made withoutChannels() {
        Expr x = b.input("x", type(ElementType.FLOAT, Dim.symbol("n"), 16, 16));
        return made(head(pooled(conv(x.unsqueeze(1), 1, 2)), CLASSES), 16, 16);
    }

    private Made lastSeries() {
        Expr x = b.input("x", type(ElementType.FLOAT, Dim.symbol("n"), 30, 4));
        return made(head(pooled(conv(x.transpose(0, 2, 1), 4, 1)), CLASSES), 30, 4);
    }

    private Made table() {
        Expr x = b.input("x", type(ElementType.FLOAT, Dim.symbol("n"), 7));
        return made(head(x.matMul(weights(ElementType.FLOAT, 7, KERNELS)).relu(), CLASSES), 7);
    }

    private Made tokens() {
        Expr x = b.input("x", TensorType.of(ElementType.INT64, Dim.symbol("n"), Dim.of(12)));
        Expr vectors = weights(ElementType.FLOAT, 30, 5)
                .emit("Gather", Map.of("axis", Attribute.of(0L)), type(ElementType.FLOAT, Dim.symbol("n"), 12, 5), x);
        Graph graph = b.build(Map.of("y", head(pooled(conv(vectors.transpose(0, 2, 1), 5, 1)), CLASSES)));
        return new Made(graph, Image.of(Tensor.of(new long[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}, 12)));
    }

    private static TensorType type(ElementType type, Dim batch, long... sizes) {
        return TensorType.of(
                type,
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(batch),
                                LongStream.of(sizes).mapToObj(Dim::of))
                        .toArray(Dim[]::new));
    }

    private Expr conv(Expr x, long channels, int axes) {
        long[] shape = LongStream.concat(
                        LongStream.of(KERNELS, channels),
                        LongStream.generate(() -> 3).limit(axes))
                .toArray();
        long[] pads = LongStream.generate(() -> 1).limit(2L * axes).toArray();
        return x.emit("Conv", Map.of("pads", Attribute.of(pads)), null, weights(x.elementType(), shape))
                .relu();
    }

    private Expr pooled(Expr maps) {
        return maps.emit("GlobalAveragePool", Map.of(), null).reshape(-1, KERNELS);
    }

    private Expr head(Expr features, int classes) {
        ElementType type = features.findType().map(TensorType::element).orElse(elementOfInput());
        return features.matMul(weights(type, KERNELS, classes));
    }

    private ElementType elementOfInput() {
        ElementType type = b.inputs().get(0).type().element();
        return type.isFloating() ? type : ElementType.FLOAT;
    }

    private Expr weights(ElementType type, long... shape) {
        double[] numbers = random.doubles(Tensor.elementCount(shape), -1, 1).toArray();
        return b.constant(Tensor.of(type, numbers, shape));
    }

    private Made made(Expr y, long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        return new Made(b.build(Map.of("y", y)), Image.of(numbers, shape));
    }
}
