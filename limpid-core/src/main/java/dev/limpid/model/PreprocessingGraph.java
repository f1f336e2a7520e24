package dev.limpid.model;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Preprocessing.Channels;
import dev.limpid.model.Preprocessing.Fit;
import dev.limpid.model.Preprocessing.Interpolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Preprocessing as a graph. The picture is kept in bytes until it is cropped, and rounded after each direction of
 * resizing, as in PIL.
 */
final class PreprocessingGraph {
    static final String IMAGE = "image";
    static final String INPUT = "input";
    private static final int OPSET = 18;

    private final GraphBuilder b = GraphBuilder.ofOpset(OPSET);
    private final Preprocessing p;

    private PreprocessingGraph(Preprocessing p) {
        this.p = p;
    }

    static Graph of(Preprocessing p) {
        return new PreprocessingGraph(p).graph();
    }

    private Graph graph() {
        Shape picture =
                Shape.of(Dim.of(1), Dim.symbol("H"), Dim.symbol("W"), Dim.of(p.channels() == Channels.RGBA ? 4 : 3));
        Expr x = b.input(IMAGE, new TensorType(ElementType.UINT8, picture));
        x = planes(x);
        x = p.channels() == Channels.GREY ? grey(x) : x;
        x = placed(resize(x));
        x = p.channels() == Channels.BGR ? x.emit("Gather", axis(1), null, b.list(2, 1, 0)) : x;
        x = x.cast(ElementType.FLOAT);
        x = p.scale() == 1 ? x : x.mul(b.scalar(ElementType.FLOAT, p.scale()));
        x = isAll(p.mean(), 0) ? x : x.sub(perChannel(p.mean()));
        x = isAll(p.std(), 1) ? x : x.div(perChannel(p.std()));
        x = p.layout() == Layout.NHWC ? x.transpose(0, 2, 3, 1) : x;
        return b.build(Map.of(INPUT, x.cast(p.type())));
    }

    /**
     * The same as {@code x.transpose(0, 3, 1, 2)}. ONNX Runtime moves a Transpose past the Resize that follows it and then
     * refuses the Resize unless it averages; and the first run of a graph with a Transpose is compared with one without
     * optimisations, which would take 80 ms of each start.
     */
    private Expr planes(Expr x) {
        Expr[] planes = new Expr[p.channels() == Channels.RGBA ? 4 : 3];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = x.slice(3, c, c + 1L, 1).squeeze(3).unsqueeze(1);
        }
        return Expr.concat(1, planes);
    }

    /** PIL's {@code L}: (19595 red + 38470 green + 7471 blue + 32768) / 65536 in integers. */
    private Expr grey(Expr x) {
        Expr weights = b.constant(Tensor.of(ElementType.INT32, new double[] {19595, 38470, 7471}, 1, 3, 1, 1));
        Expr sum = x.cast(ElementType.INT32).mul(weights).reduceSum(true, 1);
        return sum.add(b.scalar(ElementType.INT32, 32768))
                .div(b.scalar(ElementType.INT32, 65536))
                .cast(ElementType.UINT8);
    }

    private Expr resize(Expr x) {
        if (p.fit() == Fit.NONE || p.fit() == Fit.SAME) {
            return x;
        }
        Expr sizes = sizes(sides(x));
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("coordinate_transformation_mode", Attribute.of("half_pixel"));
        if (p.antialias()) {
            attributes.put("antialias", Attribute.of(1L));
            attributes.put("exclude_outside", Attribute.of(1L));
        }
        attributes.put("mode", Attribute.of(p.interpolation() == Interpolation.CUBIC ? "cubic" : "linear"));
        if (p.interpolation() == Interpolation.CUBIC) {
            attributes.put("cubic_coeff_a", Attribute.of(p.antialias() ? -0.5f : -0.75f));
        }
        // ONNX Runtime's shape inference refuses computed sizes of only two axes.
        Expr all = Expr.concat(0, b.list(1, p.channels().count()), sizes);
        if (p.antialias()) {
            return x.emit("Resize", attributes, x.findType().orElse(null), b.none(), b.none(), all);
        }
        // ONNX Runtime resizes bytes in this mode with lower precision, or not at all.
        Expr exact = x.cast(ElementType.FLOAT).emit("Resize", attributes, null, b.none(), b.none(), all);
        Expr zero = b.scalar(ElementType.FLOAT, 0);
        Expr white = b.scalar(ElementType.FLOAT, 255);
        return exact.unary("Round").emit("Clip", Map.of(), null, zero, white).cast(ElementType.UINT8);
    }

    /** Height and width after resizing. */
    private Expr sizes(Expr sides) {
        Expr wanted = b.list(p.height(), p.width());
        return switch (p.fit()) {
            case NONE, SAME, EXACT -> wanted;
            case SQUARE -> b.list(p.shorterSide(), p.shorterSide());
            case SHORTER -> shorter(sides);
            case AUTO -> {
                Expr isOther = sides.sub(wanted)
                        .unary("Abs")
                        .reduce("ReduceMax", true, 0)
                        .min(b.list(1));
                yield wanted.add(shorter(sides).sub(wanted).mul(isOther));
            }
            case PAD -> {
                Expr others = sides.emit("Gather", axis(0), null, b.list(1, 0));
                Expr scaled = sides.mul(b.list(2L * p.width(), 2L * p.height()));
                Expr rounded = scaled.add(others).div(others.mul(b.list(2)));
                yield rounded.min(wanted).max(b.list(1));
            }
        };
    }

    /** Integer division, because torchvision truncates the fraction. */
    private Expr shorter(Expr sides) {
        return sides.mul(b.list(p.shorterSide())).div(sides.reduce("ReduceMin", true, 0));
    }

    private static Expr sides(Expr x) {
        Map<String, Attribute> lastTwo = Map.of("start", Attribute.of(2L), "end", Attribute.of(4L));
        return x.emit("Shape", lastTwo, TensorType.of(ElementType.INT64, 2));
    }

    /** In the network's size: cropped, or between bars. */
    private Expr placed(Expr x) {
        return switch (p.fit()) {
            case EXACT, SAME -> x;
            case PAD -> padded(x);
            case NONE, SHORTER, AUTO, SQUARE -> crop(x);
        };
    }

    private Expr padded(Expr x) {
        Expr total = b.list(p.height(), p.width()).sub(sides(x));
        Expr before = total.div(b.list(2));
        Expr pads = Expr.concat(0, b.list(0, 0), before, b.list(0, 0), total.sub(before));
        Expr fill = b.scalar(ElementType.UINT8, p.fill());
        return x.emit("Pad", Map.of("mode", Attribute.of("constant")), null, pads, fill);
    }

    /** Crops the centre; half a pixel is rounded to even, as in Python. */
    private Expr crop(Expr x) {
        Expr sides = sides(x);
        Expr wanted = b.list(p.height(), p.width());
        Expr start = sides.sub(wanted)
                .cast(ElementType.FLOAT)
                .mul(0.5)
                .unary("Round")
                .cast(ElementType.INT64);
        return x.emit("Slice", Map.of(), null, start, start.add(wanted), b.list(2, 3));
    }

    private Expr perChannel(List<Double> numbers) {
        double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        return b.constant(Tensor.of(ElementType.FLOAT, values, 1, values.length, 1, 1));
    }

    private static boolean isAll(List<Double> numbers, double value) {
        return numbers.stream().allMatch(n -> n == value);
    }

    private static Map<String, Attribute> axis(long axis) {
        return Map.of("axis", Attribute.of(axis));
    }
}
