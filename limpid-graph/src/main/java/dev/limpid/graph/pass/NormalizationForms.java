package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** BatchNormalization, GroupNormalization and Dropout in their inference form. */
final class NormalizationForms {
    private NormalizationForms() {}

    static Map<String, Form> all() {
        return Map.of(
                "BatchNormalization",
                NormalizationForms::batch,
                "GroupNormalization",
                NormalizationForms::group,
                "Dropout",
                NormalizationForms::dropout);
    }

    /** One output; before 14 additional outputs meant training, before 9 statistics could be per position. */
    private static void batch(Node node, Rewriting to) {
        boolean training = node.intAttribute("training_mode", 0) != 0;
        boolean more = IntStream.range(1, node.outputs().size())
                .anyMatch(k -> node.hasOutput(k) && to.isRead(node.outputs().get(k)));
        if (training || (more && to.opset() >= 14)) {
            to.keep(node);
            return;
        }
        if (more) {
            throw LimpidException.unsupported("BatchNormalization node '" + node.label()
                    + "' returns its batch statistics, so the model was exported in training mode");
        }
        Node one = node.withOutputs(node.outputs().subList(0, 1))
                .withoutAttributes("spatial", "momentum", "training_mode");
        if (node.intAttribute("spatial", 1) != 0) {
            to.keep(one);
            return;
        }
        String centred = to.emit("Sub", List.of(node.input(0), node.input(3)), Map.of());
        String epsilon = to.scalarLike(node.input(4), "epsilon", node.realAttribute("epsilon", 1e-5f));
        String variance = to.emit("Add", List.of(node.input(4), epsilon), Map.of());
        String deviation = to.emit("Sqrt", List.of(variance), Map.of());
        String scaled =
                to.emit("Mul", List.of(node.input(1), to.emit("Div", List.of(centred, deviation), Map.of())), Map.of());
        to.replace(one, "Add", List.of(scaled, node.input(2)), Map.of());
    }

    /** Before 21 scale and bias were given per group, since 21 per channel. */
    private static void group(Node node, Rewriting to) {
        to.require(21);
        if (to.opset() >= 21) {
            to.keep(node);
            return;
        }
        long groups = node.intAttribute("num_groups", 1);
        String channels =
                to.emit("Shape", List.of(node.input(0)), Map.of("start", Attribute.of(1L), "end", Attribute.of(2L)));
        String each = to.emit("Div", List.of(channels, to.list("groups", groups)), Map.of());
        String shape = to.emit("Concat", List.of(to.list("groups", groups), each), Map.of("axis", Attribute.of(0L)));
        to.keep(node.withInputs(
                List.of(node.input(0), perChannel(node.input(1), shape, to), perChannel(node.input(2), shape, to))));
    }

    private static String perChannel(String perGroup, String shape, Rewriting to) {
        String column = to.emit("Unsqueeze", List.of(perGroup, to.list("axes", 1)), Map.of());
        String expanded = to.emit("Expand", List.of(column, shape), Map.of());
        return to.emit("Reshape", List.of(expanded, to.list("flat", -1)), Map.of());
    }

    /** In inference, or with a ratio of 0, it returns its input and a mask that keeps everything. */
    private static void dropout(Node node, Rewriting to) {
        boolean training = node.hasInput(2) && !isZero(node.input(2), to);
        boolean drops = to.opset() < 12 || !node.hasInput(1) || !isZero(node.input(1), to);
        if (training && drops) {
            to.keep(node);
            return;
        }
        if (node.hasOutput(1) && to.isRead(node.outputs().get(1))) {
            mask(node, to);
        }
        to.replace(node.withOutputs(node.outputs().subList(0, 1)), "Identity", List.of(node.input(0)), Map.of());
    }

    private static boolean isZero(String value, Rewriting to) {
        return to.findConstant(value)
                .filter(t -> Arrays.stream(t.toDoubles()).allMatch(d -> d == 0))
                .isPresent();
    }

    /** Since 12 the mask is all true; before, its content was undefined and runtimes return all false. */
    private static void mask(Node node, Rewriting to) {
        Node mask = node.withOutputs(node.outputs().subList(1, 2));
        String shape = to.emit("Shape", List.of(node.input(0)), Map.of());
        Tensor kept = Tensor.of(ElementType.BOOL, new double[] {to.opset() >= 12 ? 1 : 0}, 1);
        Map<String, Attribute> filled = Map.of("value", new Attribute.TensorValue(kept));
        if (to.opset() >= 10) {
            to.replace(mask, "ConstantOfShape", List.of(shape), filled);
        } else {
            String all = to.emit("ConstantOfShape", List.of(shape), filled);
            to.replace(mask, "CastLike", List.of(all, node.input(0)), Map.of());
        }
    }
}
