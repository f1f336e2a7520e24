package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Expr;
import java.util.List;

/** Gradients of element-wise arithmetic, the inputs of which may be broadcast. */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(s -> Cotangents.elementwise(s::grad, s::grad), "Add"),
                Entry.of(s -> Cotangents.elementwise(s::grad, () -> s.grad().neg()), "Sub"),
                Entry.of(
                        s -> Cotangents.elementwise(
                                () -> s.grad().mul(s.in(1)), () -> s.grad().mul(s.in(0))),
                        "Mul"),
                Entry.of(ArithmeticRules::div, "Div"));
    }

    /** {@code da = dy / b}, {@code db = -dy * y / b}. */
    private static Cotangents div(Site s) {
        Expr b = s.in(1);
        return Cotangents.elementwise(
                () -> s.grad().div(b), () -> s.grad().mul(s.out()).div(b).neg());
    }
}
