package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Gradients of element-wise arithmetic with broadcasting. */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(s -> Cotangents.elementwise(s::grad, s::grad), "Add"),
                Entry.of(s -> Cotangents.elementwise(s::grad, () -> s.grad().neg()), "Sub"),
                Entry.of(
                        s -> Cotangents.elementwise(
                                () -> s.grad().mul(Sums.factor(s.in(1), s.grad())),
                                () -> s.grad().mul(Sums.factor(s.in(0), s.grad()))),
                        "Mul"),
                Entry.of(ArithmeticRules::div, "Div"),
                Entry.of(ArithmeticRules::pow, "Pow")
                        .note("0^0: base and exponent receive 0; a negative base makes the exponent's share NaN, "
                                + "as in PyTorch"),
                Entry.of(ArithmeticRules::mod, "Mod").note("only with fmod=1; at jumps: the derivative beside them"),
                each((s, k) -> s.grad(), "Sum"),
                each((s, k) -> s.grad().div(s.grad().like(s.node().inputs().size())), "Mean"),
                each(ArithmeticRules::chosen, "Min", "Max").note("at ties: evenly shared among all that tie"),
                Entry.of(ArithmeticRules::where, "Where").note("the condition receives nothing"),
                Entry.of(s -> Cotangents.lazy(() -> s.grad().cast(Zeros.typeFor(s.in(0)))), "Cast", "CastLike")
                        .note("zero if one type is an integer, except quantised values"),
                Entry.of(s -> Cotangents.lazy(s::grad), "Identity"),
                Entry.of(ArithmeticRules::dropout, "Dropout").note("in inference; training mode is refused"),
                Entry.of(ArithmeticRules::cumSum, "CumSum"));
    }

    /** {@code da = dy / b}, {@code db = -dy * y / b}. */
    private static Cotangents div(Site s) {
        Expr b = s.in(1);
        return Cotangents.elementwise(
                () -> s.grad().div(b), () -> s.grad().mul(s.out()).div(b).neg());
    }

    /** {@code da = dy}, {@code db = -dy * trunc(a / b) = dy * (y - a) / b}. */
    private static Cotangents mod(Site s) {
        return Cotangents.elementwise(
                s::grad, () -> s.grad().mul(s.out().sub(s.in(0)).div(s.in(1))));
    }

    /** {@code dx = dy * p * x^(p-1)}, {@code dp = dy * y * log x}. */
    private static Cotangents pow(Site s) {
        return Cotangents.elementwise(() -> powBase(s), () -> {
            Expr x = s.in(0);
            Expr p = s.in(1).cast(x.elementType());
            // PyTorch's convention: for p >= 0, 0^p does not depend on p. The logarithm of 1 gives that without NaN.
            Expr atZero = x.equal(x.like(0)).and(p.greaterOrEqual(p.like(0)));
            return s.grad().mul(s.out()).mul(atZero.where(x.like(1), x).log());
        });
    }

    private static Expr powBase(Site s) {
        Expr x = s.in(0);
        Expr dy = s.grad();
        Optional<Double> exponent = s.constant(1).flatMap(ArithmeticRules::onlyNumber);
        if (exponent.isEmpty()) {
            Expr p = s.in(1).cast(x.elementType());
            // Where p is 0, the power stays finite, so its product with p is also 0 at x = 0.
            Expr lower = p.equal(p.like(0)).where(p.like(1), p.sub(p.like(1)));
            return dy.mul(x.pow(lower).mul(p));
        }
        double p = exponent.get();
        if (p == 0) {
            return Zeros.like(s.out());
        }
        if (p == 1) {
            return dy;
        }
        if (p == 2) {
            return dy.mul(x.mul(2));
        }
        if (p == 0.5) {
            return dy.mul(s.out().reciprocal().mul(0.5));
        }
        return dy.mul(p == -1 ? s.out().mul(s.out()).neg() : x.pow(p - 1).mul(p));
    }

    /** The common value of all elements of a constant. */
    private static Optional<Double> onlyNumber(Tensor constant) {
        double[] numbers = constant.toDoubles();
        return numbers.length > 0 && Arrays.stream(numbers).allMatch(n -> n == numbers[0])
                ? Optional.of(numbers[0])
                : Optional.empty();
    }

    /** {@code dx_k = dy * [x_k = y] / (number of inputs equal to y)}. */
    private static Expr chosen(Site s, int k) {
        if (s.node().inputs().size() == 1) {
            return s.grad();
        }
        Expr count = IntStream.range(0, s.node().inputs().size())
                .mapToObj(i -> isOutput(s, i))
                .reduce(Expr::add)
                .orElseThrow();
        return s.grad().mul(isOutput(s, k).div(count));
    }

    private static Expr isOutput(Site s, int k) {
        return Masks.of(s.in(k).equal(s.out()), s.out().elementType());
    }

    /** {@code da = c ? dy : 0}, {@code db = c ? 0 : dy}. */
    private static Cotangents where(Site s) {
        Expr dy = s.grad();
        return Cotangents.elementwise(
                null, () -> s.in(0).where(dy, dy.like(0)), () -> s.in(0).where(dy.like(0), dy));
    }

    private static Cotangents dropout(Site s) {
        boolean trains = s.node().hasInput(2)
                && s.constant(2).map(c -> c.toDoubles()[0] != 0).orElse(true);
        if (trains) {
            throw LimpidException.unsupported("Dropout node '" + s.node().label()
                    + "' is in training mode, where its output is random; export the network for inference");
        }
        return Cotangents.lazy(s::grad);
    }

    /** The sum of the cotangents of all later elements: the same node in reverse direction. */
    private static Cotangents cumSum(Site s) {
        Map<String, Attribute> other = Map.of(
                "exclusive", Attribute.of(s.node().intAttribute("exclusive", 0)),
                "reverse", Attribute.of(1 - s.node().intAttribute("reverse", 0)));
        return Cotangents.lazy(
                () -> s.grad().emit("CumSum", other, s.grad().findType().orElse(null), s.in(1)));
    }

    /** The same formula for every input of a variadic operator. */
    private static Entry each(BiFunction<Site, Integer, Expr> formula, String... ops) {
        return Entry.of(
                s -> {
                    List<Supplier<Expr>> byInput = new ArrayList<>();
                    IntStream.range(0, s.node().inputs().size()).forEach(k -> byInput.add(() -> formula.apply(s, k)));
                    return Cotangents.elementwise(byInput);
                },
                ops);
    }
}
