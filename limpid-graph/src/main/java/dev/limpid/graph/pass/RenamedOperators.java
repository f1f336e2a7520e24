package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;

/** Operators whose name or defaults changed. */
final class RenamedOperators {
    private static final Map<String, String> GRID_MODES = Map.of("bilinear", "linear", "bicubic", "cubic");

    private RenamedOperators() {}

    static Map<String, Form> all() {
        return Map.of(
                "Constant", RenamedOperators::constant,
                "Scatter", (node, to) -> to.replace(node, "ScatterElements", node.inputs(), node.attributes()),
                "GridSample", RenamedOperators::gridSample,
                "RoiAlign", RenamedOperators::roiAlign,
                "DeformConv", RenamedOperators::deformConv,
                "Scan", RenamedOperators::scan);
    }

    private static void constant(Node node, Rewriting to) {
        if (node.attributes().size() != 1) {
            throw LimpidException.badInput("Constant node '" + node.label() + "' must have one value, not "
                    + node.attributes().size());
        }
        Map.Entry<String, Attribute> only =
                node.attributes().entrySet().iterator().next();
        to.define(node.output(), tensor(node, only.getKey(), only.getValue()));
    }

    private static Tensor tensor(Node node, String key, Attribute value) {
        if (value instanceof Attribute.TensorValue a) {
            return a.value();
        } else if (value instanceof Attribute.Real a) {
            return Tensor.scalar(ElementType.FLOAT, a.value());
        } else if (value instanceof Attribute.Int a) {
            return Tensor.of(new long[] {a.value()});
        } else if (value instanceof Attribute.Text a) {
            return Tensor.ofTexts(List.of(a.value()));
        } else if (value instanceof Attribute.Ints a) {
            return Tensor.list(a.toArray());
        } else if (value instanceof Attribute.Reals a) {
            double[] numbers =
                    a.values().stream().mapToDouble(Float::doubleValue).toArray();
            return Tensor.of(ElementType.FLOAT, numbers, numbers.length);
        } else if (value instanceof Attribute.Texts a) {
            return Tensor.ofTexts(a.values(), a.values().size());
        }
        throw LimpidException.badInput("Constant node '" + node.label() + "': its " + key + " cannot be read");
    }

    /** Since 20 interpolation modes have the names that Resize uses. */
    private static void gridSample(Node node, Rewriting to) {
        to.require(20);
        String mode = node.textAttribute("mode", to.opset() < 20 ? "bilinear" : "linear");
        to.keep(node.withAttribute("mode", Attribute.of(GRID_MODES.getOrDefault(mode, mode))));
    }

    /** A deformable convolution is written as one that samples by GridSample, in its form of opset 20. */
    private static void deformConv(Node node, Rewriting to) {
        to.require(20);
        to.keep(node);
    }

    /** Before 16 there was no half-pixel shift, which is now the default. */
    private static void roiAlign(Node node, Rewriting to) {
        to.keep(
                to.opset() >= 16
                        ? node
                        : node.withAttribute("coordinate_transformation_mode", Attribute.of("output_half_pixel")));
    }

    /** Opset 8 scanned batches of sequences of different lengths. */
    private static void scan(Node node, Rewriting to) {
        if (to.opset() < 9) {
            throw LimpidException.unsupported("Scan node '" + node.label()
                    + "' has the form of opset 8, which is not supported; export the model in opset 9 or later");
        }
        to.keep(node);
    }
}
