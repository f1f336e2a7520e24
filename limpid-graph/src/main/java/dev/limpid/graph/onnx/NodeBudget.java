package dev.limpid.graph.onnx;

/** Counts the nodes of a whole model, so that functions that call functions cannot make an endless one. */
final class NodeBudget {
    private int taken;

    void take() {
        if (++taken > Limits.NODES) {
            throw Limits.tooManyNodes();
        }
    }
}
