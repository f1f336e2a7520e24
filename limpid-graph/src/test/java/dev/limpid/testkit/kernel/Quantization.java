package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Quantisation between floating-point numbers and small integers. */
public final class Quantization {
    private static final Map<ElementType, double[]> RANGES = Map.of(
            ElementType.UINT8, new double[] {0, 255},
            ElementType.INT8, new double[] {-128, 127},
            ElementType.UINT16, new double[] {0, 65535},
            ElementType.INT16, new double[] {-32768, 32767},
            ElementType.UINT4, new double[] {0, 15},
            ElementType.INT4, new double[] {-8, 7});

    private Quantization() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("QuantizeLinear", Quantization::quantize);
        k.put("DequantizeLinear", Quantization::dequantize);
        k.put("DynamicQuantizeLinear", Quantization::dynamic);
        return k;
    }

    /** One number per element, from one per tensor, one per index of an axis, or one per block along it. */
    private static NdArray spread(Call c, NdArray parameter) {
        NdArray x = c.x();
        if (parameter.count() == 1) {
            return parameter.reshaped().expandedTo(x.shape());
        }
        int axis = x.axis(c.whole("axis", 1));
        int block = c.whole("block_size", 0);
        if (block == 0) {
            return parameter
                    .reshaped(Indices.join(new int[] {parameter.count()}, Call.repeated(x.rank() - axis - 1, 1)))
                    .expandedTo(x.shape());
        }
        int[] positions = new int[x.size(axis)];
        java.util.Arrays.setAll(positions, i -> i / block);
        return Movement.along(parameter, axis, positions);
    }

    private static NdArray saturated(NdArray x, NdArray scale, NdArray zero, ElementType type) {
        double[] range = RANGES.get(type);
        if (range == null) {
            throw LimpidException.badInput("quantization to " + type + " is not evaluated");
        }
        long[] y = new long[x.count()];
        for (int i = 0; i < y.length; i++) {
            double level = Math.rint(x.real(i) / scale.real(i)) + zero.real(i);
            y[i] = (long) Math.max(range[0], Math.min(range[1], level));
        }
        return NdArray.ofInts(type, y, x.shape());
    }

    private static List<NdArray> quantize(Call c) {
        int wanted = c.whole("output_dtype", 0);
        ElementType type = c.has(2) ? c.in(2).type() : wanted == 0 ? ElementType.UINT8 : ElementType.of(wanted);
        NdArray scale = spread(c, c.in(1));
        NdArray zero = c.has(2) ? spread(c, c.in(2)) : scale.map(d -> 0);
        return List.of(saturated(c.x(), scale, zero, type));
    }

    private static List<NdArray> dequantize(Call c) {
        NdArray scale = spread(c, c.in(1));
        NdArray zero = c.has(2) ? spread(c, c.in(2)) : scale.map(d -> 0);
        double[] y = new double[c.x().count()];
        for (int i = 0; i < y.length; i++) {
            y[i] = (c.x().real(i) - zero.real(i)) * scale.real(i);
        }
        return List.of(NdArray.of(scale.type(), y, c.x().shape()));
    }

    /** Scale and zero point are computed from the range of the numbers, extended to include 0. */
    private static List<NdArray> dynamic(Call c) {
        NdArray x = c.x();
        double min = 0;
        double max = 0;
        for (int i = 0; i < x.count(); i++) {
            min = Math.min(min, x.real(i));
            max = Math.max(max, x.real(i));
        }
        double scale = (max - min) / 255;
        double zero = Math.max(0, Math.min(255, Math.rint(-min / scale)));
        NdArray scales = NdArray.of(x.type(), new double[] {scale});
        NdArray zeros = NdArray.of(ElementType.UINT8, new double[] {zero});
        return List.of(
                saturated(x, scales.expandedTo(x.shape()), zeros.expandedTo(x.shape()), ElementType.UINT8),
                scales,
                zeros);
    }
}
