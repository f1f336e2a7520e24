package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Element-wise arithmetic, comparison and logic, with broadcasting. */
public final class Elementwise {
    private Elementwise() {}

    @FunctionalInterface
    private interface Comparison {
        boolean holds(double a, double b);
    }

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new java.util.HashMap<>();
        k.put("Add", c -> binary(c, Double::sum, Long::sum));
        k.put("Sub", c -> binary(c, (a, b) -> a - b, (a, b) -> a - b));
        k.put("Mul", c -> binary(c, (a, b) -> a * b, (a, b) -> a * b));
        k.put("Div", c -> binary(c, (a, b) -> a / b, (a, b) -> a / b));
        k.put("Pow", Elementwise::pow);
        k.put("Mod", Elementwise::mod);
        k.put("BitShift", Elementwise::bitShift);
        k.put("BitwiseAnd", c -> binary(c, (a, b) -> Double.NaN, (a, b) -> a & b));
        k.put("BitwiseOr", c -> binary(c, (a, b) -> Double.NaN, (a, b) -> a | b));
        k.put("BitwiseXor", c -> binary(c, (a, b) -> Double.NaN, (a, b) -> a ^ b));
        k.put("BitwiseNot", c -> List.of(ints(c.x(), i -> ~i)));
        k.put("Equal", Elementwise::equal);
        k.put("Less", c -> compare(c, (a, b) -> a < b));
        k.put("LessOrEqual", c -> compare(c, (a, b) -> a <= b));
        k.put("Greater", c -> compare(c, (a, b) -> a > b));
        k.put("GreaterOrEqual", c -> compare(c, (a, b) -> a >= b));
        k.put("And", c -> compare(c, (a, b) -> a != 0 && b != 0));
        k.put("Or", c -> compare(c, (a, b) -> a != 0 || b != 0));
        k.put("Xor", c -> compare(c, (a, b) -> (a != 0) != (b != 0)));
        k.put("Not", c -> List.of(ints(c.x(), i -> i == 0 ? 1 : 0)));
        k.put("Max", c -> List.of(fold(c.ins(), Math::max, Math::max)));
        k.put("Min", c -> List.of(fold(c.ins(), Math::min, Math::min)));
        k.put("Sum", c -> List.of(fold(c.ins(), Double::sum, Long::sum)));
        k.put(
                "Mean",
                c -> List.of(fold(c.ins(), Double::sum, Long::sum)
                        .map(s -> s / c.ins().size())));
        k.put("Where", Elementwise::where);
        k.put("Cast", c -> List.of(cast(c.x(), ElementType.of(c.whole("to", 1)))));
        k.put("CastLike", c -> List.of(cast(c.x(), c.in(1).type())));
        k.put("IsNaN", c -> List.of(test(c.x(), Double::isNaN)));
        k.put("IsInf", Elementwise::isInf);
        k.put("Identity", c -> List.of(c.x()));
        return k;
    }

    private static List<NdArray> binary(Call c, DoubleBinaryOperator reals, LongBinaryOperator ints) {
        return List.of(combine(c.in(0), c.in(1), reals, ints));
    }

    private static NdArray fold(List<NdArray> in, DoubleBinaryOperator reals, LongBinaryOperator ints) {
        return in.stream().reduce((a, b) -> combine(a, b, reals, ints)).orElseThrow();
    }

    static NdArray combine(NdArray a, NdArray b, DoubleBinaryOperator reals, LongBinaryOperator ints) {
        if (a.type() != b.type()) {
            throw LimpidException.badInput("element types " + a.type() + " and " + b.type() + " do not match");
        }
        int[] shape = Indices.broadcast(a.shape(), b.shape());
        NdArray p = a.expandedTo(shape);
        NdArray q = b.expandedTo(shape);
        int n = p.count();
        if (a.isReal()) {
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                y[i] = reals.applyAsDouble(p.real(i), q.real(i));
            }
            return NdArray.of(a.type(), y, shape);
        }
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = ints.applyAsLong(p.integer(i), q.integer(i));
        }
        return NdArray.ofInts(a.type(), y, shape);
    }

    private static List<NdArray> compare(Call c, Comparison comparison) {
        NdArray a = c.in(0);
        NdArray b = c.in(1);
        if (a.type() != b.type()) {
            throw LimpidException.badInput("element types " + a.type() + " and " + b.type() + " do not match");
        }
        int[] shape = Indices.broadcast(a.shape(), b.shape());
        NdArray p = a.expandedTo(shape);
        NdArray q = b.expandedTo(shape);
        long[] y = new long[p.count()];
        for (int i = 0; i < y.length; i++) {
            y[i] = comparison.holds(p.real(i), q.real(i)) ? 1 : 0;
        }
        return List.of(NdArray.ofInts(ElementType.BOOL, y, shape));
    }

    private static List<NdArray> equal(Call c) {
        if (c.x().type() != ElementType.STRING) {
            return compare(c, (a, b) -> a == b);
        }
        int[] shape = Indices.broadcast(c.x().shape(), c.in(1).shape());
        NdArray p = c.x().expandedTo(shape);
        NdArray q = c.in(1).expandedTo(shape);
        long[] y = new long[p.count()];
        for (int i = 0; i < y.length; i++) {
            y[i] = p.text(i).equals(q.text(i)) ? 1 : 0;
        }
        return List.of(NdArray.ofInts(ElementType.BOOL, y, shape));
    }

    /** The exponent can have another type than the base; the result has the base's type. */
    private static List<NdArray> pow(Call c) {
        NdArray x = c.in(0);
        NdArray exponent = c.in(1).as(ElementType.DOUBLE);
        NdArray y = combine(x.as(ElementType.DOUBLE), exponent, Math::pow, (a, b) -> 0);
        return List.of(y.as(x.type()));
    }

    private static List<NdArray> mod(Call c) {
        return c.flag("fmod", false)
                ? binary(c, (a, b) -> a % b, (a, b) -> a % b)
                : binary(c, (a, b) -> a - b * Math.floor(a / b), Math::floorMod);
    }

    private static List<NdArray> bitShift(Call c) {
        boolean left = c.text("direction", "").equals("LEFT");
        return binary(c, (a, b) -> Double.NaN, (a, b) -> left ? a << b : a >>> b);
    }

    /** Works on index rows, so that it supports every element type. */
    private static List<NdArray> where(Call c) {
        NdArray condition = c.in(0);
        NdArray x = c.in(1);
        NdArray y = c.in(2);
        if (x.type() != y.type() || condition.type() != ElementType.BOOL) {
            throw LimpidException.badInput(
                    "element types " + condition.type() + ", " + x.type() + " and " + y.type() + " do not match");
        }
        int[] shape = Indices.broadcast(condition.shape(), Indices.broadcast(x.shape(), y.shape()));
        NdArray chosen = condition.expandedTo(shape);
        NdArray both = Movement.concat(0, List.of(flat(x.expandedTo(shape)), flat(y.expandedTo(shape))));
        int n = Indices.count(shape);
        return List.of(both.take(shape, i -> chosen.integer(i) != 0 ? i : n + i));
    }

    private static NdArray flat(NdArray x) {
        return x.reshaped(x.count());
    }

    static NdArray cast(NdArray x, ElementType to) {
        if (to == ElementType.BOOL) {
            return test(x, d -> d != 0);
        }
        if (x.type() == ElementType.STRING) {
            double[] parsed = new double[x.count()];
            for (int i = 0; i < parsed.length; i++) {
                parsed[i] = Double.parseDouble(x.text(i).replace("INF", "Infinity"));
            }
            return NdArray.of(ElementType.DOUBLE, parsed, x.shape()).as(to);
        }
        if (to == ElementType.STRING) {
            throw LimpidException.badInput("casts of numbers to strings are not evaluated");
        }
        return x.as(to);
    }

    private static NdArray test(NdArray x, java.util.function.DoublePredicate predicate) {
        long[] y = new long[x.count()];
        for (int i = 0; i < y.length; i++) {
            y[i] = predicate.test(x.real(i)) ? 1 : 0;
        }
        return NdArray.ofInts(ElementType.BOOL, y, x.shape());
    }

    private static List<NdArray> isInf(Call c) {
        boolean negative = c.flag("detect_negative", true);
        boolean positive = c.flag("detect_positive", true);
        return List.of(test(c.x(), d -> Double.isInfinite(d) && (d > 0 ? positive : negative)));
    }

    private static NdArray ints(NdArray x, java.util.function.LongUnaryOperator f) {
        long[] y = x.toLongs();
        for (int i = 0; i < y.length; i++) {
            y[i] = f.applyAsLong(y[i]);
        }
        return NdArray.ofInts(x.type(), y, x.shape());
    }

    /** A kernel that applies a function to each element. */
    static Kernel unary(DoubleUnaryOperator f) {
        return c -> List.of(c.x().map(f));
    }
}
