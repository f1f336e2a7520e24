package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The gradient of Resize, which is linear and acts on each axis separately. */
final class ResizeRules {
    private ResizeRules() {}

    static List<Entry> entries() {
        return List.of(Entry.of(ResizeRules::resize, "Resize"));
    }

    private static Cotangents resize(Site s) {
        return Cotangents.lazy(() -> {
            Optional<long[]> factors = wholeBlocks(s);
            return factors.isPresent() ? blockSums(s, factors.get()) : axisByAxis(s);
        });
    }

    /** The factor of each spatial axis, if the result repeats each element in one block. */
    private static Optional<long[]> wholeBlocks(Site s) {
        Node node = s.node();
        int rank = s.in(0).rank();
        Optional<double[]> scales = node.hasInput(2) ? s.constant(2).map(Tensor::toDoubles) : Optional.empty();
        if (scales.isEmpty() || scales.get().length != rank || rank < 3 || rank > 5 || !repeatsEvenly(node)) {
            return Optional.empty();
        }
        double[] factors = scales.get();
        boolean isWhole = node.findAttribute("axes").isEmpty()
                && factors[0] == 1
                && factors[1] == 1
                && Arrays.stream(factors).allMatch(f -> f >= 1 && f == Math.rint(f));
        return isWhole
                ? Optional.of(
                        Arrays.stream(factors).skip(2).mapToLong(f -> (long) f).toArray())
                : Optional.empty();
    }

    private static boolean repeatsEvenly(Node node) {
        if (!node.textAttribute("mode", "nearest").equals("nearest")) {
            return false;
        }
        String rounding = node.textAttribute("nearest_mode", "round_prefer_floor");
        return switch (node.textAttribute("coordinate_transformation_mode", "half_pixel")) {
            case "asymmetric" -> rounding.equals("floor");
            case "half_pixel", "half_pixel_symmetric" -> rounding.startsWith("round");
            default -> false;
        };
    }

    /** The sum over each block, computed as a mean that stays in the runtime's blocked layout. */
    private static Expr blockSums(Site s, long[] factors) {
        long count = LongStream.of(factors).reduce(1, (a, b) -> a * b);
        Map<String, Attribute> block = Map.of("kernel_shape", Attribute.of(factors), "strides", Attribute.of(factors));
        return s.grad()
                .emit("AveragePool", block, s.in(0).findType().orElse(null))
                .mul((double) count);
    }

    private static Expr axisByAxis(Site s) {
        Expr dx = s.grad();
        int rank = s.in(0).rank();
        ResizeMatrix matrices = new ResizeMatrix(s);
        for (int axis : matrices.axes()) {
            dx = alongAxis(dx, matrices.of(axis), axis, rank);
        }
        return dx;
    }

    /** The product with an interpolation matrix {@code [out,in]} along one axis. */
    private static Expr alongAxis(Expr dy, Expr matrix, int axis, int rank) {
        if (axis == rank - 1) {
            return dy.matMul(matrix);
        }
        if (axis == rank - 2) {
            return matrix.transpose(1, 0).matMul(dy);
        }
        long[] swapped = IntStream.range(0, rank)
                .mapToLong(a -> a == axis ? rank - 1 : a == rank - 1 ? axis : a)
                .toArray();
        return dy.transpose(swapped).matMul(matrix).transpose(swapped);
    }
}
