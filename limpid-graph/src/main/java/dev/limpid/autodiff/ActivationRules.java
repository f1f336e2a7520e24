package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Optional;

/** Gradients of activation functions; {@code s} is the sigmoid, {@code [c]} is 1 where c holds, otherwise 0. */
final class ActivationRules {
    private ActivationRules() {}

    static List<Entry> entries() {
        return List.of(
                times(s -> Masks.positive(s.out()), "Relu").note("at 0: 0"),
                Entry.of(ActivationRules::leakyRelu, "LeakyRelu").note("at 0: the slope"),
                Entry.of(ActivationRules::pRelu, "PRelu").note("at 0: the slope; the slope receives 0"),
                times(s -> exponential(s, 1, real(s, "alpha", 1), 1), "Elu").note("at 0: alpha"),
                times(ActivationRules::selu, "Selu").note("at 0: alpha * gamma"),
                times(s -> exponential(s, 1, real(s, "alpha", 1), real(s, "alpha", 1)), "Celu")
                        .note("at 0: 1"),
                times(s -> s.out().mul(Masks.complement(s.out())), "Sigmoid"),
                new Entry(NodePattern.where(Masks::isMask), s -> Cotangents.none(), ""),
                times(ActivationRules::hardSigmoid, "HardSigmoid").note("at the kinks: 0"),
                Entry.of(ActivationRules::hardSwish, "HardSwish").note("at -3: 0; at 3: 1"),
                times(ActivationRules::mish, "Mish"),
                times(ActivationRules::swish, "Swish"),
                times(s -> Masks.complement(s.out().mul(s.out())), "Tanh"),
                times(s -> s.in(0).unary("Sigmoid"), "Softplus"),
                times(ActivationRules::softsign, "Softsign"),
                times(ActivationRules::gelu, "Gelu"),
                times(s -> bell(s.in(0), 1).mul(2 / Math.sqrt(Math.PI)), "Erf"),
                times(s -> Masks.above(s.in(0), real(s, "alpha", 1)), "ThresholdedRelu")
                        .note("at the threshold: 0"),
                times(s -> Masks.above(s.in(0).abs(), real(s, "lambd", 0.5f)), "Shrink")
                        .note("at the thresholds: 0; the jump is ignored"),
                Entry.of(ActivationRules::clip, "Clip")
                        .note("at the bounds: 0, as PyTorch's ReLU6 and Hardtanh (its clamp passes there); "
                                + "the bounds receive nothing"),
                Entry.of(ActivationRules::softmax, "Softmax"),
                Entry.of(ActivationRules::logSoftmax, "LogSoftmax"),
                Entry.zero("Hardmax"));
    }

    /** A derivative of the output with respect to the input, as an expression. */
    private interface Derivative {
        Expr at(Site site);
    }

    private static Entry times(Derivative derivative, String op) {
        return Entry.of(s -> Cotangents.lazy(() -> s.grad().mul(derivative.at(s))), op);
    }

    private static float real(Site s, String key, float otherwise) {
        return s.node().realAttribute(key, otherwise);
    }

    /** {@code dx = dy * (x > 0 ? 1 : alpha)}; if alpha is positive, the output has the sign of the input. */
    private static Cotangents leakyRelu(Site s) {
        float alpha = real(s, "alpha", 0.01f);
        return Cotangents.lazy(() -> s.grad().mul(Masks.orElse(Masks.positive(alpha > 0 ? s.out() : s.in(0)), alpha)));
    }

    /** {@code dx = dy * (x > 0 ? 1 : slope)}, {@code dslope = dy * min(x, 0)}. */
    private static Cotangents pRelu(Site s) {
        Expr x = s.in(0);
        return Cotangents.elementwise(
                () -> x.greater(x.like(0)).where(s.grad(), s.grad().mul(s.in(1))),
                () -> s.grad().mul(negative(x)));
    }

    /**
     * The derivative of {@code x > 0 ? gamma * x : gamma * alpha * (e^(x/k) - 1)}. The exponential takes only the
     * negative part, so it cannot overflow where it is not used.
     */
    private static Expr exponential(Site s, double gamma, double alpha, double k) {
        Expr x = s.in(0);
        Expr below = negative(x).div(x.like(k)).exp().mul(gamma * alpha / k);
        return x.greater(x.like(0)).where(x.like(gamma), below);
    }

    private static Expr selu(Site s) {
        float alpha = real(s, "alpha", 1.6732632f);
        return exponential(s, real(s, "gamma", 1.050701f), alpha, 1);
    }

    /** {@code alpha * [0 < y < 1]}. */
    private static Expr hardSigmoid(Site s) {
        Expr y = s.out();
        return Masks.scaled(Masks.above(y, 0), real(s, "alpha", 0.2f)).mul(Masks.below(y, 1));
    }

    /** With {@code h = clip(x/6 + 1/2, 0, 1)}: {@code dx = dy * (h + x/6 * [-3 < x < 3])}. */
    private static Cotangents hardSwish(Site s) {
        Expr x = s.in(0);
        Expr h = Masks.ramp(x, 1 / 6f, 0.5f);
        return Cotangents.lazy(() -> {
            Expr inner = Masks.scaled(Masks.above(x, -3), 1 / 6f).mul(Masks.below(x, 3));
            return s.grad().mul(h.add(x.mul(inner)));
        });
    }

    /** With {@code t = tanh(softplus(x))}: {@code t + x * (1 - t^2) * s(x)}. */
    private static Expr mish(Site s) {
        Expr x = s.in(0);
        Expr t = x.unary("Softplus").unary("Tanh");
        return t.add(x.mul(Masks.complement(t.mul(t))).mul(x.unary("Sigmoid")));
    }

    /** With {@code p = s(alpha * x)}: {@code p + alpha * x * p * (1 - p)}. */
    private static Expr swish(Site s) {
        float alpha = real(s, "alpha", 1);
        Expr z = alpha == 1 ? s.in(0) : s.in(0).mul(alpha);
        Expr p = z.unary("Sigmoid");
        return p.add(z.mul(p.mul(Masks.complement(p))));
    }

    /** {@code 1 / (1 + |x|)^2}. */
    private static Expr softsign(Site s) {
        Expr r = s.in(0).abs().add(1).reciprocal();
        return r.mul(r);
    }

    private static Expr gelu(Site s) {
        return s.node().textAttribute("approximate", "none").equals("tanh") ? geluByTanh(s.in(0)) : geluByErf(s.in(0));
    }

    /** {@code (1 + erf(x / sqrt 2)) / 2 + x * e^(-x^2 / 2) / sqrt(2 pi)}. */
    private static Expr geluByErf(Expr x) {
        Expr share = x.mul(Math.sqrt(0.5)).unary("Erf").add(1).mul(0.5);
        return share.add(x.mul(bell(x, 0.5)).mul(1 / Math.sqrt(2 * Math.PI)));
    }

    /** With {@code t = tanh(c * (x + a * x^3))}: {@code (1 + t) / 2 + x/2 * (1 - t^2) * c * (1 + 3 * a * x^2)}. */
    private static Expr geluByTanh(Expr x) {
        double a = 0.044715;
        double c = Math.sqrt(2 / Math.PI);
        Expr square = x.mul(x);
        Expr t = x.mul(square.mul(a * c).add(c)).unary("Tanh");
        Expr slope = square.mul(3 * a * c / 2).add(c / 2);
        return t.add(1).mul(0.5).add(x.mul(Masks.complement(t.mul(t))).mul(slope));
    }

    /** {@code dx = dy * [min < y < max]}. */
    private static Cotangents clip(Site s) {
        return Cotangents.lazy(() -> {
            Expr dy = s.grad();
            Expr y = s.out();
            if (s.node().hasInput(1)) {
                dy = dy.mul(bound(s, 1)
                        .map(low -> Masks.above(y, low))
                        .orElseGet(() -> Masks.of(y.greater(s.in(1)), y.elementType())));
            }
            if (s.node().hasInput(2)) {
                dy = dy.mul(bound(s, 2)
                        .map(high -> Masks.below(y, high))
                        .orElseGet(() -> Masks.of(y.less(s.in(2)), y.elementType())));
            }
            return dy;
        });
    }

    private static Optional<Double> bound(Site s, int k) {
        return s.constant(k).map(Tensor::toDoubles).filter(a -> a.length == 1).map(a -> a[0]);
    }

    /** {@code dx = y * (dy - sum(y * dy))}. */
    private static Cotangents softmax(Site s) {
        Expr y = s.out();
        long axis = s.node().intAttribute("axis", -1);
        return Cotangents.lazy(() -> y.mul(s.grad().sub(Sums.over(y.mul(s.grad()), axis))));
    }

    /** {@code dx = dy - e^y * sum(dy)}. */
    private static Cotangents logSoftmax(Site s) {
        long axis = s.node().intAttribute("axis", -1);
        return Cotangents.lazy(() -> s.grad().sub(s.out().exp().mul(Sums.over(s.grad(), axis))));
    }

    /** {@code e^(-k * x^2)}. */
    private static Expr bell(Expr x, double k) {
        return x.mul(x).mul(-k).exp();
    }

    private static Expr negative(Expr x) {
        return x.min(x.like(0));
    }
}
