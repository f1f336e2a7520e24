package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Matrix products. */
public final class Linear {
    private Linear() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("MatMul", c -> List.of(matMul(c.in(0), c.in(1))));
        k.put("Gemm", Linear::gemm);
        return k;
    }

    /** Matrix multiplication as in NumPy's {@code matmul}. */
    static NdArray matMul(NdArray a, NdArray b) {
        if (a.type() != b.type()) {
            throw LimpidException.badInput("element types " + a.type() + " and " + b.type() + " do not match");
        }
        if (a.rank() == 1) {
            NdArray y = matMul(a.reshaped(1, a.size(0)), b);
            int row = Math.max(0, y.rank() - 2);
            return y.reshaped(b.rank() == 1 ? new int[0] : without(y.shape(), row));
        }
        if (b.rank() == 1) {
            NdArray y = matMul(a, b.reshaped(b.size(0), 1));
            return y.reshaped(without(y.shape(), y.rank() - 1));
        }
        int[] batch = Indices.broadcast(Arrays.copyOf(a.shape(), a.rank() - 2), Arrays.copyOf(b.shape(), b.rank() - 2));
        int m = a.size(-2);
        int inner = a.size(-1);
        int n = b.size(-1);
        if (b.size(-2) != inner) {
            throw LimpidException.badInput("matrices " + Arrays.toString(a.shape()) + " and "
                    + Arrays.toString(b.shape()) + " cannot be multiplied");
        }
        double[] p = a.expandedTo(Indices.join(batch, m, inner)).toDoubles();
        double[] q = b.expandedTo(Indices.join(batch, inner, n)).toDoubles();
        double[] y = new double[Indices.count(batch) * m * n];
        for (int i = 0; i < Indices.count(batch) * m; i++) {
            for (int k = 0; k < inner; k++) {
                double left = p[i * inner + k];
                int from = (i / m * inner + k) * n;
                for (int j = 0; j < n; j++) {
                    y[i * n + j] += left * q[from + j];
                }
            }
        }
        return NdArray.of(a.type(), y, Indices.join(batch, m, n));
    }

    private static int[] without(int[] shape, int axis) {
        return Indices.join(Arrays.copyOf(shape, axis), Arrays.copyOfRange(shape, axis + 1, shape.length));
    }

    private static List<NdArray> gemm(Call c) {
        NdArray a = c.flag("transA", false) ? c.in(0).transposed(1, 0) : c.in(0);
        NdArray b = c.flag("transB", false) ? c.in(1).transposed(1, 0) : c.in(1);
        double alpha = c.real("alpha", 1);
        double beta = c.real("beta", 1);
        NdArray y = matMul(a, b).map(d -> alpha * d);
        return List.of(c.has(2) ? Elementwise.combine(y, c.in(2).map(d -> beta * d), Double::sum, Long::sum) : y);
    }
}
