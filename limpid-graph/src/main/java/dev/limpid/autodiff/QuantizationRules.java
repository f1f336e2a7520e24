package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Straight-through gradients of quantisation: rounding is treated as the identity, saturation is not.
 *
 * <p>A pair of QuantizeLinear and DequantizeLinear passes the cotangent where the value was in range, and zero
 * where it saturated, as PyTorch's fake_quantize does. The cotangent of a quantised value is {@code float}.
 *
 * <p>Ref.: Bengio et al., Estimating or Propagating Gradients Through Stochastic Neurons, 2013, arXiv 1308.3432.
 */
final class QuantizationRules {
    private QuantizationRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(Expansion.of(QuantizationRules::quantize), "QuantizeLinear")
                        .note("straight through; 0 where the value saturates"),
                Entry.of(Expansion.of(QuantizationRules::dequantize), "DequantizeLinear"),
                Entry.of(s -> Cotangents.lazy(() -> s.grad().div(s.out(1))), "DynamicQuantizeLinear")
                        .note("straight through; scale and zero point are treated as constants"));
    }

    /** Whether a node quantises floating-point values. */
    static boolean isQuantizer(Node node) {
        return node.is("QuantizeLinear") || node.is("DynamicQuantizeLinear");
    }

    /** {@code x / s + z} where its rounded value is in the range of the quantised type; constant elsewhere. */
    private static Expr quantize(Expansion.Formula f) {
        Expr x = f.in(0).cast(ElementType.FLOAT);
        Expr scaled = x.div(parameter(f, 1, x));
        Expr zero = f.has(2) ? parameter(f, 2, x) : x.like(0);
        Expr q = scaled.unary("Round").add(zero);
        double[] range = range(f.site().out().elementType());
        Expr inRange = q.greaterOrEqual(q.like(range[0])).and(q.lessOrEqual(q.like(range[1])));
        return inRange.where(scaled.add(zero), q.max(q.like(range[0])).min(q.like(range[1])));
    }

    /** {@code (q - z) * s}. */
    private static Expr dequantize(Expansion.Formula f) {
        Expr q = f.in(0).cast(ElementType.FLOAT);
        Expr centred = f.has(2) ? q.sub(parameter(f, 2, q)) : q;
        return centred.mul(parameter(f, 1, q)).cast(f.site().out().elementType());
    }

    /** A scale or zero point, per tensor, per index of an axis, or per block along it. */
    private static Expr parameter(Expansion.Formula f, int k, Expr x) {
        Expr p = f.in(k).cast(ElementType.FLOAT);
        long given = f.node().intAttribute("axis", 1);
        long axis = given < 0 ? given + x.rank() : given;
        long block = f.node().intAttribute("block_size", 0);
        if (block > 0) {
            long size = x.shape().size((int) axis);
            if (size < 0) {
                throw LimpidException.unsupported(f.node().op() + " node '"
                        + f.node().label() + "' quantises by blocks along an axis of unknown size");
            }
            long[] blocks = LongStream.range(0, size).map(i -> i / block).toArray();
            return p.emit(
                    "Gather",
                    java.util.Map.of("axis", dev.limpid.graph.Attribute.of(axis)),
                    x.findType().orElse(null),
                    p.builder().list(blocks));
        }
        boolean single = p.rank() == 0 || p.shape().size(0) == 1;
        long behind = x.rank() - axis - 1;
        return single || behind == 0
                ? p
                : p.unsqueeze(LongStream.rangeClosed(1, behind).toArray());
    }

    private static double[] range(ElementType type) {
        return switch (type) {
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT4, UINT4, INT2, UINT2 -> wholeNumbers(type);
            case FLOAT8E4M3FN -> new double[] {-448, 448};
            case FLOAT8E4M3FNUZ -> new double[] {-240, 240};
            case FLOAT8E5M2, FLOAT8E5M2FNUZ -> new double[] {-57344, 57344};
            case FLOAT4E2M1 -> new double[] {-6, 6};
            default -> throw LimpidException.unsupported("numbers cannot be quantised to " + type);
        };
    }

    private static double[] wholeNumbers(ElementType type) {
        return type.name().startsWith("U")
                ? new double[] {0, Math.pow(2, type.bits()) - 1}
                : new double[] {-Math.pow(2, type.bits() - 1), Math.pow(2, type.bits() - 1) - 1};
    }
}
