package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;

/** Nodes that end the process inside ONNX Runtime instead of failing; they are refused before they reach it. */
final class Hazards {
    private Hazards() {}

    /** @throws LimpidException naming the node, if the graph or a body in it has such a node */
    static void refuse(Graph graph) {
        for (Node node : graph.nodes()) {
            boolean isNormal = node.is("RandomNormal") || node.is("RandomNormalLike");
            if (isNormal && !(node.realAttribute("scale", 1) > 0)) {
                throw LimpidException.badInput(node.op() + " node '" + node.label() + "': a standard deviation of "
                        + node.realAttribute("scale", 1) + " is not positive");
            }
            for (Attribute attribute : node.attributes().values()) {
                if (attribute instanceof Attribute.Body body) {
                    refuse(body.graph());
                }
            }
        }
    }
}
