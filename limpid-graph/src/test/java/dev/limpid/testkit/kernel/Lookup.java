package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** Operators that read and write elements at integer indices. */
public final class Lookup {
    private Lookup() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("Gather", Lookup::gather);
        k.put("GatherElements", c -> List.of(gatherElements(c.x(), c.in(1), c.x().axis(c.whole("axis", 0)))));
        k.put("GatherND", Lookup::gatherNd);
        k.put("ScatterElements", Lookup::scatterElements);
        k.put("Scatter", Lookup::scatterElements);
        k.put("ScatterND", Lookup::scatterNd);
        return k;
    }

    private static int place(NdArray indices, int i, int size) {
        long index = indices.integer(i);
        if (index < -size || index >= size) {
            throw LimpidException.badInput("index " + index + " is out of range for size " + size);
        }
        return (int) (index < 0 ? index + size : index);
    }

    private static List<NdArray> gather(Call c) {
        NdArray x = c.x();
        NdArray indices = c.in(1);
        int axis = x.axis(c.whole("axis", 0));
        int size = x.size(axis);
        int inner = Indices.count(x.shape(), axis + 1, x.rank());
        int many = indices.count();
        int[] shape = Indices.join(
                Indices.join(Arrays.copyOf(x.shape(), axis), indices.shape()),
                Arrays.copyOfRange(x.shape(), axis + 1, x.rank()));
        return List.of(x.take(
                shape, i -> (i / (inner * many) * size + place(indices, i / inner % many, size)) * inner + i % inner));
    }

    static NdArray gatherElements(NdArray x, NdArray indices, int axis) {
        return x.take(indices.shape(), i -> elementPlace(x, indices, axis, i));
    }

    private static int elementPlace(NdArray x, NdArray indices, int axis, int i) {
        int[] place = Indices.unravel(i, indices.shape());
        place[axis] = place(indices, i, x.size(axis));
        return Indices.ravel(place, x.shape());
    }

    private static List<NdArray> gatherNd(Call c) {
        NdArray x = c.x();
        NdArray indices = c.in(1);
        int batch = c.whole("batch_dims", 0);
        int depth = indices.size(-1);
        int run = Indices.count(x.shape(), batch + depth, x.rank());
        int rows = Indices.count(indices.shape(), batch, indices.rank() - 1);
        int perBatch = Indices.count(x.shape(), batch, x.rank());
        int[] shape = Indices.join(
                Arrays.copyOf(indices.shape(), indices.rank() - 1),
                Arrays.copyOfRange(x.shape(), batch + depth, x.rank()));
        return List.of(x.take(shape, i -> {
            int row = i / run;
            return row / rows * perBatch + tuplePlace(x, indices, batch, row) * run + i % run;
        }));
    }

    /** The flat index of the slice that an index row addresses. */
    private static int tuplePlace(NdArray x, NdArray indices, int batch, int row) {
        int depth = indices.size(-1);
        int at = 0;
        for (int j = 0; j < depth; j++) {
            at = at * x.size(batch + j) + place(indices, row * depth + j, x.size(batch + j));
        }
        return at;
    }

    private static List<NdArray> scatterElements(Call c) {
        NdArray x = c.x();
        NdArray indices = c.in(1);
        NdArray updates = c.in(2);
        int axis = x.axis(c.whole("axis", 0));
        DoubleBinaryOperator reduction = reduction(c);
        double[] y = x.toDoubles().clone();
        for (int i = 0; i < indices.count(); i++) {
            int at = elementPlace(x, indices, axis, i);
            y[at] = reduction.applyAsDouble(y[at], updates.real(i));
        }
        return List.of(NdArray.of(x.type(), y, x.shape()));
    }

    private static List<NdArray> scatterNd(Call c) {
        NdArray x = c.x();
        NdArray indices = c.in(1);
        NdArray updates = c.in(2);
        int run = Indices.count(x.shape(), indices.size(-1), x.rank());
        DoubleBinaryOperator reduction = reduction(c);
        double[] y = x.toDoubles().clone();
        for (int i = 0; i < updates.count(); i++) {
            int at = tuplePlace(x, indices, 0, i / run) * run + i % run;
            y[at] = reduction.applyAsDouble(y[at], updates.real(i));
        }
        return List.of(NdArray.of(x.type(), y, x.shape()));
    }

    private static DoubleBinaryOperator reduction(Call c) {
        return switch (c.text("reduction", "none")) {
            case "none" -> (old, update) -> update;
            case "add" -> Double::sum;
            case "mul" -> (old, update) -> old * update;
            case "max" -> Math::max;
            case "min" -> Math::min;
            default -> throw LimpidException.badInput("reduction '" + c.text("reduction", "") + "' is not known");
        };
    }
}
