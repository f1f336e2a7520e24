package dev.limpid.attribution.gradient;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Images;
import dev.limpid.model.InputKind;
import dev.limpid.model.Npy;
import dev.limpid.model.Picture;
import dev.limpid.model.Preprocessing;
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
        String text = f.settings().text("baseline");
        if (text.startsWith(IMAGE)) {
            return file(f, text.substring(IMAGE.length()));
        }
        Expr x = f.input();
        boolean isOrdered =
                f.model().form().kind() != InputKind.TABLE && f.model().form().kind() != InputKind.TOKENS;
        if (!isOrdered && List.of("blur", "mean", "uniform").contains(text)) {
            throw LimpidException.unsupported("baseline '" + text + "' needs neighbouring places, and the input is "
                    + f.model().input().type() + " (" + f.model().form().toText() + "); use zero or a .npy tensor");
        }
        return switch (f.settings()
                .word("baseline", "zero", "lowest", "highest", "mean", "blur", "uniform", "image=FILE")) {
            case "lowest" -> lowest(x);
            case "highest" -> lowest(x).add(range(x));
            case "mean" -> x.reduceMean(true, f.inputPlaces());
            case "blur" -> blurred(f, x);
            case "uniform" -> uniform(f, x);
            default -> x.mul(0);
        };
    }

    private static Expr blurred(ForwardPass f, Expr x) {
        double part = f.settings().real("blur", 0.001, 1);
        double side = 0;
        for (long axis : f.inputPlaces()) {
            side = Math.max(side, (double) x.shape().size((int) axis));
        }
        return Gaussian.blurred(x, part * side, true, f.inputPlaces());
    }

    private static Expr uniform(ForwardPass f, Expr x) {
        long[] shape = x.shape().with(0, Dim.of(1)).sizes();
        SplittableRandom random = Samples.random(f.settings().seed(), 0);
        double[] numbers = random.doubles(Tensor.elementCount(shape)).toArray();
        Expr low = lowest(x);
        Expr noise = x.builder().constant(Tensor.of(x.elementType(), numbers, shape));
        return low.add(noise.mul(range(x)));
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
    private static Expr file(ForwardPass f, String name) {
        GraphBuilder b = f.input().builder();
        java.nio.file.Path file = java.nio.file.Path.of(name);
        if (!name.endsWith(".npy")) {
            Preprocessing preprocessing = f.model().preprocessing();
            Picture picture = Images.read(file);
            preprocessing.placement(picture.width(), picture.height());
            Graph graph = preprocessing.graph();
            Expr pixels = b.constant(preprocessing.pixels(picture));
            return Objects.requireNonNull(
                            b.call(graph, List.of(pixels)).get(graph.outputs().get(0)))
                    .shapedLike(f.input().slice(0, 0, 1, 1));
        }
        long[] shape = f.input().shape().with(0, Dim.of(1)).sizes();
        Tensor tensor = Npy.read(file);
        if (tensor.elementCount() != Tensor.elementCount(shape)) {
            throw LimpidException.badInput(file + ": is " + tensor.type() + ", but the network's input is "
                    + f.model().input().type());
        }
        return b.constant(Tensor.of(f.input().elementType(), tensor.toDoubles(), shape));
    }
}
