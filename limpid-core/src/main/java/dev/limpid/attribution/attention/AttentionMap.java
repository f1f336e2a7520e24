package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;

/**
 * The raw attention of one layer of a transformer: how much a token, mostly the class token, attends to each patch. It
 * does not depend on the target.
 *
 * <p>Scores {@code float[N,H,W]} on the grid of the patches, from 0 to 1: the row of the query token in
 * {@code softmax(q k / sqrt(d))} of a head, or the heads' mean or maximum. Attention within windows is mapped back to
 * the image.
 *
 * <p>Ref.: Vaswani et al., Attention Is All You Need, 2017, arXiv 1706.03762; as a picture, Caron et al., Emerging
 * Properties in Self-Supervised Vision Transformers, 2021, arXiv 2104.14294.
 */
public final class AttentionMap implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("attention-map", Family.ATTENTION)
                .unit("share")
                .meaning("Shows the attention weights between one token and all others in a single block. It shows"
                        + " from where information can come, not how it is used.")
                .formula("softmax(q k / sqrt(d)) of one block, the row of the query token")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser and Polosukhin, Attention Is All You"
                                + " Need, 2017, arXiv 1706.03762")
                .witness("PyTorch's probabilities")
                .parameter("block", "last", "last, or the number of an attention layer from 0")
                .parameter("head", "mean", "mean, max, or the number of a head from 0")
                .parameter("query", Chain.QUERY, Chain.QUERY_MEANING);
    }

    @Override
    public Expr scores(ForwardPass f) {
        Settings settings = f.settings();
        SelfAttention layer = SelfAttention.asked(f);
        Expr attention = layer.attention(f);
        String head = settings.text("head");
        Expr square = head.equals("mean")
                ? attention.reduceMean(false, 2)
                : head.equals("max") ? attention.reduce("ReduceMax", false, 2) : one(attention, layer, settings);
        return layer.onGrid(f, layer.query(f, settings.text("query")).matMul(square));
    }

    private static Expr one(Expr attention, SelfAttention layer, Settings settings) {
        int head = settings.whole("head", 0, layer.heads() - 1);
        return attention.slice(2, head, head + 1L, 1).squeeze(2);
    }
}
