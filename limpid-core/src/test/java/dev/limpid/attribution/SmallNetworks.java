package dev.limpid.attribution;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** Networks small enough to be checked by other means. */
final class SmallNetworks {
    static final int CLASSES = 4;

    private SmallNetworks() {}

    /** Two convolutions with rectifiers and a pooling between them, a global mean and a matrix: {@code float[N,3,8,8] -> float[N,4]}. */
    static Classifier convolutional() {
        return Classifier.of("convolutional", convolutionalGraph(), LoadOptions.DEFAULT);
    }

    /** The same with a single score, {@code float[N,1]}, which is small, so that its sigmoid is not saturated. */
    static Classifier singleScore() {
        return Classifier.of("single", convolutionalGraph(1, 0.02), LoadOptions.DEFAULT);
    }

    static Graph convolutionalGraph() {
        return convolutionalGraph(CLASSES, 1);
    }

    private static Graph convolutionalGraph(int classes, double scale) {
        Random random = new Random(7);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        Expr first = conv(x, random, 5, 3).relu();
        Attribute two = Attribute.of(new long[] {2, 2});
        Expr pooled = first.emit("MaxPool", Map.of("kernel_shape", two, "strides", two), null);
        Expr maps = conv(pooled, random, 6, 5).relu();
        Expr means = maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr logits = means.emit("Gemm", Map.of(), null, constant(b, random, 6, classes), constant(b, random, classes));
        return b.build(Map.of("logits", scale == 1 ? logits : logits.mul(b.scalar(ElementType.FLOAT, scale))));
    }

    /**
     * Attention over the places of a feature map whose queries, keys and values are slices after a Transpose, and a
     * padded, shifted window between Transposes.
     */
    static Classifier transposing() {
        Random random = new Random(5);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        Expr maps = conv(x, random, 4, 3).relu();
        TensorType any = new TensorType(ElementType.FLOAT, null);
        Expr last = maps.transpose(0, 2, 3, 1);
        Expr padded = last.emit("Pad", Map.of(), any, b.list(1, 0, 0, 1), b.none(), b.list(1, 2));
        Expr shifted = padded.slice(1, 0, 8, 1).slice(2, 1, 9, 1);
        Expr tokens = last.add(shifted).reshape(-1, 64, 4);
        Expr all = tokens.matMul(constant(b, random, 4, 12))
                .reshape(-1, 64, 3, 2, 2)
                .transpose(2, 0, 3, 1, 4);
        Expr query = all.slice(0, 0, 1, 1).squeeze(0);
        Expr key = all.slice(0, 1, 2, 1).squeeze(0);
        Expr value = all.slice(0, 2, 3, 1).squeeze(0);
        Expr weights = query.matMul(key.transpose(0, 1, 3, 2)).emit("Softmax", Map.of("axis", Attribute.of(-1L)), any);
        Expr attended = weights.matMul(value).transpose(0, 2, 1, 3).reshape(-1, 8, 8, 4);
        Expr back = attended.add(last).transpose(0, 3, 1, 2);
        Expr means = conv(back, random, 6, 4)
                .relu()
                .emit("GlobalAveragePool", Map.of(), null)
                .emit("Flatten", Map.of(), null);
        Expr logits = means.emit("Gemm", Map.of(), null, constant(b, random, 6, CLASSES), constant(b, random, CLASSES));
        return Classifier.of("transposing", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    /** A convolution and a matrix around a Resize between Transposes. */
    static Classifier resizing(Map<String, Attribute> attributes, boolean isByScales, long... sizes) {
        Random random = new Random(6);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        TensorType any = new TensorType(ElementType.FLOAT, null);
        Expr turned = conv(x, random, 4, 3)
                .relu()
                .transpose(0, 3, 1, 2)
                .matMul(constant(b, random, 8, 8))
                .transpose(0, 2, 3, 1);
        double[] scales = {1, 1, sizes[0] / 8.0, sizes[1] / 8.0};
        Expr resized = isByScales
                ? turned.emit("Resize", attributes, any, b.none(), b.constant(Tensor.of(ElementType.FLOAT, scales, 4)))
                : turned.emit("Resize", attributes, any, b.none(), b.none(), b.list(sizes));
        Expr means = resized.transpose(0, 3, 1, 2)
                .matMul(constant(b, random, sizes[0], 4))
                .relu()
                .reduceMean(false, 1, 2);
        Expr logits = means.emit("Gemm", Map.of(), null, constant(b, random, 4, CLASSES), constant(b, random, CLASSES));
        return Classifier.of("resizing", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    /** A residual block with batch normalisation that shifts nothing, a mean pool and a matrix, all without biases. */
    static Classifier residualWithoutBiases() {
        Random random = new Random(3);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        Expr stem = normalized(bare(x, random, 6, 3), random, 6).relu();
        Expr branch = normalized(bare(stem, random, 6, 6), random, 6).relu();
        Expr sum = bare(branch, random, 6, 6).add(stem).relu();
        Attribute two = Attribute.of(new long[] {2, 2});
        Expr pooled = sum.emit("AveragePool", Map.of("kernel_shape", two, "strides", two), null);
        Expr means = pooled.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr logits = means.emit("Gemm", Map.of(), null, constant(b, random, 6, CLASSES));
        return Classifier.of("residual", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr bare(Expr x, Random random, long out, long in) {
        Attribute pads = Attribute.of(new long[] {1, 1, 1, 1});
        TensorType type = new TensorType(ElementType.FLOAT, null);
        return x.emit("Conv", Map.of("pads", pads), type, constant(x.builder(), random, out, in, 3, 3));
    }

    private static Expr normalized(Expr x, Random random, int channels) {
        GraphBuilder b = x.builder();
        Expr zeros = b.constant(Tensor.of(new float[channels], channels));
        double[] spread = random.doubles(channels, 0.5, 2).toArray();
        Expr variance = b.constant(Tensor.of(ElementType.FLOAT, spread, channels));
        return x.emit(
                "BatchNormalization",
                Map.of(),
                new TensorType(ElementType.FLOAT, null),
                variance,
                zeros,
                zeros,
                variance);
    }

    private static Expr conv(Expr x, Random random, long out, long in) {
        Attribute pads = Attribute.of(new long[] {1, 1, 1, 1});
        GraphBuilder b = x.builder();
        return x.emit(
                "Conv",
                Map.of("pads", pads),
                new TensorType(ElementType.FLOAT, null),
                constant(b, random, out, in, 3, 3),
                constant(b, random, out));
    }

    /**
     * One convolution, pooling, another convolution, a mean and two matrices, over inputs with these spatial sizes; the
     * weights are the same for sizes that only differ by axes of size 1.
     */
    static Classifier over(long... places) {
        Random random = new Random(5);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim[] dims = new Dim[places.length + 2];
        dims[0] = Dim.symbol("N");
        dims[1] = Dim.of(3);
        for (int i = 0; i < places.length; i++) {
            dims[i + 2] = Dim.of(places[i]);
        }
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, dims));
        Attribute pool =
                Attribute.of(LongStream.of(places).map(p -> Math.min(p, 2)).toArray());
        Expr first = conv(x, random, 5, 3, places).relu();
        Expr pooled = first.emit("MaxPool", Map.of("kernel_shape", pool, "strides", pool), null);
        Expr maps = conv(pooled, random, 6, 5, places).relu();
        Expr means = maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr hidden = means.emit("Gemm", Map.of(), null, constant(b, random, 6, 5), constant(b, random, 5))
                .relu();
        Expr logits =
                hidden.emit("Gemm", Map.of(), null, constant(b, random, 5, CLASSES), constant(b, random, CLASSES));
        return Classifier.of("over", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr conv(Expr x, Random random, long out, long in, long... places) {
        long[] kernel = LongStream.concat(
                        LongStream.of(out, in), LongStream.of(places).map(p -> Math.min(p, 3)))
                .toArray();
        long[] pads = LongStream.concat(LongStream.of(places), LongStream.of(places))
                .map(p -> p > 1 ? 1 : 0)
                .toArray();
        return x.emit(
                "Conv",
                Map.of("pads", Attribute.of(pads)),
                new TensorType(ElementType.FLOAT, null),
                constant(x.builder(), random, kernel),
                constant(x.builder(), random, out));
    }

    static Expr constant(GraphBuilder b, Random random, long... shape) {
        return b.constant(tensor(random, shape));
    }

    /** Standard normal numbers. */
    static Tensor tensor(Random random, long... shape) {
        float[] numbers = new float[Math.toIntExact(Tensor.elementCount(shape))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }

    /** A batch of inputs for {@link #convolutional}. */
    static Tensor inputs(int batch) {
        return tensor(new Random(11), batch, 3, 8, 8);
    }

    /** One input of a batch as a separate batch. */
    static Tensor single(Tensor batch, int n) {
        long[] shape = batch.shape();
        int size = Math.toIntExact(batch.elementCount() / shape[0]);
        shape[0] = 1;
        float[] one = new float[size];
        batch.floats().get(n * size, one);
        return Tensor.of(one, shape);
    }
}
