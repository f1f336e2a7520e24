package dev.limpid.graph.onnx;

/** Counts the nodes of a whole model, so that nested function calls cannot grow without limit. */
final class NodeBudget {
    private int taken;

    void take() {
        if (++taken > Limits.NODES) {
            throw Limits.tooManyNodes();
        }
    }
}
