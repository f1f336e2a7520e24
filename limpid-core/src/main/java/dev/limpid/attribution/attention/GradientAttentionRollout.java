package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * Gradient attention rollout: attention rollout with every attention weight multiplied by the gradient of the target,
 * so that it depends on the class.
 *
 * <p>Scores {@code float[N,H,W]} on the grid of the patches, from 0 to 1: the row of the query token in the product
 * over the layers of {@code relu(mean over heads of A * dS/dA) + I}, rows normalised to sum to one.
 *
 * <p>Ref.: Gildenblat, Exploring Explainability for Vision Transformers, 2020 (there is no paper). Differs from its
 * code: that divides columns, not rows, by the sums of the rows.
 */
public final class GradientAttentionRollout implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("gradient-attention-rollout", Family.ATTENTION)
                .unit("share")
                .meaning("Follows attention through all blocks, with each attention weight multiplied by its gradient."
                        + " Only connections that support the target count, so the map depends on the class.")
                .formula("product over layers of rows of relu(mean over heads of A * dS/dA) + I, summing to one")
                .cost("1 forward, 1 backward down to the first attention")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Gildenblat, Exploring Explainability for Vision Transformers, 2020 (no paper)")
                .witness("the formula in NumPy over PyTorch's probabilities and gradients")
                .parameter("query", Chain.QUERY, Chain.QUERY_MEANING);
    }

    @Override
    public Expr scores(ForwardPass f) {
        Chain chain = Chain.of(f);
        return chain.rolledOut(chain.weighted().stream()
                .map(weighted -> Chain.withPassing(weighted.reduceMean(false, 2).relu()))
                .map(Chain::rowsToOne)
                .toList());
    }
}
