package dev.limpid.autodiff;

import dev.limpid.autodiff.Window.Axis;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The implementations of a convolution's input gradient, the fastest suitable one first.
 *
 * <p>All of them compute {@code dx[i] = sum over k of w[k] * dy[(i + begin - k * dilation) / stride]}, where the
 * division has no remainder. ONNX Runtime runs convolutions in a blocked layout that ConvTranspose does not support,
 * so the others express the sum as a convolution; see docs/decisions/0012 for the measurements.
 */
enum ConvolutionInputGradient {
    /** Stride 1: a convolution with the flipped kernel and its channels swapped. */
    TURNED_KERNEL {
        @Override
        boolean suits(Convolution c) {
            return c.window().all(a -> a.stride() == 1);
        }

        @Override
        Expr dx(Convolution c) {
            Window back = c.window().map(a -> a.withPads(a.span() - 1 - a.begin(), a.span() - 1 - a.end()));
            return Convolution.conv(
                    c.dy(), turned(c), back, c.group(), c.x().findType().orElse(null));
        }
    },

    /** One tap, without pads: a convolution with swapped channels, then zeros between the elements. */
    POINTWISE {
        @Override
        boolean suits(Convolution c) {
            return c.isSized() && c.window().all(a -> a.kernel() == 1 && a.begin() == 0 && a.end() == 0);
        }

        @Override
        Expr dx(Convolution c) {
            Window one = c.window().map(a -> new Axis(1, 1, 1, 0, 0));
            Expr dense = Convolution.conv(c.dy(), turned(c), one, c.group(), c.typed(c.inputs(), steps(c)));
            Expr apart = Blocks.enter(Spread.apart(dense, steps(c), strides(c)), 1);
            return ending(apart, lengths(c), c);
        }
    },

    /** One input and one output channel per group: zeros between the elements, then as with stride 1. */
    APART {
        @Override
        boolean suits(Convolution c) {
            return c.isSized() && c.inputsOfGroup() == 1 && c.outputsOfGroup() == 1;
        }

        @Override
        Expr dx(Convolution c) {
            Window back = new Window(IntStream.range(0, c.window().rank())
                    .mapToObj(i -> {
                        Axis a = c.window().axis(i);
                        long begin = a.span() - 1 - a.begin();
                        long end = c.size(i) - c.steps(i) * a.stride() - begin + a.span() - 1;
                        return new Axis(a.kernel(), 1, a.dilation(), begin, end);
                    })
                    .toList());
            Expr apart = Spread.apart(c.dy(), steps(c), strides(c));
            return Convolution.conv(
                    apart, turned(c), back, c.group(), c.x().findType().orElse(null));
        }
    },

    /**
     * Two equal strides that do not divide the kernel: a convolution for each of the {@code stride * stride} phases of
     * {@code dx}, which have different numbers of taps, and DepthToSpace to interleave them.
     */
    PHASE_BY_PHASE {
        @Override
        boolean suits(Convolution c) {
            return PHASES.suits(c)
                    && c.group() == 1
                    && c.inputs() >= Blocks.CHANNELS
                    && c.window().all(a -> a.kernel() > a.stride() && a.kernel() % a.stride() != 0);
        }

        @Override
        Expr dx(Convolution c) {
            long s = c.window().axis(0).stride();
            Expr[] phases = LongStream.range(0, s * s)
                    .mapToObj(r -> Phases.one(c, r / s, r % s).values())
                    .toArray(Expr[]::new);
            return toSpace(Expr.concat(1, phases), c, s);
        }
    },

    /** Two equal strides: one convolution that computes all phases of {@code dx} as separate channels. */
    PHASES {
        @Override
        boolean suits(Convolution c) {
            Axis first = c.window().axis(0);
            return c.isSized()
                    && c.window().rank() == 2
                    && c.window().all(a -> a.stride() == first.stride() && a.dilation() == 1);
        }

        @Override
        Expr dx(Convolution c) {
            long s = c.window().axis(0).stride();
            return toSpace(Phases.all(c).values(), c, s);
        }
    },

    /** The general case: ConvTranspose, also for sizes known only at run time. */
    TRANSPOSED {
        @Override
        boolean suits(Convolution c) {
            return true;
        }

        @Override
        Expr dx(Convolution c) {
            return c.isSized() ? sized(c) : sizedAtRun(c);
        }
    };

    abstract boolean suits(Convolution c);

    abstract Expr dx(Convolution c);

    /** The gradient in the fastest suitable form. */
    static Expr of(Convolution c) {
        return Arrays.stream(values())
                .filter(form -> form.suits(c))
                .findFirst()
                .orElse(TRANSPOSED)
                .dx(c);
    }

    private static long[] strides(Convolution c) {
        return c.window().each(Axis::stride);
    }

    private static long[] steps(Convolution c) {
        return IntStream.range(0, c.window().rank()).mapToLong(c::steps).toArray();
    }

    /** {@code [M,C/group,...]} to {@code [C,M/group,...]}, with the taps in reverse order. */
    private static Expr turned(Convolution c) {
        return Margins.flip(swapped(c), c.spatialAxes());
    }

    private static Expr swapped(Convolution c) {
        Expr w = c.w();
        if (c.inputsOfGroup() == 1 && c.outputsOfGroup() == 1) {
            return w;
        }
        int rank = w.rank();
        if (c.group() == 1) {
            return w.transpose(LongStream.concat(LongStream.of(1, 0), LongStream.range(2, rank))
                    .toArray());
        }
        Expr apart = new Sizes()
                .then(c.group())
                .then(c.outputsOfGroup())
                .then(w, 1, rank)
                .shape(w)
                .transpose(LongStream.concat(LongStream.of(0, 2, 1), LongStream.range(3, rank + 1))
                        .toArray());
        return new Sizes()
                .then(c.inputs())
                .then(c.outputsOfGroup())
                .then(w, 2, rank)
                .shape(apart);
    }

    private static Expr toSpace(Expr phases, Convolution c, long s) {
        long[] lengths = IntStream.range(0, 2)
                .mapToLong(i -> -Math.floorDiv(-c.size(i), s) * s)
                .toArray();
        String order = c.group() == 1 ? "DCR" : "CRD";
        return ending(Blocks.toSpace(phases, s, order, c.typed(c.inputs(), lengths)), lengths, c);
    }

    private static long[] lengths(Convolution c) {
        return IntStream.range(0, c.window().rank())
                .mapToLong(i -> c.steps(i) * c.window().axis(i).stride())
                .toArray();
    }

    /** Padded or cropped at the end of each spatial axis to the input's sizes. */
    private static Expr ending(Expr dx, long[] lengths, Convolution c) {
        long[] more = IntStream.range(0, lengths.length)
                .mapToLong(i -> c.size(i) - lengths[i])
                .toArray();
        return Margins.pad(dx, c.spatialAxes(), new long[more.length], more);
    }

    private static Expr sized(Convolution c) {
        long[] more = IntStream.range(0, c.window().rank())
                .mapToLong(i -> {
                    Axis a = c.window().axis(i);
                    return c.size(i) + a.begin() + a.end() - (c.steps(i) - 1) * a.stride() - a.span();
                })
                .toArray();
        return transposed(c, c.window(), more, c.x().findType().orElse(null));
    }

    /** Computed for the largest input with the same number of windows, then cropped. */
    private static Expr sizedAtRun(Convolution c) {
        Window open = c.window().map(a -> a.withPads(a.begin(), 0));
        @Nullable TensorType type = c.x().findType().orElse(null);
        Expr dx = transposed(c, open, c.window().each(a -> a.stride() - 1), Margins.open(type, 2));
        return Margins.first(dx, Sizes.between(c.x(), 2, c.x().rank()), c.spatialAxes(), type);
    }

    private static Expr transposed(Convolution c, Window window, long[] more, @Nullable TensorType type) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(window.attributes());
        attributes.put("output_padding", Attribute.of(more));
        attributes.put("group", Attribute.of(c.group()));
        return c.dy().emit("ConvTranspose", attributes, type, c.w());
    }
}
