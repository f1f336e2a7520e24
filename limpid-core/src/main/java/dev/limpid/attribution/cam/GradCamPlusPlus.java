package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * Grad-CAM++: Grad-CAM with a weight for each position by its share of the positive gradients, so that several objects
 * of one class count equally.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, not negative: {@code relu(sum over c of w_c * A_c)} with {@code
 * w_c = sum over positions of relu(g) * g^2 / (2 g^2 + sum(A_c) g^3)} (equations 5, 7 and 19 of the paper), where
 * {@code g = dS/dA_c}. The fraction is computed as {@code 1 / (2 + sum(A_c) g)}; where that is undefined, which happens
 * only with negative activations, it is 0. pytorch-grad-cam adds 1e-6 to the denominator, which dominates for gradients
 * below 1e-3.
 *
 * <p>Ref.: Chattopadhyay et al., Grad-CAM++, 2017, arXiv 1710.11063.
 */
public final class GradCamPlusPlus implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("grad-cam++", Family.CAM)
                .unit("own")
                .meaning("Modifies Grad-CAM so that every position of a feature map is weighted by its share of the"
                        + " positive gradients. Several objects of one class are all marked, not only the largest one.")
                .formula("relu(sum over c of w_c A_c), w_c = sum of relu(g) / (2 + sum(A_c) g), g = dS/dA_c")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Chattopadhyay, Sarkar, Howlader and Balasubramanian, Grad-CAM++, 2017, arXiv 1710.11063")
                .witness("the paper's equations in NumPy over PyTorch's activations and gradients");
    }

    @Override
    public Expr map(AtLayer at) {
        Expr maps = at.maps();
        Expr slopes = at.slopes();
        return at.together(weights(maps, slopes.relu(), AtLayer.sum(maps).mul(slopes))
                        .mul(maps))
                .relu();
    }

    /** {@code sum over positions of rising / (2 + third)}: {@code float[N,C,1,...]}. */
    static Expr weights(Expr maps, Expr rising, Expr third) {
        Expr below = third.add(2);
        Expr zero = maps.like(0);
        return AtLayer.sum(below.equal(zero).where(zero, rising.div(below)));
    }
}
