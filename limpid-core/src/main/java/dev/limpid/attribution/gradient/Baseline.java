package dev.limpid.attribution.gradient;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Images;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.model.InputPart;
import dev.limpid.model.Npy;
import dev.limpid.model.Picture;
import dev.limpid.model.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** The start of a path to the input: an input that stands for the absence of information. */
public final class Baseline {
    private static final String IMAGE = "image=";

    private Baseline() {}

    /** Adds the parameters that {@link #of} reads. */
    public static MethodInfo declaredBy(MethodInfo info) {
        return info.parameter(
                        "baseline",
                        "zero",
                        "start of the path, after preprocessing: zero, lowest or highest (the smallest or largest"
                                + " value in the input), mean (of each channel), blur, uniform (noise over the input's range),"
                                + " or image=FILE (an image or a .npy tensor)")
                .parameter(
                        "blur",
                        "0.1",
                        "standard deviation of the blur as a fraction of the input's longest side, 0.001 to 1");
    }

    /**
     * The baseline that the parameters select: {@code float[N,...]} or {@code float[1,...]} in the network's shape.
     *
     * @throws LimpidException if they select none, or the file cannot be read or does not fit
     */
    public static Expr of(ForwardPass f) {
        return byPart(f, f.input(), (x, form, settings) -> of(f, x, form, settings));
    }

    /** What is computed for one input. */
    @FunctionalInterface
    private interface Each {
        Expr of(Expr x, InputForm form, Settings settings);
    }

    /** The input, or where several are joined each of them, and what is computed for them joined again. */
    private static Expr byPart(ForwardPass f, Expr joined, Each each) {
        if (f.model().parts().isEmpty()) {
            return each.of(joined, f.model().form(), f.settings());
        }
        List<Expr> parts = new ArrayList<>();
        for (InputPart part : f.model().parts()) {
            Expr flat = joined.slice(1, part.start(), part.start() + part.length(), 1);
            Shape own = Objects.requireNonNull(part.type().shape());
            Shape shape = own.with(0, joined.shape().dim(0));
            long[] sizes = own.sizes();
            sizes[0] = -1;
            Expr x = flat.reshape(joined.builder().list(sizes), shape);
            Expr found = each.of(x, part.form(), f.settings().of(part.name()));
            Expr whole = x.mul(0).add(found).shapedLike(x);
            parts.add(whole.reshape(joined.builder().list(-1, part.length()), flat.shape()));
        }
        return Expr.concat(1, parts.toArray(Expr[]::new)).shapedLike(joined);
    }

    private static Expr of(ForwardPass f, Expr x, InputForm form, Settings settings) {
        String text = settings.text("baseline");
        if (text.startsWith(IMAGE)) {
            return file(f, x, text.substring(IMAGE.length()));
        }
        boolean isOrdered = form.kind() != InputKind.TABLE && form.kind() != InputKind.TOKENS;
        if (!isOrdered && List.of("blur", "mean", "uniform").contains(text)) {
            throw LimpidException.unsupported("baseline '" + text + "' needs neighbouring places, and the input is "
                    + f.model().input().type() + " (" + form.toText() + "); use zero or a .npy tensor");
        }
        long[] places = form.places().stream().mapToLong(axis -> axis).toArray();
        return switch (settings.word(
                "baseline", "zero", "lowest", "highest", "mean", "blur", "uniform", "image=FILE")) {
            case "lowest" -> lowest(x);
            case "highest" -> lowest(x).add(range(x));
            case "mean" -> x.reduceMean(true, places);
            case "blur" -> blurred(x, settings, places);
            case "uniform" -> uniform(x, settings.seed());
            default -> x.mul(0);
        };
    }

    private static Expr blurred(Expr x, Settings settings, long[] places) {
        double part = settings.real("blur", 0.001, 1);
        double side = 0;
        for (long axis : places) {
            side = Math.max(side, (double) x.shape().size((int) axis));
        }
        return Gaussian.blurred(x, part * side, true, places);
    }

    private static Expr uniform(Expr x, long seed) {
        long[] shape = x.shape().with(0, Dim.of(1)).sizes();
        SplittableRandom random = Samples.random(seed, 0);
        double[] numbers = random.doubles(Tensor.elementCount(shape)).toArray();
        Expr low = lowest(x);
        Expr noise = x.builder().constant(Tensor.of(x.elementType(), numbers, shape));
        return low.add(noise.mul(range(x)));
    }

    /** The smallest number of each input, which broadcasts with it; where several are joined, of each of them. */
    static Expr lowest(ForwardPass f, Expr x) {
        return byPart(f, x, (each, form, settings) -> lowest(each));
    }

    /** The largest minus the smallest number of each input; as {@link #lowest(ForwardPass, Expr)}. */
    static Expr range(ForwardPass f, Expr x) {
        return byPart(f, x, (each, form, settings) -> range(each));
    }

    /** The smallest number of each input, with axes of size 1 for all but the first. */
    static Expr lowest(Expr x) {
        return x.reduce("ReduceMin", true, allButBatch(x));
    }

    /** The largest minus the smallest number of each input, with axes of size 1 for all but the first. */
    static Expr range(Expr x) {
        return x.reduce("ReduceMax", true, allButBatch(x)).sub(lowest(x));
    }

    private static long[] allButBatch(Expr x) {
        return LongStream.range(1, x.rank()).toArray();
    }

    /** An image is preprocessed within the graph; a tensor is used unchanged. */
    private static Expr file(ForwardPass f, Expr x, String name) {
        GraphBuilder b = x.builder();
        java.nio.file.Path file = java.nio.file.Path.of(name);
        if (!name.endsWith(".npy")) {
            Preprocessing preprocessing = f.model().preprocessing();
            Picture picture = Images.read(file);
            preprocessing.placement(picture.width(), picture.height());
            Graph graph = preprocessing.graph();
            Expr pixels = b.constant(preprocessing.pixels(picture));
            return Objects.requireNonNull(
                            b.call(graph, List.of(pixels)).get(graph.outputs().get(0)))
                    .shapedLike(x.slice(0, 0, 1, 1));
        }
        long[] shape = x.shape().with(0, Dim.of(1)).sizes();
        Tensor tensor = Npy.read(file);
        if (tensor.elementCount() != Tensor.elementCount(shape)) {
            throw LimpidException.badInput(file + ": is " + tensor.type() + ", but the network's input is "
                    + x.findType().orElse(f.model().input().type()));
        }
        return b.constant(Tensor.of(x.elementType(), tensor.toDoubles(), shape));
    }
}
