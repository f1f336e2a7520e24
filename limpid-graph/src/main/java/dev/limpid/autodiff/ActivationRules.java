package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Expr;
import java.util.List;

/** Gradients of element-wise activation functions. */
final class ActivationRules {
    private ActivationRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(s -> Cotangents.of(s.grad().mul(Masks.positive(s.out()))), "Relu")
                        .note("at 0: 0"),
                Entry.of(ActivationRules::sigmoid, "Sigmoid"),
                Entry.of(s -> Cotangents.of(s.grad().mul(oneMinus(s.out().mul(s.out())))), "Tanh"));
    }

    /** {@code dx = dy * y * (1 - y)}. */
    private static Cotangents sigmoid(Site s) {
        Expr y = s.out();
        return Cotangents.of(s.grad().mul(y.mul(oneMinus(y))));
    }

    private static Expr oneMinus(Expr e) {
        return e.like(1).sub(e);
    }
}
