package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * The relevance of Chefer, Gur and Wolf for transformers: attention times its positive gradient, accumulated over all
 * attention layers and their residual connections.
 *
 * <p>Scores {@code float[N,H,W]} on the grid of the patches, not negative: the row of the query token in {@code R},
 * with {@code R = I} first and {@code R = R + mean over heads of relu(A * dS/dA) R} at each layer (equations 5 and 6 of
 * the paper, for self-attention). Their earlier method, {@link TransformerAttribution}, uses relevance instead of the
 * attention; the authors found both to perform equally well.
 *
 * <p>Ref.: Chefer, Gur and Wolf, Generic Attention-model Explainability, 2021, arXiv 2103.15679.
 */
public final class CheferRelevance implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("chefer-relevance", Family.ATTENTION)
                .unit("share")
                .meaning("Accumulates attention multiplied by its gradient block by block, to estimate what each token"
                        + " contributed to the output token. It depends on the class and needs no relevance rules.")
                .formula("product over layers of I + mean over heads of relu(A * dS/dA), the row of the query token")
                .cost("1 forward, 1 backward down to the first attention")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Chefer, Gur and Wolf, Generic Attention-model Explainability for Interpreting Bi-Modal and"
                        + " Encoder-Decoder Transformers, 2021, arXiv 2103.15679")
                .witness("the paper's equations in NumPy over PyTorch's probabilities and gradients")
                .parameter("query", Chain.QUERY, Chain.QUERY_MEANING);
    }

    @Override
    public Expr scores(ForwardPass f) {
        Chain chain = Chain.of(f);
        return chain.rolledOut(chain.weighted().stream()
                .map(weighted -> Chain.withPassing(weighted.relu().reduceMean(false, 2)))
                .toList());
    }
}
