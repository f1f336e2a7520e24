package dev.limpid.testkit.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Element-wise functions of one number. */
public final class Activation {
    private Activation() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("Relu", Elementwise.unary(x -> x > 0 || Double.isNaN(x) ? x : 0));
        k.put("Sigmoid", Elementwise.unary(Activation::sigmoid));
        k.put("Tanh", Elementwise.unary(Math::tanh));
        k.put("HardSigmoid", c -> {
            double alpha = c.real("alpha", 0.2f);
            double beta = c.real("beta", 0.5f);
            return List.of(c.x().map(x -> clip(alpha * x + beta, 0, 1)));
        });
        k.put("HardSwish", Elementwise.unary(x -> x * clip(x / 6 + 0.5, 0, 1)));
        k.put("Softplus", Elementwise.unary(Activation::softplus));
        k.put("Softsign", Elementwise.unary(x -> x / (1 + Math.abs(x))));
        k.put("Mish", Elementwise.unary(x -> x * Math.tanh(softplus(x))));
        k.put(
                "Gelu",
                c -> List.of(c.x().map(
                                c.text("approximate", "none").equals("tanh")
                                        ? Activation::geluTanh
                                        : Activation::gelu)));
        k.put("Swish", c -> {
            double alpha = c.real("alpha", 1);
            return List.of(c.x().map(x -> x * sigmoid(alpha * x)));
        });
        k.put("LeakyRelu", c -> {
            double alpha = c.real("alpha", 0.01f);
            return List.of(c.x().map(x -> x < 0 ? alpha * x : x));
        });
        k.put(
                "PRelu",
                c -> List.of(Elementwise.combine(
                        c.x(), c.in(1), (x, slope) -> x < 0 ? slope * x : x, (x, slope) -> x < 0 ? slope * x : x)));
        k.put("Elu", c -> {
            double alpha = c.real("alpha", 1);
            return List.of(c.x().map(x -> x < 0 ? alpha * Math.expm1(x) : x));
        });
        k.put("Selu", c -> {
            double alpha = c.real("alpha", 1.6732632f);
            double gamma = c.real("gamma", 1.050701f);
            return List.of(c.x().map(x -> gamma * (x > 0 ? x : alpha * Math.expm1(x))));
        });
        k.put("Celu", c -> {
            double alpha = c.real("alpha", 1);
            return List.of(c.x().map(x -> Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha))));
        });
        k.put("ThresholdedRelu", c -> {
            double alpha = c.real("alpha", 1);
            return List.of(c.x().map(x -> x > alpha ? x : 0));
        });
        k.put("Shrink", c -> {
            double bias = c.real("bias", 0);
            double lambd = c.real("lambd", 0.5f);
            return List.of(c.x().map(x -> x < -lambd ? x + bias : x > lambd ? x - bias : 0));
        });
        k.put("Clip", Activation::clip);
        k.put("Exp", Elementwise.unary(Math::exp));
        k.put("Log", Elementwise.unary(Math::log));
        k.put("Sqrt", Elementwise.unary(Math::sqrt));
        k.put("Abs", Elementwise.unary(Math::abs));
        k.put("Neg", Elementwise.unary(x -> -x));
        k.put("Sign", Elementwise.unary(Math::signum));
        k.put("Reciprocal", Elementwise.unary(x -> 1 / x));
        k.put("Erf", Elementwise.unary(Activation::erf));
        k.put("Round", Elementwise.unary(Math::rint));
        k.put("Floor", Elementwise.unary(Math::floor));
        k.put("Ceil", Elementwise.unary(Math::ceil));
        k.put("Sin", Elementwise.unary(Math::sin));
        k.put("Cos", Elementwise.unary(Math::cos));
        k.put("Tan", Elementwise.unary(Math::tan));
        k.put("Asin", Elementwise.unary(Math::asin));
        k.put("Acos", Elementwise.unary(Math::acos));
        k.put("Atan", Elementwise.unary(Math::atan));
        k.put("Sinh", Elementwise.unary(Math::sinh));
        k.put("Cosh", Elementwise.unary(Math::cosh));
        k.put("Asinh", Elementwise.unary(x -> Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1))));
        k.put("Acosh", Elementwise.unary(x -> Math.log(x + Math.sqrt(x * x - 1))));
        k.put("Atanh", Elementwise.unary(x -> (Math.log1p(x) - Math.log1p(-x)) / 2));
        return k;
    }

    /** Bounds are inputs; up to version 6 they are attributes. */
    private static List<NdArray> clip(Call c) {
        double min = c.has(1) ? c.in(1).real(0) : c.real("min", Double.NEGATIVE_INFINITY);
        double max = c.has(2) ? c.in(2).real(0) : c.real("max", Double.POSITIVE_INFINITY);
        return List.of(c.x().map(x -> clip(x, min, max)));
    }

    private static double clip(double x, double min, double max) {
        return Math.min(max, Math.max(min, x));
    }

    static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double gelu(double x) {
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    private static double geluTanh(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    /** The error function: its series near 0, its continued fraction for large numbers; accurate to about 1e-15. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (a > 6 || Double.isNaN(a)) {
            return Double.isNaN(a) ? a : Math.signum(x);
        }
        return Math.signum(x) * (a < 2.5 ? erfSeries(a) : 1 - erfcFraction(a));
    }

    /** {@code 2/sqrt(pi) * exp(-x^2) * sum 2^n x^(2n+1) / (1*3*...*(2n+1))}: all terms positive. */
    private static double erfSeries(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > 1e-18 * sum; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double erfcFraction(double x) {
        double f = x;
        for (int n = 60; n >= 1; n--) {
            f = x + n / 2.0 / f;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / f;
    }
}
