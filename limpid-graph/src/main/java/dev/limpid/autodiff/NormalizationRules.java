package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradients of normalisations. In the formulas {@code xn} is the normalised input, {@code g = dy * scale}. */
final class NormalizationRules {
    private NormalizationRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(NormalizationRules::batch, "BatchNormalization")
                        .note("in inference; training mode is refused"),
                Entry.of(NormalizationRules::layer, "LayerNormalization"),
                Entry.of(NormalizationRules::instance, "InstanceNormalization"),
                Entry.of(NormalizationRules::group, "GroupNormalization").note("scale and bias per channel (opset 21)"),
                Entry.of(NormalizationRules::rms, "RMSNormalization"),
                Entry.of(NormalizationRules::localResponse, "LRN"),
                Entry.of(NormalizationRules::lp, "LpNormalization").note("of a zero vector: 0"),
                Entry.of(Expansion.of(NormalizationRules::meanVariance), "MeanVarianceNormalization"));
    }

    /**
     * With {@code r = 1 / sqrt(var + epsilon)}: {@code dx = dy * scale * r}, which is a BatchNormalization as well and
     * keeps the blocked layout. {@code dscale = sum(dy * (x - mean)) * r}, {@code db = sum(dy)},
     * {@code dmean = -sum(dy) * scale * r}, {@code dvar = -sum(dy * (x - mean)) * scale * r^3 / 2}.
     */
    private static Cotangents batch(Site s) {
        if (s.node().intAttribute("training_mode", 0) != 0) {
            throw LimpidException.unsupported("BatchNormalization node '"
                    + s.node().label() + "' is in training mode; export the network for inference");
        }
        float epsilon = s.node().realAttribute("epsilon", 1e-5f);
        Expr scale = s.in(1);
        Expr mean = s.in(3);
        Expr r = s.in(4).add(epsilon).sqrt().reciprocal();
        return Cotangents.lazy(
                () -> {
                    Expr zero = zeros(mean);
                    Map<String, Attribute> attributes = Map.of("epsilon", Attribute.of(epsilon));
                    return s.grad()
                            .emit(
                                    "BatchNormalization",
                                    attributes,
                                    s.in(0).findType().orElse(null),
                                    scale,
                                    zero,
                                    zero,
                                    s.in(4));
                },
                () -> centred(s, mean).cast(scale.elementType()).mul(r.cast(scale.elementType())),
                () -> perChannel(s.grad()).cast(s.in(2).elementType()),
                () -> perChannel(s.grad())
                        .cast(mean.elementType())
                        .mul(scale.cast(mean.elementType()).mul(r).neg()),
                () -> centred(s, mean)
                        .cast(r.elementType())
                        .mul(scale.cast(r.elementType()).mul(r).mul(r.mul(r)).mul(-0.5)));
    }

    private static Expr centred(Site s, Expr mean) {
        Expr x = s.in(0);
        return perChannel(s.grad().mul(x.sub(channel(mean.cast(x.elementType()), x.rank()))));
    }

    private static Expr zeros(Expr like) {
        return like.shape().isFixed()
                ? like.builder()
                        .constant(Tensor.of(
                                like.elementType(),
                                new double[(int) like.shape().size(0)],
                                like.shape().sizes()))
                : Zeros.like(like);
    }

    /**
     * {@code dx = r * (g - mean(g) - xn * mean(g * xn))}, plus the contributions of the optional outputs mean and r.
     */
    private static Cotangents layer(Site s) {
        long[] axes = from(s.node().intAttribute("axis", -1), s.in(0).rank());
        Expr x = wide(s, s.in(0));
        Expr dy = wide(s, s.grad());
        Expr mean = s.node().hasOutput(1) ? s.out(1).cast(x.elementType()) : Sums.mean(x, axes);
        Expr centred = x.sub(mean);
        Expr r = s.node().hasOutput(2)
                ? s.out(2).cast(x.elementType())
                : inverse(Sums.mean(centred.mul(centred), axes), s);
        Expr xn = centred.mul(r);
        return Cotangents.elementwise(
                () -> {
                    Expr dx = whitened(dy.mul(wide(s, s.in(1))), xn, axes).mul(r);
                    if (s.hasGrad(1)) {
                        dx = dx.add(Sums.share(s.grad(1).cast(x.elementType()), x, axes));
                    }
                    if (s.hasGrad(2)) {
                        dx = dx.sub(Sums.share(s.grad(2).cast(x.elementType()), x, axes)
                                .mul(xn.mul(r.mul(r))));
                    }
                    return dx.cast(s.in(0).elementType());
                },
                () -> dy.mul(xn).cast(s.in(1).elementType()),
                s::grad);
    }

    /** As layer normalisation, over the axes after the channels, with one scale and bias per channel. */
    private static Cotangents instance(Site s) {
        Expr x = s.in(0);
        long[] axes = from(2, x.rank());
        Expr centred = x.sub(Sums.mean(x, axes));
        Expr r = inverse(Sums.mean(centred.mul(centred), axes), s);
        Expr xn = centred.mul(r);
        return Cotangents.lazy(
                () -> whitened(s.grad().mul(channel(s.in(1), x.rank())), xn, axes)
                        .mul(r),
                () -> perChannel(s.grad().mul(xn)),
                () -> perChannel(s.grad()));
    }

    /** As layer normalisation, over {@code x} reshaped to {@code [N, groups, rest]}. */
    private static Cotangents group(Site s) {
        Expr x = s.in(0);
        Expr cut = grouped(s, wide(s, x));
        Expr centred = cut.sub(Sums.mean(cut, 2));
        Expr r = inverse(Sums.mean(centred.mul(centred), 2), s);
        Expr xn = centred.mul(r);
        Expr dy = wide(s, s.grad());
        return Cotangents.lazy(
                () -> {
                    Expr g = grouped(s, dy.mul(channel(wide(s, s.in(1)), x.rank())));
                    return whitened(g, xn, 2).mul(r).reshapeLike(x).cast(x.elementType());
                },
                () -> perChannel(dy.mul(xn.reshapeLike(x))).cast(s.in(1).elementType()),
                () -> perChannel(dy).cast(s.in(2).elementType()));
    }

    private static Expr grouped(Site s, Expr e) {
        long groups = s.node().intAttribute("num_groups", 1);
        Shape shape = Shape.of(e.shape().dim(0), Dim.of(groups), Dim.UNKNOWN);
        return e.reshape(e.builder().list(0, groups, -1), shape);
    }

    /** {@code dx = r * (g - xn * mean(g * xn))}. */
    private static Cotangents rms(Site s) {
        long[] axes = from(s.node().intAttribute("axis", -1), s.in(0).rank());
        Expr x = wide(s, s.in(0));
        Expr dy = wide(s, s.grad());
        Expr r = inverse(Sums.mean(x.mul(x), axes), s);
        Expr xn = x.mul(r);
        return Cotangents.elementwise(
                () -> {
                    Expr g = dy.mul(wide(s, s.in(1)));
                    return g.sub(xn.mul(Sums.mean(g.mul(xn), axes)))
                            .mul(r)
                            .cast(s.in(0).elementType());
                },
                () -> dy.mul(xn).cast(s.in(1).elementType()));
    }

    private static Expr whitened(Expr g, Expr xn, long... axes) {
        return g.sub(Sums.mean(g, axes)).sub(xn.mul(Sums.mean(g.mul(xn), axes)));
    }

    private static Expr inverse(Expr square, Site s) {
        return square.add(s.node().realAttribute("epsilon", 1e-5f)).sqrt().reciprocal();
    }

    /** Half precision is computed in {@code float} if the node requests it, which is the default. */
    private static Expr wide(Site s, Expr e) {
        boolean half = e.elementType() == ElementType.FLOAT16 || e.elementType() == ElementType.BFLOAT16;
        return half && s.node().intAttribute("stash_type", 1) == 1 ? e.cast(ElementType.FLOAT) : e;
    }

    /**
     * With {@code d = bias + alpha / size * window(x^2)} and {@code y = x * d^-beta}: {@code dx = dy * d^-beta - 2 *
     * alpha * beta / size * x * window'(dy * y / d)}, where window' is the mirrored window.
     */
    private static Cotangents localResponse(Site s) {
        long size = s.node().intAttribute("size", 1);
        double alpha = s.node().realAttribute("alpha", 1e-4f);
        double beta = s.node().realAttribute("beta", 0.75f);
        Expr x = s.in(0);
        return Cotangents.lazy(() -> {
            Expr sum = ChannelSums.window(x.mul(x), (size - 1) / 2, size / 2);
            Expr d = sum.mul(alpha / size).add(s.node().realAttribute("bias", 1));
            Expr far = ChannelSums.window(s.grad().mul(s.out()).div(d), size / 2, (size - 1) / 2);
            return s.grad().mul(d.pow(-beta)).sub(x.mul(far).mul(2 * alpha * beta / size));
        });
    }

    /**
     * With the norm n: {@code dx = (dy - x/n * sum(dy * y)) / n} for the 2-norm and
     * {@code (dy - sign(x) * sum(dy * y)) / n} for the 1-norm.
     */
    private static Cotangents lp(Site s) {
        long axis = s.node().intAttribute("axis", -1);
        boolean first = s.node().intAttribute("p", 2) == 1;
        Expr x = s.in(0);
        return Cotangents.lazy(() -> {
            Expr n = x.reduce(first ? "ReduceL1" : "ReduceL2", true, axis);
            Expr isZero = n.equal(n.like(0));
            Expr inverse = isZero.where(n.like(0), isZero.where(n.like(1), n).reciprocal());
            Expr direction = first ? x.sign() : x.mul(inverse);
            return s.grad()
                    .sub(direction.mul(Sums.over(s.grad().mul(s.out()), axis)))
                    .mul(inverse);
        });
    }

    /** {@code y = (x - mean) / (sqrt(mean(x^2) - mean^2) + 1e-9)}, as the standard defines it. */
    private static Expr meanVariance(Expansion.Formula f) {
        Expr x = f.in(0);
        long[] axes = f.node().intsAttribute("axes", 0, 2, 3);
        Expr mean = x.reduceMean(true, axes);
        Expr deviation = x.mul(x).reduceMean(true, axes).sub(mean.mul(mean)).sqrt();
        return x.sub(mean).div(deviation.add(1e-9));
    }

    /** A value for each channel, broadcast against {@code [N,C,...]}. */
    private static Expr channel(Expr e, int rank) {
        return rank <= 2 ? e : e.unsqueeze(LongStream.range(1, rank - 1).toArray());
    }

    private static Expr perChannel(Expr e) {
        long[] others = LongStream.range(0, e.rank()).filter(a -> a != 1).toArray();
        return e.reduceSum(false, others);
    }

    private static long[] from(long axis, int rank) {
        return LongStream.range(axis < 0 ? axis + rank : axis, rank).toArray();
    }
}
