package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * The spatial attention of a convolutional block attention module: the factor by which the network multiplies each
 * position. It does not depend on the target.
 *
 * <p>Scores {@code float[N,H,W]} in the size of the feature maps, from 0 to 1:
 * {@code sigmoid(conv(mean, max over c of x))} (equation 3 of the paper), and any other gate with one number for each
 * position.
 *
 * <p>Ref.: Woo, Park, Lee and Kweon, CBAM: Convolutional Block Attention Module, 2018, arXiv 1807.06521.
 */
public final class SpatialAttention implements Method.Direct {
    static final String BLOCK_MEANING = "last, or the number of a block from 0";

    @Override
    public MethodInfo info() {
        return MethodInfo.of("cbam-spatial-attention", Family.ATTENTION)
                .unit("share")
                .meaning("Shows the factor by which the attention module multiplies each position of its layer. It"
                        + " shows where information passes, but neither for which class nor with which sign.")
                .formula("sigmoid(conv(mean and max over c of x)), a number for each position")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Woo, Park, Lee and Kweon, CBAM: Convolutional Block Attention Module, 2018, arXiv 1807.06521")
                .witness("PyTorch's gates")
                .parameter("block", "last", BLOCK_MEANING);
    }

    @Override
    public Expr scores(ForwardPass f) {
        return Gate.of(f, Gate.Kind.SPATIAL).byPlace(f);
    }
}
