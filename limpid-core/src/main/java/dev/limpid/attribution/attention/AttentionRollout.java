package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention rollout: the attention of all layers of a transformer multiplied, each with half of every token kept by the
 * residual connection. It does not depend on the target.
 *
 * <p>Scores {@code float[N,H,W]} on the grid of the patches, from 0 to 1: the row of the query token in
 * {@code (A_L + I) / 2 * ... * (A_1 + I) / 2}, with {@code A_l} the mean of a layer's heads (equation 1 of the paper
 * and the section before). If the maximum or minimum of the heads is used instead, rows are normalised to sum to one
 * again. Windows are mapped back to the image, and a position that was merged from several represents them in equal
 * parts; the paper does not cover this case.
 *
 * <p>Ref.: Abnar and Zuidema, Quantifying Attention Flow in Transformers, 2020, arXiv 2005.00928.
 */
public final class AttentionRollout implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("attention-rollout", Family.ATTENTION)
                .unit("share")
                .meaning("Multiplies the attention weights of all blocks to estimate how information flows from the"
                        + " patches to the output token. It does not depend on the class.")
                .formula("product over layers of (mean over heads of A + I) / 2, the row of the query token")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Abnar and Zuidema, Quantifying Attention Flow in Transformers, 2020, arXiv 2005.00928")
                .witness("the paper's formula in NumPy over PyTorch's probabilities")
                .parameter("heads", "mean", "how heads are combined: mean, max or min")
                .parameter("query", Chain.QUERY, Chain.QUERY_MEANING);
    }

    @Override
    public Expr scores(ForwardPass f) {
        Chain chain = Chain.of(f);
        String join = f.settings().word("heads", "mean", "max", "min");
        List<Expr> matrices = new ArrayList<>();
        for (Expr attention : chain.attention()) {
            Expr joined = join.equals("mean")
                    ? attention.reduceMean(false, 2)
                    : attention.reduce(join.equals("max") ? "ReduceMax" : "ReduceMin", false, 2);
            matrices.add(Chain.rowsToOne(Chain.withPassing(joined)));
        }
        return chain.rolledOut(matrices);
    }
}
