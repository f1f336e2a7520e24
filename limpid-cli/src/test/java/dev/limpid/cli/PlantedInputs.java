package dev.limpid.cli;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Small networks over inputs of every kind, each with an input in which one place decides: a pulse in a signal, a ball in a
 * volume, a word, a motif of letters, a feature, a spot with a spectrum. Class 0 is its presence.
 */
final class PlantedInputs {
    static final int PULSE = 130;
    static final List<Integer> BALL = List.of(8, 17, 10);
    static final int WORD = 5;
    static final int MOTIF = 31;
    static final String LETTERS = "ACGT";
    static final String SEQUENCE_MOTIF = "TATAAT";
    static final String FEATURES = "age,income,debt,years employed,late payments,children";
    static final int SPOT_ROW = 20;
    static final int SPOT_COLUMN = 9;

    private final Path folder;

    PlantedInputs(Path folder) {
        this.folder = folder;
    }

    /** The model and the input of a kind. */
    record Case(Path model, Path input) {}

    private Case write(String name, GraphBuilder b, Expr logits, Tensor input) {
        Path model = folder.resolve(name + ".onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), model);
        Path file = folder.resolve(name + ".npy");
        Npy.write(input, file);
        return new Case(model, file);
    }

    private static TensorType type(ElementType element, long... sizes) {
        Dim[] dims = LongStream.of(sizes)
                .mapToObj(s -> s == 0 ? Dim.symbol("N") : Dim.of(s))
                .toArray(Dim[]::new);
        return TensorType.of(element, dims);
    }

    /** The mean of the first map against a constant; that of the second counts little. */
    private static Expr head(GraphBuilder b, Expr maps, double factor) {
        Expr mean = maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr weights = b.constant(Tensor.of(new float[] {(float) factor, (float) -factor, -0.1f, 0.1f}, 2, 2));
        Expr bias = b.constant(Tensor.of(new float[] {-0.5f, 0.5f}, 2));
        return mean.emit("Gemm", Map.of(), null, weights, bias);
    }

    /** Two feature maps: of the kernel, and of half of its opposite. */
    private static Expr conv(GraphBuilder b, Expr x, float[] kernel, float bias, int stride, long... sizes) {
        int spatial = sizes.length - 2;
        long[] pads = new long[2 * spatial];
        for (int i = 0; i < spatial; i++) {
            pads[i] = (sizes[i + 2] - 1) / 2;
            pads[i + spatial] = sizes[i + 2] - 1 - pads[i];
        }
        Map<String, Attribute> how = Map.of(
                "pads",
                Attribute.of(pads),
                "strides",
                Attribute.of(LongStream.range(0, spatial).map(i -> stride).toArray()));
        float[] both = new float[2 * kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            both[i] = kernel[i];
            both[kernel.length + i] = -kernel[i] / 2;
        }
        long[] shape = sizes.clone();
        shape[0] = 2;
        Expr weights = b.constant(Tensor.of(both, shape));
        return x.emit("Conv", how, null, weights, b.constant(Tensor.of(new float[] {bias, 0}, 2)))
                .relu();
    }

    private static float pulse(int distance) {
        return (float) Math.exp(-distance * distance / 4.0);
    }

    /** A noisy wave {@code [1,1,200]} with a pulse. */
    Case series() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("signal", type(ElementType.FLOAT, 0, 1, 200));
        float[] kernel = new float[9];
        double mean = 0;
        for (int i = 0; i < 9; i++) {
            mean += pulse(i - 4) / 9.0;
        }
        for (int i = 0; i < 9; i++) {
            kernel[i] = (float) (pulse(i - 4) - mean);
        }
        Random random = new Random(1);
        float[] signal = new float[200];
        for (int i = 0; i < 200; i++) {
            double wave = 0.7 * Math.sin(i / 14.0);
            signal[i] = (float) (wave + 0.08 * random.nextGaussian() + 2 * pulse(i - PULSE));
        }
        return write("pulse", b, head(b, conv(b, x, kernel, -0.6f, 1, 1, 1, 9), 40), Tensor.of(signal, 1, 1, 200));
    }

    /** A head-like shell {@code [1,1,24,28,32]} with a bright ball. */
    Case volume() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("scan", type(ElementType.FLOAT, 0, 1, 24, 28, 32));
        float[] kernel = new float[27];
        java.util.Arrays.fill(kernel, 1f / 27);
        Random random = new Random(2);
        float[] scan = new float[24 * 28 * 32];
        for (int i = 0; i < scan.length; i++) {
            int z = i / (28 * 32);
            int y = i / 32 % 28;
            int w = i % 32;
            double out = Math.hypot(Math.hypot((z - 11.5) / 11, (y - 13.5) / 13), (w - 15.5) / 15);
            double shell = out < 1 ? out > 0.85 ? 0.55 : 0.25 : 0.02;
            double near = Math.hypot(Math.hypot(z - BALL.get(0), y - BALL.get(1)), w - BALL.get(2));
            scan[i] = (float) ((near < 3.2 ? 1 : shell) + 0.05 * random.nextGaussian());
        }
        Expr maps = conv(b, x, kernel, -0.6f, 2, 1, 1, 3, 3, 3);
        return write("scan", b, head(b, maps, 600), Tensor.of(scan, 1, 1, 24, 28, 32));
    }

    /** Token numbers {@code int64[1,14]}; one of them has a vector that decides. */
    Case tokens() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("tokens", type(ElementType.INT64, 0, 14));
        Random random = new Random(3);
        float[] table = new float[40 * 3];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) (0.1 * random.nextGaussian());
        }
        table[3 * 27] = 3;
        table[3 * 11] = -2;
        Expr embedded = b.emit("Gather", List.of(b.constant(Tensor.of(table, 40, 3)), x), Map.of(), null);
        Expr maps = conv(b, embedded.transpose(0, 2, 1), new float[] {1, 0.2f, 0.1f}, 1, 1, 1, 3, 1);
        float[] ids = {4, 31, 8, 11, 2, 27, 15, 19, 33, 6, 21, 3, 0, 0};
        return write("words", b, head(b, maps, 4), Tensor.of(ids, 1, 14));
    }

    /** Letters {@code [1,60,4]} with a motif. */
    Case letters() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("letters", type(ElementType.FLOAT, 0, 60, 4));
        float[] kernel = new float[4 * 6];
        for (int i = 0; i < 6; i++) {
            kernel[(6 * LETTERS.indexOf(SEQUENCE_MOTIF.charAt(i))) + i] = 1;
        }
        Random random = new Random(4);
        float[] sequence = new float[60 * 4];
        for (int i = 0; i < 60; i++) {
            boolean isMotif = i >= MOTIF && i < MOTIF + 6;
            int letter = isMotif ? LETTERS.indexOf(SEQUENCE_MOTIF.charAt(i - MOTIF)) : random.nextInt(4);
            sequence[(4 * i) + letter] = 1;
        }
        Expr maps = conv(b, x.transpose(0, 2, 1), kernel, -5.2f, 1, 1, 4, 6);
        return write("motif", b, head(b, maps, 40), Tensor.of(sequence, 1, 60, 4));
    }

    /** Six features; debt speaks against, income for. */
    Case table() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("row", type(ElementType.FLOAT, 0, 6));
        float[] hidden = {
            0.1f, 0, 0, 0.2f, 1.5f, 0, 0, 0, 0, 1.8f, 0, 0, 0.3f, 0, 0.2f, 0, 0, 0.9f, 0, 0, 0, 0, 0.1f, 0.1f
        };
        float[] out = {1.2f, -1.2f, -1.1f, 1.1f, 0.4f, -0.4f, 0.2f, -0.2f};
        Expr maps = x.emit("Gemm", Map.of(), null, b.constant(Tensor.of(hidden, 6, 4)))
                .relu();
        Expr logits = maps.emit("Gemm", Map.of(), null, b.constant(Tensor.of(out, 4, 2)));
        return write("loan", b, logits, Tensor.of(new float[] {0.3f, 2.1f, 0.8f, 1.1f, 0.4f, 2}, 1, 6));
    }

    /** A picture {@code [1,6,32,32]} of six bands, where a spot has a high fifth and a low third band. */
    Case bands() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("bands", type(ElementType.FLOAT, 0, 6, 32, 32));
        float[] kernel = {0, 0, -1, 0, 1, 0};
        Random random = new Random(5);
        float[] picture = new float[6 * 32 * 32];
        for (int i = 0; i < picture.length; i++) {
            int band = i / 1024;
            double near = Math.hypot(i / 32 % 32 - SPOT_ROW, i % 32 - SPOT_COLUMN);
            double field = 0.5 + 0.3 * Math.sin(i % 32 / 5.0) * Math.cos(i / 32 % 32 / 7.0);
            double spot = near < 4 ? band == 4 ? 0.5 : band == 2 ? -0.3 : 0 : 0;
            picture[i] = (float) (field + spot + 0.04 * random.nextGaussian());
        }
        Expr maps = conv(b, x, kernel, -0.3f, 1, 1, 6, 1, 1);
        return write("bands", b, head(b, maps, 40), Tensor.of(picture, 1, 6, 32, 32));
    }

    /** The series as a picture of one column: {@code [1,1,200,1]}. */
    Case column() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("column", type(ElementType.FLOAT, 0, 1, 200, 1));
        float[] kernel = {-0.5f, 0, 1, 0, -0.5f};
        Expr maps = conv(b, x, kernel, -0.2f, 2, 1, 1, 5, 1);
        float[] signal = new float[200];
        for (int i = 0; i < 200; i++) {
            signal[i] = pulse(i - PULSE);
        }
        return write("column", b, head(b, maps, 40), Tensor.of(signal, 1, 1, 200, 1));
    }

    /** A network over a picture {@code [N,3,8,8]} and a row {@code [N,3]}; the file holds the row. */
    Case pictureAndTable() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr picture = b.input("picture", type(ElementType.FLOAT, 0, 3, 8, 8));
        Expr row = b.input("row", type(ElementType.FLOAT, 0, 3));
        Expr maps = conv(b, picture, new float[] {1, 0, -1}, 0.1f, 1, 1, 3, 1, 1);
        Expr seen = maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        Expr both = b.emit("Concat", List.of(seen, row), Map.of("axis", Attribute.of(1L)), null);
        float[] weights = {1, 0, 0, 1, 2, -2, -1, 1, 0.5f, 0};
        Expr logits = both.emit("Gemm", Map.of(), null, b.constant(Tensor.of(weights, 5, 2)));
        return write("both", b, logits, Tensor.of(new float[] {1, 2, 3}, 1, 3));
    }

    /** A series {@code [1,1,60]} with a value {@code inner} of shape {@code [1,6,4,5]} and one {@code vector}. */
    Case innerAxes() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", type(ElementType.FLOAT, 0, 1, 60));
        Expr wave = conv(b, x, new float[] {1, 2, 1}, 0.1f, 1, 1, 1, 3);
        Expr inner = wave.reshape(-1, 6, 4, 5).emit("Tanh", Map.of(), null);
        Expr vector = inner.emit("Flatten", Map.of(), null).emit("Sigmoid", Map.of(), null);
        float[] weights = new float[240];
        for (int i = 0; i < 240; i++) {
            weights[i] = (float) Math.sin(i);
        }
        Expr logits = vector.emit("Gemm", Map.of(), null, b.constant(Tensor.of(weights, 120, 2)));
        Path model = folder.resolve("inner.onnx");
        OnnxWriter.write(
                b.build(Map.of("logits", logits)).renamed(Map.of(inner.name(), "inner", vector.name(), "vector")),
                model);
        Path file = folder.resolve("inner.npy");
        float[] signal = new float[60];
        for (int i = 0; i < 60; i++) {
            signal[i] = (float) Math.cos(i / 3.0);
        }
        Npy.write(Tensor.of(signal, 1, 1, 60), file);
        return new Case(model, file);
    }
}
