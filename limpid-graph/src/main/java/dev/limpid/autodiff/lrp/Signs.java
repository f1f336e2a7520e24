package dev.limpid.autodiff.lrp;

import dev.limpid.graph.Expr;

/** The positive and the negative part of a value; their sum is the value. */
final class Signs {
    private Signs() {}

    /** {@code max(e, 0)} or {@code min(e, 0)}. */
    static Expr of(Expr e, boolean isPositive) {
        return isPositive ? e.relu() : e.neg().relu().neg();
    }
}
