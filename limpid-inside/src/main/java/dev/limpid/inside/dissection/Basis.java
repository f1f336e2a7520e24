package dev.limpid.inside.dissection;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;

/**
 * Adds units to a network that are weighted sums of the units of a layer: rotated bases, and combinations that were fitted to
 * concepts. They are part of the graph, so they are probed like its own units.
 */
public final class Basis {
    private Basis() {}

    /**
     * A network with more units.
     *
     * @param graph with the probe's value
     * @param probe the units that are summed
     * @param name of the new units
     * @param weights for each new unit the weight of each unit of the probe
     */
    public static Extended add(Graph graph, Probe probe, String name, double[][] weights) {
        GraphBuilder b = graph.toBuilder().scope("dissect/");
        Expr value = b.value(probe.value());
        int to = weights.length;
        int from = probe.units();
        boolean isFirst = probe.isChannelsFirst();
        double[] flat = new double[to * from];
        for (int k = 0; k < to; k++) {
            for (int u = 0; u < from; u++) {
                flat[isFirst ? (k * from) + u : (u * to) + k] = weights[k][u];
            }
        }
        ElementType type = value.elementType();
        TensorType typed = new TensorType(type, widened(value.shape(), isFirst ? 1 : value.rank() - 1, to));
        Expr mixed = isFirst
                ? value.emit(
                        "Conv",
                        Map.of("kernel_shape", Attribute.of(new long[] {1, 1})),
                        typed,
                        b.constant(Tensor.of(type, flat, to, from, 1, 1)))
                : value.emit("MatMul", Map.of(), typed, b.constant(Tensor.of(type, flat, from, to)));
        List<Expr> outputs = new ArrayList<>();
        graph.outputs().forEach(o -> outputs.add(b.value(o)));
        outputs.add(mixed);
        return new Extended(b.build(outputs), probe.with(name, mixed.name(), to));
    }

    private static Shape widened(Shape shape, int axis, int units) {
        Dim[] dims = new Dim[shape.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == axis ? Dim.of(units) : shape.dim(i);
        }
        return Shape.of(dims);
    }

    /**
     * A network with more units.
     *
     * @param graph with their value as an output
     * @param probe the new units
     */
    public record Extended(Graph graph, Probe probe) {}

    /** A random rotation or reflection, uniform over all. @return {@code [size][size]}, orthogonal */
    public static double[][] rotation(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] normal = new double[size][size];
        for (double[] row : normal) {
            for (int i = 0; i < size; i++) {
                // The Box-Muller transform, whose result does not depend on the version of the library.
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                row[i] = radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
            }
        }
        QRDecomposition qr = new QRDecomposition(new Array2DRowRealMatrix(normal));
        double[][] q = qr.getQ().getData();
        for (int column = 0; column < size; column++) {
            double sign = Math.signum(qr.getR().getEntry(column, column));
            for (int row = 0; row < size; row++) {
                q[row][column] *= sign;
            }
        }
        return q;
    }
}
