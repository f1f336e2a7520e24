package dev.limpid.cli;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small networks with heads of every kind over one body: three feature maps, at half the size of the picture, which are
 * high where it is red, green or blue.
 */
final class PlantedHeads {
    static final int SIDE = 64;
    static final int STRIP = 128;
    static final String COLOURS = "[\"red\",\"green\",\"blue\"]";
    /** The factor of a map's mean in a score. */
    static final double GAIN = 150;
    /** That of blue against warmth. */
    static final double COLD = 380;
    /** What a score of a colour among several that may be there at once is compared with. */
    static final double LEAST = 2;
    /** That of green in a share in percent: the map is lower at edges, so more than 100 through its height. */
    static final double PERCENT = 320;
    /** The factor of a map's mean in a rank, and the bounds between ranks. */
    static final double RUST = 60;

    static final double[] BOUNDS = {1, 2.5, 5};

    /** The weights of an embedding, {@code [number][map]}. */
    static final double[][] EMBEDDING = {{1, 0, 0.2}, {0, 1, 0.2}, {0.2, 0.1, 1}, {0.5, -0.5, 0.3}};

    private static final double[][] MIXTURES = {{1, -0.5, -0.5}, {-0.5, 1, -0.5}, {-0.5, -0.5, 1}};
    private static final double BIAS = -0.1;
    /** The height of the maps within an object of their colour. */
    private static final double[] HEIGHTS = {0.525, 0.35, 0.475};
    /** The side of an object of a colour (disc, square, diamond) against the root of its area. */
    private static final double[] SIDES = {2 / Math.sqrt(Math.PI), 1, Math.sqrt(2)};

    private final Path folder;

    PlantedHeads(Path folder) {
        this.folder = folder;
    }

    /** The means of the three maps of a picture, computed without the network. */
    static double[] means(Scene scene) {
        double[] means = new double[3];
        for (int k = 0; k < 3; k++) {
            double[][] mixture = scene.mixture(MIXTURES[k]);
            for (int y = 0; y < scene.height(); y += 2) {
                for (int x = 0; x < scene.width(); x += 2) {
                    means[k] += Math.max(0, BIAS + mean(mixture, y, x)) / (scene.height() * scene.width() / 4.0);
                }
            }
        }
        return means;
    }

    /** The mean of a window of 4 x 4 pixels; 0 outside. */
    private static double mean(double[][] numbers, int y, int x) {
        double sum = 0;
        for (int i = Math.max(0, y - 1); i <= Math.min(numbers.length - 1, y + 2); i++) {
            for (int j = Math.max(0, x - 1); j <= Math.min(numbers[i].length - 1, x + 2); j++) {
                sum += numbers[i][j] / 16;
            }
        }
        return sum;
    }

    // ---- the networks

    /** One score for each colour, of which one is true. */
    Path colours() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr scores = scores(maps(b, SIDE), new double[][] {{GAIN, 0, 0}, {0, GAIN, 0}, {0, 0, GAIN}}, 0, 0, 0);
        return write("colours", b, COLOURS, Map.of("scores", scores));
    }

    /** One score: warm colours against cold ones. */
    Path warmth() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr score = scores(maps(b, SIDE), new double[][] {{GAIN, 0, -COLD}}, 0);
        return write("warmth", b, "[\"cold\",\"warm\"]", Map.of("score", score));
    }

    /** A probability for each colour. */
    Path tags() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        double[][] weights = {{GAIN, 0, 0}, {0, GAIN, 0}, {0, 0, GAIN}};
        Expr scores = scores(maps(b, SIDE), weights, -LEAST, -LEAST, -LEAST);
        return write("tags", b, COLOURS, Map.of("tags", scores.unary("Sigmoid")));
    }

    /** A quantity: the green part of the picture in percent. */
    Path area() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr value = scores(maps(b, SIDE), new double[][] {{0, PERCENT, 0}}, 0);
        return write("area", b, "[\"percent green\"]", Map.of("area", value));
    }

    /** The green part of a picture in percent, computed without the network. */
    static double percent(Scene scene) {
        return PERCENT * means(scene)[1];
    }

    /** Ranks by the amount of red: whether they are above 0, 1 and 2. */
    Path rust() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        double[][] weights = {{RUST, 0, 0}, {RUST, 0, 0}, {RUST, 0, 0}};
        Expr scores = scores(maps(b, SIDE), weights, -BOUNDS[0], -BOUNDS[1], -BOUNDS[2]);
        return write("rust", b, "[\"above 0\",\"above 1\",\"above 2\"]", Map.of("ranks", scores.unary("Sigmoid")));
    }

    /** The colours of four objects from left to right. */
    Path reader() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Map<String, Attribute> window =
                Map.of("kernel_shape", Attribute.of(new long[] {16, 16}), "strides", Attribute.of(new long[] {16, 16}));
        Expr pooled = maps(b, 32, STRIP).emit("AveragePool", window, null);
        Expr scores = pooled.reshape(-1, 3, 4).transpose(0, 2, 1).mul(b.scalar(ElementType.FLOAT, 20));
        return write("reader", b, COLOURS, Map.of("read", scores.unary("Softmax", Map.of("axis", Attribute.of(-1L)))));
    }

    /** A vector of length one. */
    Path embedder() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr vector = scores(maps(b, SIDE), EMBEDDING, 0, 0, 0, 0);
        Expr length = vector.emit("ReduceL2", Map.of("keepdims", Attribute.of(1L)), null, b.list(1));
        return write("embedder", b, null, Map.of("vector", vector.div(length)));
    }

    /** Four scores for each place: of the ground and of the colours. */
    Path segments() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        float[] weights = {0, 0, 0, 20, 0, 0, 0, 20, 0, 0, 0, 20};
        Expr scores = maps(b, SIDE)
                .emit(
                        "Conv",
                        Map.of(),
                        null,
                        b.constant(Tensor.of(weights, 4, 3, 1, 1)),
                        b.constant(Tensor.of(new float[] {3, 0, 0, 0}, 4)));
        return write("segments", b, "[\"ground\",\"red\",\"green\",\"blue\"]", Map.of("map", scores));
    }

    /** One score for each place, positive on red. */
    Path mask() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr scores = maps(b, SIDE)
                .emit(
                        "Conv",
                        Map.of(),
                        null,
                        b.constant(Tensor.of(new float[] {20, 0, 0}, 1, 3, 1, 1)),
                        b.constant(Tensor.of(new float[] {-3}, 1)));
        return write("mask", b, "[\"red\"]", Map.of("map", scores));
    }

    /** Boxes {@code [N,7,64]}: the centre and the root of the area of what is seen in windows, and a score for each colour. */
    Path boxes() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr maps = maps(b, SIDE);
        float[] kernels = new float[6 * 3 * 144];
        float[] grid = new float[2 * 64];
        for (int i = 0; i < 3 * 144; i++) {
            int k = i / 144;
            int row = i % 144 / 12;
            double down = row - 5.5;
            double right = (i % 12) - 5.5;
            kernels[i] = (float) (2 * right / HEIGHTS[k]);
            kernels[(3 * 144) + i] = (float) (2 * down / HEIGHTS[k]);
            kernels[(6 * 144) + i] = (float) (1 / HEIGHTS[k]);
            double near = Math.exp(-((down * down) + (right * right)) / 6) / (6 * Math.PI);
            kernels[((9 + (4 * k)) * 144) + (i % 144)] = (float) (14 / HEIGHTS[k] * near);
        }
        for (int i = 0; i < 64; i++) {
            grid[i] = (8 * (i % 8)) + 4;
            int line = i / 8;
            grid[64 + i] = (8 * line) + 4;
        }
        Map<String, Attribute> stride =
                Map.of("strides", Attribute.of(new long[] {4, 4}), "pads", Attribute.of(new long[] {4, 4, 4, 4}));
        Expr weights = b.constant(Tensor.of(kernels, 6, 3, 12, 12));
        Expr bias = b.constant(Tensor.of(new float[] {0, 0, 0.01f, -5, -5, -5}, 6));
        Expr seen = maps.emit("Conv", stride, null, weights, bias).reshape(-1, 6, 64);
        Expr middle = seen.slice(1, 0, 2, 1).div(seen.slice(1, 2, 3, 1)).add(b.constant(Tensor.of(grid, 1, 2, 64)));
        Expr shapes = maps.emit("Conv", stride, null, b.constant(Tensor.of(areas(), 2, 3, 12, 12)))
                .reshape(-1, 2, 64);
        Expr output =
                Expr.concat(1, middle, shapes.sqrt(), seen.slice(1, 3, 6, 1).unary("Sigmoid"));
        return write("boxes", b, COLOURS, Map.of("boxes", output));
    }

    /** The kernels of the squared width and height: a place of a map has four pixels. */
    private static float[] areas() {
        float[] areas = new float[2 * 3 * 144];
        for (int i = 0; i < areas.length; i++) {
            int k = i / 144 % 3;
            areas[i] = (float) (SIDES[k] * SIDES[k] * 4 / HEIGHTS[k]);
        }
        return areas;
    }

    /** Two outputs with two classes each: whether red or green prevails, and whether there is blue. */
    Path outputs() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr means = means(maps(b, SIDE));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("fruit", gemm(means, new double[][] {{GAIN, 0, 0}, {0, GAIN, 0}}, 0, 0));
        outputs.put("weather", gemm(means, new double[][] {{0, 0, -GAIN}, {0, 0, GAIN}}, 1, -1));
        return write("outputs", b, null, outputs);
    }

    // ---- pieces

    private static Expr maps(GraphBuilder b, int height, int width) {
        Expr x = b.input(
                "picture", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(height), Dim.of(width)));
        float[] kernels = new float[144];
        for (int i = 0; i < 144; i++) {
            kernels[i] = (float) (MIXTURES[i / 48][i / 16 % 3] / 16);
        }
        float bias = (float) BIAS;
        Map<String, Attribute> how =
                Map.of("strides", Attribute.of(new long[] {2, 2}), "pads", Attribute.of(new long[] {1, 1, 1, 1}));
        Expr weights = b.constant(Tensor.of(kernels, 3, 3, 4, 4));
        return x.emit("Conv", how, null, weights, b.constant(Tensor.of(new float[] {bias, bias, bias}, 3)))
                .relu();
    }

    private static Expr maps(GraphBuilder b, int side) {
        return maps(b, side, side);
    }

    private static Expr means(Expr maps) {
        return maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
    }

    private static Expr scores(Expr maps, double[][] weights, double... biases) {
        return gemm(means(maps), weights, biases);
    }

    /** Weighted sums, {@code [score][map]}. */
    private static Expr gemm(Expr means, double[][] weights, double... biases) {
        float[] matrix = new float[3 * weights.length];
        float[] bias = new float[weights.length];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) weights[i / 3][i % 3];
            bias[i / 3] = (float) biases[i / 3];
        }
        GraphBuilder b = means.builder();
        Expr factors = b.constant(Tensor.of(matrix, weights.length, 3));
        Expr added = b.constant(Tensor.of(bias, weights.length));
        return means.emit("Gemm", Map.of("transB", Attribute.of(1L)), null, factors, added);
    }

    private Path write(String name, GraphBuilder b, @Nullable String labels, Map<String, Expr> outputs) {
        Path model = folder.resolve(name + ".onnx");
        OnnxWriter.write(b.build(outputs), model);
        String known = labels == null ? "" : ",\"labels\":" + labels;
        try {
            Files.writeString(folder.resolve(name + ".limpid.json"), "{\"preprocess\":\"unit\"" + known + "}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return model;
    }
}
