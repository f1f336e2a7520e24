package dev.limpid.autodiff;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Map;
import java.util.stream.LongStream;

/** Sums over neighbouring channels of values {@code [N,C,...]}. */
public final class ChannelSums {
    private ChannelSums() {}

    /** For each channel, the sum from {@code before} channels before it to {@code after} channels after it. */
    public static Expr window(Expr e, long before, long after) {
        long[] pads = new long[2 * e.rank()];
        pads[1] = before;
        pads[e.rank() + 1] = after;
        Shape wider = e.shape().with(1, Dim.UNKNOWN);
        Expr padded = e.emit(
                "Pad",
                Map.of(),
                new TensorType(e.elementType(), wider),
                e.builder().list(pads));
        long last = before + after;
        return LongStream.rangeClosed(0, last)
                .mapToObj(k -> padded.slice(1, k, k == last ? Long.MAX_VALUE : k - last, 1))
                .reduce(Expr::add)
                .orElseThrow();
    }
}
