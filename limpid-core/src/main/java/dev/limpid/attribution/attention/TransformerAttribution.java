package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.graph.pass.FoldBatchNorm;
import dev.limpid.graph.pass.FoldBias;

/**
 * The first method of Chefer, Gur and Wolf for transformers: relevance times positive gradient of attention,
 * accumulated over all attention layers and their residual connections.
 *
 * <p>Scores {@code float[N,H,W]} on the grid of the patches, not negative: the row of the query token in the product
 * over the layers of {@code I + mean over heads of relu(dS/dA * R)}, with R the relevance of the attention A,
 * propagated from the target's logit by the z+ rule (equations 13 and 14 of the paper).
 *
 * <p>Differs from the paper: relevance is divided at residual sums by contribution, and passes LayerNorm as a linear
 * function with constant deviation, as in every composite here. The authors' software rescales the former and leaves
 * the latter unchanged.
 *
 * <p>Ref.: Chefer, Gur and Wolf, Transformer Interpretability Beyond Attention Visualization, 2021, arXiv 2012.09838.
 *
 * @see CheferRelevance
 */
public final class TransformerAttribution implements Method.Direct {
    private static final String NAME = "transformer-attribution";
    private static final double STABILIZER = 1e-9;

    @Override
    public MethodInfo info() {
        return MethodInfo.of(NAME, Family.ATTENTION)
                .unit("share")
                .meaning("Multiplies the relevance of attention weights by their gradients and follows the result"
                        + " through all blocks. It depends on the class and accounts for all layers, not only for"
                        + " attention.")
                .formula("product over layers of I + mean over heads of relu(dS/dA * R), R by LRP-z+")
                .cost("2 forward, 2 backward down to the first attention")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Chefer, Gur and Wolf, Transformer Interpretability Beyond Attention Visualization, 2021,"
                        + " arXiv 2012.09838")
                .witness("the paper's equations over PyTorch's gradients and relevance by lxt 2.1 and zennit 0.5.1")
                .parameter("query", Chain.QUERY, Chain.QUERY_MEANING);
    }

    @Override
    public Pass canonical() {
        return new FoldBatchNorm().then(new FoldBias());
    }

    @Override
    public Expr scores(ForwardPass f) {
        Chain chain = Chain.of(f);
        Composite rules = Composite.of(NAME, STABILIZER, Choice.everywhere(AlphaBeta.zPlus(STABILIZER)));
        return chain.rolledOut(chain.relevant(f.rules(rules)).stream()
                .map(relevant -> Chain.withPassing(relevant.relu().reduceMean(false, 2)))
                .toList());
    }
}
