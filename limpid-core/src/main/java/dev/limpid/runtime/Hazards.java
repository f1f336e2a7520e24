package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses nodes that would crash the process inside ONNX Runtime, or never end, instead of failing. */
final class Hazards {
    private static final Set<String> NORMAL = Set.of("RandomNormal", "RandomNormalLike");
    /** The window attributes of convolutions and pools. */
    private static final List<String> POSITIVE = List.of("kernel_shape", "strides", "dilations");

    /**
     * Largest number of loop iterations: loops in networks run once per element of a sequence or per box of a picture.
     */
    private static final long MOST_ROUNDS = 1_000_000;

    private Hazards() {}

    /** @throws LimpidException naming the node, if the graph or a body in it has such a node */
    static void refuse(Graph graph) {
        refuse(graph, Map.of());
    }

    private static void refuse(Graph graph, Map<String, Tensor> around) {
        Map<String, Tensor> constants = around;
        if (!graph.constants().isEmpty()) {
            constants = new HashMap<>(around);
            constants.putAll(graph.constants());
        }
        for (Node node : graph.nodes()) {
            if (node.op().isStandard()) {
                refuse(node, constants);
            }
            for (Attribute attribute : node.attributes().values()) {
                if (attribute instanceof Attribute.Body body) {
                    refuse(body.graph(), constants);
                }
            }
        }
    }

    private static void refuse(Node node, Map<String, Tensor> constants) {
        String op = node.op().name();
        if (NORMAL.contains(op) && !(node.realAttribute("scale", 1) > 0)) {
            throw LimpidException.badInput(node.op() + " node '" + node.label() + "': a standard deviation of "
                    + node.realAttribute("scale", 1) + " is not positive");
        }
        for (String key : POSITIVE) {
            for (long size : node.intsAttribute(key)) {
                requirePositive(node, key, size);
            }
        }
        requirePositive(node, "group", node.intAttribute("group", 1));
        if (op.equals("Loop") && goesOnForEver(node)) {
            @Nullable Tensor rounds = constants.get(node.input(0));
            if (rounds != null && rounds.elementCount() == 1 && rounds.toLongs()[0] > MOST_ROUNDS) {
                throw LimpidException.tooLarge("Loop node '" + node.label() + "' runs " + rounds.toLongs()[0]
                        + " times, more than the " + MOST_ROUNDS + " that are allowed");
            }
        }
    }

    private static void requirePositive(Node node, String key, long value) {
        if (value < 1) {
            throw LimpidException.badInput(
                    node.op() + " node '" + node.label() + "': " + key + " is " + value + ", which is not positive");
        }
    }

    /**
     * Whether the body of a loop returns its condition unchanged, so that only the number of iterations ends the loop.
     */
    private static boolean goesOnForEver(Node loop) {
        if (!(loop.attributes().get("body") instanceof Attribute.Body body)
                || body.graph().inputs().size() < 2
                || body.graph().outputs().isEmpty()) {
            return false;
        }
        String condition = body.graph().inputs().get(1).name();
        String handedOn = body.graph().outputs().get(0);
        for (int steps = 0; steps < body.graph().nodes().size(); steps++) {
            @Nullable Node producer = body.graph().producers().get(handedOn);
            if (producer == null || !producer.is("Identity")) {
                break;
            }
            handedOn = producer.input(0);
        }
        @Nullable Tensor constant = body.graph().constants().get(handedOn);
        return handedOn.equals(condition) || (constant != null && constant.toLongs()[0] != 0);
    }
}
