package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Gradients of matrix products. */
final class MatrixRules {
    private MatrixRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(MatrixRules::gemm, "Gemm"),
                Entry.of(MatrixRules::matMul, "MatMul"),
                Entry.of(EinsumRule::gradient, "Einsum"));
    }

    /** {@code y = alpha * A * B + beta * C}, where A and B may be transposed. */
    private static Cotangents gemm(Site s) {
        Expr a = s.in(0);
        Expr b = s.in(1);
        boolean transA = s.node().intAttribute("transA", 0) != 0;
        boolean transB = s.node().intAttribute("transB", 0) != 0;
        float alpha = s.node().realAttribute("alpha", 1);
        float beta = s.node().realAttribute("beta", 1);
        return Cotangents.lazy(
                // dA = dy * B', dA' = B * dy'
                () -> transA
                        ? product(b, transB, s.grad(), true, alpha, a)
                        : product(s.grad(), false, b, !transB, alpha, a),
                // dB = A' * dy, dB' = dy' * A
                () -> transB
                        ? product(s.grad(), true, a, transA, alpha, b)
                        : product(a, !transA, s.grad(), false, alpha, b),
                () -> Broadcasting.undo(scaled(s.grad(), beta), s.out(), s.in(2)));
    }

    private static Expr product(Expr p, boolean transP, Expr q, boolean transQ, float alpha, Expr like) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("transA", Attribute.of(transP ? 1L : 0L));
        attributes.put("transB", Attribute.of(transQ ? 1L : 0L));
        attributes.put("alpha", Attribute.of(alpha));
        return p.emit("Gemm", attributes, like.findType().orElse(null), q);
    }

    private static Expr scaled(Expr e, float factor) {
        return factor == 1 ? e : e.mul(factor);
    }

    /** {@code dA = dy * B'}, {@code dB = A' * dy}; a vector is a matrix with one row (A) or one column (B). */
    private static Cotangents matMul(Site s) {
        Expr a = s.in(0).rank() == 1 ? s.in(0).unsqueeze(0) : s.in(0);
        Expr b = s.in(1).rank() == 1 ? s.in(1).unsqueeze(1) : s.in(1);
        Expr dy = asMatrix(s);
        return Cotangents.lazy(() -> summed(dy.matMul(turned(b)), s.in(0), a), () -> {
            boolean isShared = b.rank() == 2 && a.rank() > 2;
            return isShared ? sharedMatrix(a, dy, s.in(1)) : summed(turned(a).matMul(dy), s.in(1), b);
        });
    }

    /** dy with the axes restored that a product with vectors removes. */
    private static Expr asMatrix(Site s) {
        int rank = s.out().rank();
        List<Long> axes = new ArrayList<>();
        if (s.in(0).rank() == 1) {
            axes.add((long) (s.in(1).rank() == 1 ? 0 : rank - 1));
        }
        if (s.in(1).rank() == 1) {
            axes.add((long) (rank + axes.size()));
        }
        return axes.isEmpty()
                ? s.grad()
                : s.grad().unsqueeze(axes.stream().mapToLong(Long::longValue).toArray());
    }

    private static Expr turned(Expr e) {
        int rank = e.rank();
        return e.transpose(LongStream.concat(LongStream.range(0, rank - 2), LongStream.of(rank - 1, rank - 2))
                .toArray());
    }

    private static Expr summed(Expr grad, Expr input, Expr matrix) {
        return Broadcasting.undo(grad, grad, matrix).reshapeLike(input);
    }

    /** The gradient of a matrix B shared by all matrices of A, whose rows are stacked into one matrix. */
    private static Expr sharedMatrix(Expr a, Expr dy, Expr b) {
        Expr rows = new Sizes().rest().then(a, a.rank() - 1).shape(a);
        Expr grads = new Sizes().rest().then(dy, dy.rank() - 1).shape(dy);
        @Nullable
        TensorType type = grads.findType()
                .map(t -> TensorType.of(
                        t.element(), rows.shape().dim(1), grads.shape().dim(1)))
                .orElse(null);
        return rows.emit("Gemm", Map.of("transA", Attribute.of(1L)), type, grads)
                .reshapeLike(b);
    }
}
