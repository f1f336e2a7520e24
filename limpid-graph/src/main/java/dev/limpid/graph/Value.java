package dev.limpid.graph;

/** A named input or output of a graph. */
public record Value(String name, TensorType type) {
    @Override
    public String toString() {
        return name + ": " + type;
    }
}
