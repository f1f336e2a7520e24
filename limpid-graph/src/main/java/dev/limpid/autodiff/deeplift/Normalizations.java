package dev.limpid.autodiff.deeplift;

import dev.limpid.autodiff.ChannelSums;
import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.MissingRuleException;
import dev.limpid.autodiff.Site;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Multipliers of softmax and normalisations, decomposed into quotients, sums and element-wise functions.
 *
 * <p>A quotient's numerator and denominator share its difference as in {@link DeepLift}: a denominator that almost
 * vanishes in one pass, such as the deviation of a constant reference, then makes no multiplier large.
 */
final class Normalizations {
    /** Instead of epsilon where an operator has none: the multiplier of a zero vector stays finite. */
    private static final float TINY = 1e-12f;

    private Normalizations() {}

    /**
     * {@code e = exp(x - c)} along an axis in both passes, with the same c, the largest element of both.
     *
     * @param sum {@code sum e}
     * @param sum0 the same of the reference
     * @param slope {@code de / dx}
     */
    private record Exponentials(Expr sum, Expr sum0, Expr slope) {
        static Exponentials of(Site s, Change c, long axis) {
            Expr x = s.in(0);
            Expr x0 = c.there().in(0);
            Expr top = x.reduce("ReduceMax", true, axis).max(x0.reduce("ReduceMax", true, axis));
            Expr e = x.sub(top).exp();
            Expr e0 = x0.sub(top).exp();
            return new Exponentials(
                    e.reduceSum(true, axis),
                    e0.reduceSum(true, axis),
                    Change.slope(e.sub(e0), c.dx(0), c.middle(0).sub(top).exp()));
        }
    }

    /**
     * With {@code e = exp(x - c)}, the same c in both passes, and {@code S = sum e}, {@code y = e / S}: {@code m_e =
     * (2 m - sum(m (y + y0))) / (S + S0)} and {@code m_x = m_e * de / dx}.
     */
    static Cotangents softmax(Site s) {
        Change c = Change.of(s);
        long axis = s.node().intAttribute("axis", -1);
        return Cotangents.lazy(() -> {
            Exponentials e = Exponentials.of(s, c, axis);
            Expr shared = c.m().mul(s.out().add(c.there().out())).reduceSum(true, axis);
            Expr me = c.m().mul(2).sub(shared).div(e.sum().add(e.sum0()));
            return me.mul(e.slope());
        });
    }

    /** {@code y = x - log sum exp x}: {@code m - sum m * dL / dx}, with {@code L} as in {@code ReduceLogSumExp}. */
    static Cotangents logSoftmax(Site s) {
        Change c = Change.of(s);
        long axis = s.node().intAttribute("axis", -1);
        return Cotangents.lazy(() -> {
            Exponentials e = Exponentials.of(s, c, axis);
            Expr ofSum = Change.slope(
                    logSum(s.in(0), axis).sub(logSum(c.there().in(0), axis)),
                    e.sum().sub(e.sum0()),
                    e.sum().add(e.sum0()).mul(0.5).reciprocal());
            return c.m().sub(c.m().reduceSum(true, axis).mul(ofSum).mul(e.slope()));
        });
    }

    /** {@code log sum exp x}, where no exponential of a largest element underflows. */
    private static Expr logSum(Expr x, long axis) {
        Expr top = x.reduce("ReduceMax", true, axis);
        return x.sub(top).exp().reduceSum(true, axis).log().add(top);
    }

    /** {@code y = (x - mean x) / deviation} over the given axes. */
    static Cotangents standard(Site s) {
        return Cotangents.lazy(() -> whitened(
                s, s.grad(), s.in(0), Change.of(s).there().in(0), s.node().intsAttribute("axes", 0, 2, 3)));
    }

    /** {@code y = x / sqrt(sum x^2)}. */
    static Cotangents unit(Site s) {
        if (s.node().intAttribute("p", 2) != 2) {
            throw new MissingRuleException(s.node(), "it divides by the sum of absolute values (p = 1)");
        }
        long axis = s.node().intAttribute("axis", -1);
        double size = s.in(0).shape().size((int) axis);
        return Cotangents.lazy(() -> scaled(
                s,
                s.grad().mul(1 / Math.sqrt(size)),
                s.in(0),
                Change.of(s).there().in(0),
                axis));
    }

    /** {@code y = (x - mean x) r w + b} with {@code r = 1 / sqrt(mean((x - mean x)^2) + epsilon)}. */
    static Cotangents layer(Site s) {
        return Cotangents.elementwise(() ->
                whitened(s, s.grad().mul(s.in(1)), s.in(0), Change.of(s).there().in(0), axes(s)));
    }

    /** As layer normalisation, over the axes after the channels, with one scale per channel. */
    static Cotangents instance(Site s) {
        return Cotangents.lazy(() -> whitened(
                s,
                weighted(s),
                s.in(0),
                Change.of(s).there().in(0),
                LongStream.range(2, s.in(0).rank()).toArray()));
    }

    /** As layer normalisation, over {@code x} reshaped to {@code [N, groups, rest]}. */
    static Cotangents group(Site s) {
        return Cotangents.lazy(() -> whitened(
                        s,
                        grouped(s, weighted(s)),
                        grouped(s, s.in(0)),
                        grouped(s, Change.of(s).there().in(0)),
                        2)
                .reshapeLike(s.in(0)));
    }

    /**
     * {@code y = x / D} with {@code D = S^beta} and {@code S = bias + alpha/size} times the sum of squares over neighbouring
     * channels: the quotient's rule, then {@code dD / dS}, then {@code x + x0}.
     */
    static Cotangents localResponse(Site s) {
        long size = s.node().intAttribute("size", 1);
        double scale = s.node().realAttribute("alpha", 1e-4f) / size;
        double beta = s.node().realAttribute("beta", 0.75f);
        double bias = s.node().realAttribute("bias", 1);
        return Cotangents.lazy(() -> {
            Change c = Change.of(s);
            Expr x = s.in(0);
            Expr x0 = c.there().in(0);
            Expr sum = ChannelSums.window(x.mul(x), (size - 1) / 2, size / 2)
                    .mul(scale)
                    .add(bias);
            Expr sum0 = ChannelSums.window(x0.mul(x0), (size - 1) / 2, size / 2)
                    .mul(scale)
                    .add(bias);
            Expr d = sum.pow(beta);
            Expr d0 = sum0.pow(beta);
            Expr both = d.add(d0);
            Expr ofPower = c.m().mul(s.out().add(c.there().out())).div(both);
            Expr middle = sum.add(sum0).mul(0.5).pow(beta - 1).mul(beta);
            Expr ofSum = ofPower.mul(Change.slope(d.sub(d0), sum.sub(sum0), middle));
            Expr spread = ChannelSums.window(ofSum, size / 2, (size - 1) / 2).mul(scale);
            return c.m().mul(2).div(both).sub(x.add(x0).mul(spread));
        });
    }

    /** As layer normalisation, without the mean. */
    static Cotangents rms(Site s) {
        return Cotangents.elementwise(() ->
                scaled(s, s.grad().mul(s.in(1)), s.in(0), Change.of(s).there().in(0), axes(s)));
    }

    /** The multipliers of {@code y} times the scale of each channel. */
    private static Expr weighted(Site s) {
        Expr scale = s.in(1);
        int rank = s.in(0).rank();
        return s.grad()
                .mul(
                        rank <= 2
                                ? scale
                                : scale.unsqueeze(LongStream.range(1, rank - 1).toArray()));
    }

    private static Expr grouped(Site s, Expr e) {
        long groups = s.node().intAttribute("num_groups", 1);
        return e.reshape(e.builder().list(0, groups, -1), Shape.of(e.shape().dim(0), Dim.of(groups), Dim.UNKNOWN));
    }

    /** The multipliers of x in {@code (x - mean x) r}, from the multipliers of the result. */
    private static Expr whitened(Site s, Expr g, Expr x, Expr x0, long... axes) {
        Expr m = scaled(s, g, x.sub(x.reduceMean(true, axes)), x0.sub(x0.reduceMean(true, axes)), axes);
        return m.sub(m.reduceMean(true, axes));
    }

    /**
     * The multipliers of v in {@code v / d}, with {@code d = sqrt(u + epsilon)}, {@code u = mean v^2}, so that {@code dd /
     * du = 1 / (d + d0)}: {@code m_v = (2 m - (v + v0) mean(m (v/d + v0/d0)) / (d + d0)) / (d + d0)}.
     */
    private static Expr scaled(Site s, Expr g, Expr v, Expr v0, long... axes) {
        Expr d = deviation(s, v, axes);
        Expr d0 = deviation(s, v0, axes);
        Expr both = d.add(d0);
        Expr ofRoot = g.mul(v.div(d).add(v0.div(d0))).reduceMean(true, axes).div(both);
        return g.mul(2).sub(v.add(v0).mul(ofRoot)).div(both);
    }

    private static Expr deviation(Site s, Expr v, long... axes) {
        boolean hasEpsilon = !s.node().is("LpNormalization") && !s.node().is("MeanVarianceNormalization");
        return v.mul(v)
                .reduceMean(true, axes)
                .add(s.node().realAttribute("epsilon", hasEpsilon ? 1e-5f : TINY))
                .sqrt();
    }

    private static long[] axes(Site s) {
        int rank = s.in(0).rank();
        int first = Math.floorMod((int) s.node().intAttribute("axis", -1), rank);
        return IntStream.range(first, rank).mapToLong(i -> i).toArray();
    }
}
