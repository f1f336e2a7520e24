package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Upsample and all forms of Resize as the Resize of opset 18: input, region, scales and sizes; an unused region
 * and empty scales or sizes are omitted.
 */
final class ResizeForms {
    private ResizeForms() {}

    static Map<String, Form> all() {
        return Map.of("Upsample", ResizeForms::upsample, "Resize", ResizeForms::resize);
    }

    /** Before 9 the scales were an attribute; coordinates are asymmetric. */
    private static void upsample(Node node, Rewriting to) {
        String scales = node.input(1);
        if (node.attributes().get("scales") instanceof Attribute.Reals r) {
            double[] numbers =
                    r.values().stream().mapToDouble(Float::doubleValue).toArray();
            scales = to.constant("scales", Tensor.of(ElementType.FLOAT, numbers, numbers.length));
        }
        if (scales.isEmpty()) {
            throw LimpidException.badInput("Upsample node '" + node.label() + "' has no scales");
        }
        to.replace(node, "Resize", List.of(node.input(0), "", scales), corner(node, "floor"));
    }

    private static void resize(Node node, Rewriting to) {
        if (to.opset() == 10) {
            resize10(node, to);
            return;
        }
        boolean region = node.textAttribute("coordinate_transformation_mode", "half_pixel")
                .equals("tf_crop_and_resize");
        List<String> inputs = new ArrayList<>(List.of(
                node.input(0),
                region ? node.input(1) : "",
                given(node.input(2), to),
                node.hasInput(3) ? given(node.input(3), to) : ""));
        while (inputs.get(inputs.size() - 1).isEmpty()) {
            inputs.remove(inputs.size() - 1);
        }
        to.keep(completed(withoutOldPixelCentres(node.withInputs(inputs)), to));
    }

    /**
     * Scales for some axes only become scales for all: ONNX Runtime's transpose optimiser takes them for complete. A
     * region or sizes stay, since the other sizes are not known here.
     */
    private static Node completed(Node node, Rewriting to) {
        int rank = to.facts().findRank(node.input(0)).orElse(-1);
        @Nullable Tensor scales = to.findConstant(node.input(2)).orElse(null);
        long[] axes = node.intsAttribute("axes");
        boolean isStated = scales != null && axes.length > 0 && !node.hasInput(1) && !node.hasInput(3);
        if (rank < 0 || scales == null || !isStated) {
            return node;
        }
        double[] all = new double[rank];
        Arrays.fill(all, 1);
        for (int i = 0; i < axes.length; i++) {
            all[Math.floorMod((int) axes[i], rank)] = scales.toDoubles()[i];
        }
        String list = to.constant("scales", Tensor.of(ElementType.FLOAT, all, rank));
        return InputForms.withInput(node.withoutAttributes("axes"), 2, list);
    }

    private static String given(String list, Rewriting to) {
        return to.findConstant(list).filter(t -> t.elementCount() == 0).isPresent() ? "" : list;
    }

    /** Opset 11 had another name for half-pixel coordinates with rounding up. */
    private static Node withoutOldPixelCentres(Node node) {
        boolean old = node.textAttribute("coordinate_transformation_mode", "").equals("tf_half_pixel_for_nn")
                && node.textAttribute("nearest_mode", "").equals("floor");
        return old
                ? node.withAttribute("coordinate_transformation_mode", Attribute.of("half_pixel"))
                        .withAttribute("nearest_mode", Attribute.of("round_prefer_ceil"))
                : node;
    }

    /**
     * Opset 10 did not define the rounding of its nearest mode; runtimes round down where an axis grows and up where it
     * shrinks. If an image has both, it is resized twice.
     */
    private static void resize10(Node node, Rewriting to) {
        @Nullable Tensor scales = to.findConstant(node.input(1)).orElse(null);
        boolean nearest = node.textAttribute("mode", "nearest").equals("nearest");
        double[] factors = scales == null ? new double[0] : scales.toDoubles();
        boolean shrinks = Arrays.stream(factors).anyMatch(f -> f < 1);
        boolean grows = Arrays.stream(factors).anyMatch(f -> f > 1);
        String x = node.input(0);
        String by = node.input(1);
        if (nearest && shrinks && grows) {
            x = to.emit("Resize", List.of(x, "", part(factors, f -> Math.min(f, 1), to)), corner(node, "ceil"));
            by = part(factors, f -> Math.max(f, 1), to);
        }
        to.replace(node, "Resize", List.of(x, "", by), corner(node, nearest && shrinks && !grows ? "ceil" : "floor"));
    }

    private static String part(double[] factors, DoubleUnaryOperator limit, Rewriting to) {
        double[] limited = Arrays.stream(factors).map(limit).toArray();
        return to.constant("scales", Tensor.of(ElementType.FLOAT, limited, limited.length));
    }

    private static Map<String, Attribute> corner(Node node, String rounding) {
        String mode = node.textAttribute("mode", "nearest");
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("mode", Attribute.of(mode.equals("bilinear") ? "linear" : mode));
        attributes.put("coordinate_transformation_mode", Attribute.of("asymmetric"));
        attributes.put("nearest_mode", Attribute.of(rounding));
        return attributes;
    }
}
