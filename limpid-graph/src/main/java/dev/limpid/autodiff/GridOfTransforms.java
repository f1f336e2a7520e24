package dev.limpid.autodiff;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;

/**
 * The gradient of {@code AffineGrid}: {@code grid = [base, 1] theta^T} at every point, with theta {@code [N,r,r+1]} and the
 * grid {@code [N,...,r]}.
 *
 * <p>The base comes from the same operator with the identity as theta.
 */
final class GridOfTransforms {
    private GridOfTransforms() {}

    /** {@code dtheta = dgrid^T [base, 1]}, summed over the points. */
    static Cotangents gradient(Site s) {
        return Cotangents.lazy(() -> {
            Shape grid = s.out().shape();
            long rank = s.in(0).shape().size(1);
            Expr base = base(s, (int) rank).reshape(-1, rank);
            Expr one = base.slice(1, 0, 1, 1).mul(0).add(1);
            Expr dy = s.grad().reshape(s.builder().list(0, -1, rank), Shape.of(grid.dim(0), Dim.UNKNOWN, Dim.of(rank)));
            return dy.transpose(0, 2, 1).matMul(Expr.concat(1, base, one));
        });
    }

    /** The grid of the identity for one sample: {@code [1,...,r]}. */
    private static Expr base(Site s, int rank) {
        double[] unit = new double[rank * (rank + 1)];
        for (int i = 0; i < rank; i++) {
            unit[i * (rank + 1) + i] = 1;
        }
        ElementType type = s.in(0).elementType();
        Expr identity = s.builder().constant(Tensor.of(type, unit, 1, rank, rank + 1));
        Expr size = Expr.concat(0, s.builder().list(1), s.in(1).slice(0, 1, Long.MAX_VALUE, 1));
        TensorType one = new TensorType(type, s.out().shape().with(0, Dim.of(1)));
        return identity.emit("AffineGrid", s.node().attributes(), one, size);
    }
}
