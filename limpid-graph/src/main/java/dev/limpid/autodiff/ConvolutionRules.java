package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.autodiff.Window.Axis;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Gradients of convolutions with respect to input, kernel and bias. */
final class ConvolutionRules {
    private ConvolutionRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(ConvolutionRules::conv, "Conv"), Entry.of(ConvolutionRules::convTranspose, "ConvTranspose"));
    }

    /** {@code y = conv(x, w) + b}. */
    private static Cotangents conv(Site s) {
        Expr x = s.in(0);
        if (!Window.hasKnownPads(s.node(), kernel(s), x.shape())) {
            return paddedAtRun(s);
        }
        Convolution c = new Convolution(x, s.in(1), s.grad(), Window.of(s.node(), kernel(s), x.shape()), group(s));
        return Cotangents.lazy(
                () -> ConvolutionInputGradient.of(c), () -> weightGradient(c), () -> biasGradient(s.grad()));
    }

    /** {@code auto_pad} with sizes known only at run time: a padded input and a convolution without pads. */
    private static Cotangents paddedAtRun(Site s) {
        Expr x = s.in(0);
        Node bare = s.node().withoutAttributes("auto_pad", "pads");
        Window window = Window.of(bare, kernel(s), x.shape());
        Expr pads = samePads(x, window, s.node().textAttribute("auto_pad", "").equals("SAME_UPPER"));
        Expr padded = Margins.pad(x, pads, Margins.open(x.findType().orElse(null), 2));
        Convolution c = new Convolution(padded, s.in(1), s.grad(), window, group(s));
        return Cotangents.lazy(
                () -> Margins.pad(
                        ConvolutionInputGradient.of(c), pads.neg(), x.findType().orElse(null)),
                () -> weightGradient(c),
                () -> biasGradient(s.grad()));
    }

    /** {@code total = max(0, (ceil(size / stride) - 1) * stride + span - size)}, split between both ends; for all axes. */
    private static Expr samePads(Expr x, Window window, boolean upper) {
        Expr size = Sizes.between(x, 2, x.rank());
        Expr stride = x.builder().list(window.each(Axis::stride));
        Expr span = x.builder().list(window.each(Axis::span));
        Expr steps = size.add(stride).add(-1).div(stride);
        Expr total = steps.add(-1).mul(stride).add(span).sub(size).max(size.like(0));
        Expr less = total.div(total.like(2));
        Expr more = total.sub(less);
        Expr outer = x.builder().list(0, 0);
        return upper ? Expr.concat(0, outer, less, outer, more) : Expr.concat(0, outer, more, outer, less);
    }

    /** {@code y = convTranspose(x, w) + b}, where convTranspose is the input gradient of a convolution from y to x. */
    private static Cotangents convTranspose(Site s) {
        Expr x = s.in(0);
        Window window =
                Window.ofTransposed(s.node(), kernel(s), x.shape(), s.out().shape());
        Convolution c = new Convolution(s.grad(), s.in(1), x, window, group(s));
        return Cotangents.lazy(
                () -> {
                    @Nullable TensorType type = x.findType().orElse(null);
                    if (c.isExact()) {
                        return Convolution.conv(s.grad(), s.in(1), window, group(s), type);
                    }
                    // Output padding of a stride or more allows more windows than x has elements.
                    Expr dx = Convolution.conv(s.grad(), s.in(1), window, group(s), Margins.open(type, 2));
                    return Margins.first(dx, Sizes.between(x, 2, x.rank()), Sizes.axes(2, x.rank()), type);
                },
                () -> weightGradient(c),
                () -> biasGradient(s.grad()));
    }

    /**
     * {@code dw[m,c,k] = sum over n and o of dy[n,m,o] * x[n,c,o * stride + k * dilation - begin]}: a convolution over
     * x with dy as the kernel, with samples and channels swapped, and stride and dilation swapped. Groups move to the
     * batch axis. If the stride leaves elements at the end, the result has more taps than w; they are cropped.
     */
    private static Expr weightGradient(Convolution c) {
        Expr w = c.w();
        int rank = w.rank();
        long[] swapped = LongStream.concat(LongStream.of(1, 0), LongStream.range(2, rank))
                .toArray();
        Window back = c.window()
                .map(a -> new Axis(1, /* stride= */ a.dilation(), /* dilation= */ a.stride(), a.begin(), a.end()));
        Expr taps = w.builder().list(LongStream.of(w.shape().sizes()).skip(2).toArray());
        TensorType inOrder = w.findType().orElseThrow();
        TensorType type = c.isExact() ? inOrder : Objects.requireNonNull(Margins.open(inOrder, 2));
        Expr dw = Convolution.conv(samplesLast(c), c.dy().transpose(swapped), back, c.group(), swapped(type))
                .transpose(swapped);
        return c.isExact() ? dw : Margins.first(dw, taps, Sizes.axes(2, rank), inOrder);
    }

    private static TensorType swapped(TensorType type) {
        Shape shape = Objects.requireNonNull(type.shape());
        return type.withShape(shape.with(0, shape.dim(1)).with(1, shape.dim(0)));
    }

    /** {@code [N,group*C,...]} to {@code [C,group*N,...]}. */
    private static Expr samplesLast(Convolution c) {
        Expr x = c.x();
        int rank = x.rank();
        if (c.group() == 1) {
            return x.transpose(LongStream.concat(LongStream.of(1, 0), LongStream.range(2, rank))
                    .toArray());
        }
        Expr apart = new Sizes()
                .rest()
                .then(c.group())
                .then(c.inputsOfGroup())
                .then(x, 2, rank)
                .shape(x)
                .transpose(LongStream.concat(LongStream.of(2, 1, 0), LongStream.range(3, rank + 1))
                        .toArray());
        return new Sizes().then(c.inputsOfGroup()).rest().then(x, 2, rank).shape(apart);
    }

    private static Expr biasGradient(Expr dy) {
        long[] axes = LongStream.concat(LongStream.of(0), LongStream.range(2, dy.rank()))
                .toArray();
        return dy.reduceSum(false, axes);
    }

    private static long group(Site s) {
        return s.node().intAttribute("group", 1);
    }

    private static long[] kernel(Site s) {
        long[] sizes = s.in(1).shape().sizes();
        return s.node()
                .intsAttribute("kernel_shape", LongStream.of(sizes).skip(2).toArray());
    }
}
