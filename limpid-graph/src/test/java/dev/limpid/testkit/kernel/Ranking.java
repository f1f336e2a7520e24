package dev.limpid.testkit.kernel;

import dev.limpid.graph.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that find the largest or smallest elements along an axis. */
public final class Ranking {
    private Ranking() {}

    @FunctionalInterface
    interface Order {
        int compare(double a, double b);
    }

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("ArgMax", c -> List.of(arg(c, Double::compare)));
        k.put("ArgMin", c -> List.of(arg(c, (a, b) -> Double.compare(b, a))));
        k.put("TopK", Ranking::topK);
        return k;
    }

    /** The first index of the best number. */
    static int best(double[] numbers, Order order) {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            if (order.compare(numbers[i], numbers[best]) > 0) {
                best = i;
            }
        }
        return best;
    }

    private static NdArray arg(Call c, Order order) {
        boolean last = c.flag("select_last_index", false);
        return Reduction.over(
                        c.x(),
                        row -> last ? row.length - 1 - best(reversed(row), order) : best(row, order),
                        c.flag("keepdims", true),
                        c.whole("axis", 0))
                .as(ElementType.INT64);
    }

    private static double[] reversed(double[] row) {
        return IntStream.range(0, row.length)
                .mapToDouble(i -> row[row.length - 1 - i])
                .toArray();
    }

    /** Ties are ordered by index. */
    private static List<NdArray> topK(Call c) {
        NdArray x = c.x();
        int axis = x.axis(c.whole("axis", -1));
        int k = c.has(1) ? (int) c.in(1).integer(0) : c.whole("k", 1);
        boolean largest = c.flag("largest", true);
        NdArray places = Reduction.rows(
                x.as(ElementType.DOUBLE),
                axis,
                row -> IntStream.range(0, row.length)
                        .boxed()
                        .sorted((a, b) -> largest ? Double.compare(row[b], row[a]) : Double.compare(row[a], row[b]))
                        .mapToDouble(Integer::doubleValue)
                        .toArray());
        NdArray first =
                Movement.along(places, axis, IntStream.range(0, k).toArray()).as(ElementType.INT64);
        return List.of(Lookup.gatherElements(x, first, axis), first);
    }
}
