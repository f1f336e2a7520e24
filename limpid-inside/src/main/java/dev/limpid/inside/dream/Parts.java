package dev.limpid.inside.dream;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;

/** Parts of values whose sizes stay known. */
final class Parts {
    private Parts() {}

    /** The elements {@code from} to before {@code to} along an axis. */
    static Expr of(Expr x, int axis, long from, long to) {
        GraphBuilder b = x.builder();
        TensorType type = new TensorType(x.elementType(), x.shape().with(axis, Dim.of(to - from)));
        return b.emit("Slice", List.of(x, b.list(from), b.list(to), b.list(axis), b.list(1)), Map.of(), type);
    }
}
