package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.Map;

/**
 * The gradient of {@code Col2Im}, which adds the elements of overlapping patches {@code [N,C*kernel,patches]} to a
 * picture {@code [N,C,...]}: every element of a patch receives the cotangent of its place.
 */
final class PatchSums {
    private PatchSums() {}

    static Cotangents gradient(Site s) {
        return Cotangents.lazy(() -> {
            long[] picture = sizes(s, 1);
            long[] block = sizes(s, 2);
            long area = product(picture);
            Shape y = s.out().shape();
            Expr flat = s.grad().reshape(s.builder().list(0, 0, -1), Shape.of(y.dim(0), y.dim(1), Dim.of(area)));
            // One more element, which is 0, stands for all places outside.
            Shape wider = Shape.of(y.dim(0), y.dim(1), Dim.of(area + 1));
            Expr padded = flat.emit(
                    "Pad",
                    Map.of(),
                    new TensorType(flat.elementType(), wider),
                    s.builder().list(0, 0, 0, 0, 0, 1));
            long[] places = places(s.node(), picture, block);
            Shape all = Shape.of(y.dim(0), y.dim(1), Dim.of(places.length));
            return padded.emit(
                            "Gather",
                            Map.of("axis", Attribute.of(2L)),
                            new TensorType(flat.elementType(), all),
                            s.builder().list(places))
                    .reshapeLike(s.in(0));
        });
    }

    /** The place in the picture of every element of a channel's patches; the number of places for those outside. */
    private static long[] places(Node node, long[] picture, long[] block) {
        int rank = picture.length;
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        long[] strides = node.intsAttribute("strides", ones);
        long[] dilations = node.intsAttribute("dilations", ones);
        long[] pads = node.intsAttribute("pads", new long[2 * rank]);
        long[] counts = new long[rank];
        for (int i = 0; i < rank; i++) {
            long span = (block[i] - 1) * dilations[i] + 1;
            counts[i] = (picture[i] + pads[i] + pads[rank + i] - span) / strides[i] + 1;
        }
        long outside = product(picture);
        long[] places = new long[Math.toIntExact(product(block) * product(counts))];
        for (int n = 0; n < places.length; n++) {
            long patch = n % product(counts);
            long tap = n / product(counts);
            long factor = 1;
            long place = 0;
            for (int i = rank - 1; i >= 0; i--) {
                long at = patch % counts[i] * strides[i] + tap % block[i] * dilations[i] - pads[i];
                patch /= counts[i];
                tap /= block[i];
                boolean isOutside = place == outside || at < 0 || at >= picture[i];
                place = isOutside ? outside : place + at * factor;
                factor *= picture[i];
            }
            places[n] = place;
        }
        return places;
    }

    private static long product(long[] sizes) {
        return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }

    private static long[] sizes(Site s, int k) {
        return s.constant(k)
                .orElseThrow(() -> LimpidException.unsupported(
                        "Col2Im node '" + s.node().label() + "' has sizes that depend on the input"))
                .toLongs();
    }
}
