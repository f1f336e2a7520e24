package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.graph.Expr;

/**
 * KPCA-CAM: the first principal component of a layer's activations in the feature space of a kernel.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: {@code sqrt(l) u} with the largest eigenvalue {@code l}
 * and eigenvector {@code u} of the centred kernel matrix of the centred vectors at each position. The sign is chosen so
 * that they correlate with the mean activation. It does not depend on the target.
 *
 * <p>Costs: the kernel matrix compares every position with every other; the time grows with the cube of the number of
 * positions.
 *
 * <p>Ref.: Karmani et al., KPCA-CAM, 2024, arXiv 2410.00267.
 */
public final class KpcaCam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("kpca-cam", Family.CAM)
                .unit("own")
                .meaning("Projects the feature maps on their first component in kernel principal component analysis. A"
                        + " nonlinear kernel can capture patterns that the linear projection of Eigen-CAM misses.")
                .formula("sqrt(l) u, l and u the first eigenvalue and eigenvector of the centred kernel matrix")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Karmani, Sivakaran, Prasad, Ali, Yang and Tang, KPCA-CAM: Visual Explainability of Deep Computer"
                                + " Vision Models using Kernel PCA, 2024, arXiv 2410.00267")
                .witness("pytorch-grad-cam 1.5.7 with scikit-learn 1.3.2, with the same sign convention")
                .parameter("kernel", "sigmoid", "sigmoid, rbf, poly (of degree 3), cosine or linear")
                .parameter("gamma", "0", "gamma of the kernel, 0 to 1000; 0 stands for 1 / channels");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Expr map(AtLayer at) {
        Expr maps = at.maps();
        Expr kernel = kernel(at, PrincipalComponent.centred(maps));
        Expr mean = kernel.reduceMean(true, 2);
        Expr centred = kernel.sub(mean).sub(mean.transpose(0, 2, 1)).add(mean.reduceMean(true, 1));
        Expr sum = PrincipalComponent.rows(maps).reduceSum(false, 1);
        return PrincipalComponent.shaped(PrincipalComponent.alongWith(sum, PrincipalComponent.ofKernel(centred)), maps);
    }

    /** The kernel of any two positions: {@code float[N,P,P]} from {@code float[N,C,P]}. */
    private static Expr kernel(AtLayer at, Expr x) {
        double stated = at.f().settings().real("gamma", 0, 1000);
        double gamma = stated > 0 ? stated : 1.0 / x.shape().size(1);
        Expr products = x.transpose(0, 2, 1).matMul(x);
        Expr squares = x.mul(x).reduceSum(true, 1);
        return switch (at.f().settings().word("kernel", "sigmoid", "rbf", "poly", "cosine", "linear")) {
            case "sigmoid" -> products.mul(gamma).add(1).unary("Tanh");
            case "rbf" ->
                squares.transpose(0, 2, 1)
                        .add(squares)
                        .sub(products.mul(2))
                        .mul(-gamma)
                        .exp();
            case "poly" -> products.mul(gamma).add(1).pow(3);
            case "cosine" -> {
                Expr lengths = squares.sqrt().max(x.like(1e-12));
                yield products.div(lengths.transpose(0, 2, 1).mul(lengths));
            }
            default -> products;
        };
    }
}
