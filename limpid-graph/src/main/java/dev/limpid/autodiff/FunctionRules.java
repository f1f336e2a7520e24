package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import java.util.List;
import java.util.function.Function;

/** Gradients of elementary functions of one variable: {@code dx = dy * f'(x)}. */
final class FunctionRules {
    private FunctionRules() {}

    static List<Entry> entries() {
        return List.of(
                entry("Neg", s -> s.grad().neg()),
                entry("Abs", s -> s.grad().mul(s.in(0).sign())).note("at 0: 0"),
                entry("Sqrt", FunctionRules::root)
                        .note("at 0: infinite, and 0 for the root of a sum of squares, as in PyTorch"),
                entry("Exp", s -> s.grad().mul(s.out())),
                entry("Log", s -> s.grad().div(s.in(0))),
                entry("Reciprocal", s -> s.grad().mul(square(s.out())).neg()),
                entry("Sin", s -> s.grad().mul(cosine(s.in(0)))),
                entry("Cos", s -> s.grad().mul(s.in(0).unary("Sin")).neg()),
                entry("Tan", s -> s.grad().mul(square(s.out()).add(1))),
                entry("Asin", s -> s.grad().div(oneMinusSquare(s).sqrt())),
                entry("Acos", s -> s.grad().div(oneMinusSquare(s).sqrt()).neg()),
                entry("Atan", s -> s.grad().div(square(s.in(0)).add(1))),
                entry("Sinh", s -> s.grad().mul(s.in(0).unary("Cosh"))),
                entry("Cosh", s -> s.grad().mul(s.in(0).unary("Sinh"))),
                entry("Asinh", s -> s.grad().div(square(s.in(0)).add(1).sqrt())),
                entry("Acosh", s -> s.grad().div(square(s.in(0)).sub(one(s)).sqrt())),
                entry("Atanh", s -> s.grad().div(oneMinusSquare(s))),
                Entry.zero("Sign", "Floor", "Ceil", "Round").note("a step function"),
                Entry.zero("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor", "Not")
                        .note("the result is true or false"),
                Entry.zero("IsNaN", "IsInf").note("the result is true or false"));
    }

    private static Entry entry(String op, Function<Site, Expr> dx) {
        return Entry.of(s -> Cotangents.lazy(() -> dx.apply(s)), op);
    }

    /** A length or a standard deviation has the slope 0 at 0, where the squares have none. */
    private static Expr root(Site s) {
        Expr y = s.out();
        if (!Squares.areSummed(s.builder(), s.in(0).name())) {
            return s.grad().mul(y.reciprocal().mul(0.5));
        }
        Expr isZero = y.equal(y.like(0));
        Expr inverse = isZero.where(y.like(0), isZero.where(y.like(1), y).reciprocal());
        return s.grad().mul(inverse.mul(0.5));
    }

    /** Uses sine only: some runtimes implement {@code double} sine but not {@code double} cosine. */
    private static Expr cosine(Expr x) {
        return x.elementType() == ElementType.DOUBLE ? x.add(Math.PI / 2).unary("Sin") : x.unary("Cos");
    }

    private static Expr square(Expr e) {
        return e.mul(e);
    }

    private static Expr oneMinusSquare(Site s) {
        return one(s).sub(square(s.in(0)));
    }

    private static Expr one(Site s) {
        return s.in(0).like(1);
    }
}
