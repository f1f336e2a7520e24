package dev.limpid.graph.onnx;

import dev.limpid.graph.ModelException;

/** Counts the nodes of a whole model, so that functions that call functions cannot make an endless one. */
final class NodeBudget {
    private int taken;

    void take() {
        if (++taken > Limits.NODES) {
            throw new ModelException("has more than " + Limits.NODES + " nodes");
        }
    }
}
