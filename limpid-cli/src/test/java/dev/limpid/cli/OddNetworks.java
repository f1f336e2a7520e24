package dev.limpid.cli;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Networks of odd kinds that tell bright inputs from dark ones, with inputs of both classes. */
enum OddNetworks {
    GREY(ElementType.FLOAT, 1, 12, 12),
    ONE_LOGIT(ElementType.FLOAT, 3, 12, 12),
    MANY_LABELS(ElementType.FLOAT, 3, 12, 12),
    SERIES(ElementType.FLOAT, 2, 40),
    TOKENS(ElementType.INT64, 12),
    VOLUME(ElementType.FLOAT, 1, 6, 7, 8),
    TABLE(ElementType.FLOAT, 5),
    BYTES_CHANNELS_LAST(ElementType.UINT8, 12, 12, 3),
    HALF_PRECISION(ElementType.FLOAT16, 3, 12, 12),
    FIXED_BATCH(ElementType.FLOAT, 3, 12, 12),
    ELEVEN_CHANNELS(ElementType.FLOAT, 11, 12, 12),
    DETECTOR(ElementType.FLOAT, 3, 12, 12),
    SEGMENTATION(ElementType.FLOAT, 3, 48, 48);

    static final int BATCH = 3;
    private static final int WORDS = 20;
    private static final float GAIN = 10;

    private final ElementType type;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final long[] shape;

    OddNetworks(ElementType type, long... shape) {
        this.type = type;
        this.shape = shape;
    }

    /** Writes the network to a folder. */
    Path write(Path folder) {
        Path file = folder.resolve(name().toLowerCase(java.util.Locale.ROOT) + ".onnx");
        OnnxWriter.write(graph(), file);
        return file;
    }

    private Graph graph() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim batch = this == FIXED_BATCH ? Dim.of(BATCH) : Dim.symbol("N");
        Dim[] dims = Stream.concat(Stream.of(batch), LongStream.of(shape).mapToObj(Dim::of))
                .toArray(Dim[]::new);
        Expr x = b.input("x", TensorType.of(type, dims));
        if (this == DETECTOR || this == SEGMENTATION) {
            return b.build(places(b, maps(b, x)));
        }
        Expr both = this == TABLE ? table(b, x) : means(b, maps(b, x), batch);
        return b.build(Map.of("y", heads(b, both)));
    }

    /** A score for each place and whether it is bright, or a box for each place with the scores of both classes. */
    private Map<String, Expr> places(GraphBuilder b, Expr maps) {
        if (this == SEGMENTATION) {
            return Map.of("y", point(b, maps, -GAIN, GAIN));
        }
        Expr scores = point(b, maps, GAIN, -GAIN, -GAIN, GAIN).unary("Sigmoid");
        Expr boxes = point(b, maps, 1, 0, 0, 1, 1, 1, 1, 2);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("boxes", rows(boxes, 4));
        outputs.put("scores", rows(scores, 2));
        return outputs;
    }

    private static Expr point(GraphBuilder b, Expr maps, double... weights) {
        return maps.emit(
                "Conv", Map.of(), null, b.constant(Tensor.of(ElementType.FLOAT, weights, weights.length / 2, 2, 1, 1)));
    }

    private Expr rows(Expr maps, int columns) {
        return maps.reshape(-1, columns, shape[1] * shape[2]).transpose(0, 2, 1);
    }

    private Expr table(GraphBuilder b, Expr x) {
        float[] weights = new float[2 * (int) shape[0]];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 2 == 0 ? -1f : 1f) / shape[0];
        }
        return x.matMul(b.constant(Tensor.of(weights, shape[0], 2)))
                .add(b.constant(Tensor.of(new float[] {0.5f, -0.5f}, 2)))
                .relu();
    }

    /** How far each place is below and above a half. */
    private Expr maps(GraphBuilder b, Expr x) {
        Expr first = x;
        int channels = (int) shape[0];
        if (this == TOKENS) {
            float[] words = new float[WORDS * 2];
            for (int w = 0; w < WORDS; w++) {
                Arrays.fill(words, 2 * w, 2 * w + 2, (float) w / (WORDS - 1));
            }
            first = b.constant(Tensor.of(words, WORDS, 2))
                    .emit("Gather", Map.of("axis", Attribute.of(0L)), null, x)
                    .transpose(0, 2, 1);
            channels = 2;
        } else if (this == BYTES_CHANNELS_LAST) {
            first = x.cast(ElementType.FLOAT).mul(1 / 255.0).transpose(0, 3, 1, 2);
            channels = 3;
        }
        int axes = this == TOKENS ? 1 : shape.length - 1;
        long[] kernel = new long[axes + 2];
        Arrays.fill(kernel, 1);
        kernel[0] = 2;
        kernel[1] = channels;
        double[] weights = new double[2 * channels];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i < channels ? -1.0 : 1.0) / channels;
        }
        ElementType real = type == ElementType.FLOAT16 ? type : ElementType.FLOAT;
        return first.emit(
                        "Conv",
                        Map.of(),
                        null,
                        b.constant(Tensor.of(real, weights, kernel)),
                        b.constant(Tensor.of(real, new double[] {0.5, -0.5}, 2)))
                .relu();
    }

    private Expr means(GraphBuilder b, Expr maps, Dim batch) {
        Expr means = maps.emit("GlobalAveragePool", Map.of(), null).reshape(-1, 2);
        // The rows are looked up by number, which fixes the batch.
        return this == FIXED_BATCH
                ? means.emit(
                        "Gather",
                        Map.of("axis", Attribute.of(0L)),
                        TensorType.of(ElementType.FLOAT, batch, Dim.of(2)),
                        b.list(0, 1, 2))
                : means;
    }

    private Expr heads(GraphBuilder b, Expr both) {
        ElementType real = type == ElementType.FLOAT16 ? type : ElementType.FLOAT;
        int classes = this == ONE_LOGIT ? 1 : 2;
        double[] weights = classes == 1 ? new double[] {-GAIN, GAIN} : new double[] {GAIN, -GAIN, -GAIN, GAIN};
        Expr logits = both.matMul(b.constant(Tensor.of(real, weights, 2, classes)));
        return this == MANY_LABELS ? logits.unary("Sigmoid") : logits;
    }

    /** Writes inputs in folders {@code 0} (dark) and {@code 1} (bright), in turn. */
    Path inputs(Path folder, int count) throws IOException {
        Random random = new Random(5);
        Path all = folder.resolve(name().toLowerCase(java.util.Locale.ROOT));
        for (int i = 0; i < count; i++) {
            double from = i % 2 == 0 ? 0 : 0.4;
            double[] values = random.doubles(Tensor.elementCount(shape), from, from + 0.6)
                    .map(v -> type == ElementType.INT64
                            ? Math.floor(v * WORDS)
                            : type == ElementType.UINT8 ? Math.floor(255 * v) : v)
                    .toArray();
            Path own = Files.createDirectories(all.resolve(i % 2 == 0 ? "0" : "1"));
            ElementType written = type == ElementType.FLOAT16 ? ElementType.FLOAT : type;
            Npy.write(Tensor.of(written, values, shape), own.resolve("i" + i + ".npy"));
        }
        return all;
    }
}
