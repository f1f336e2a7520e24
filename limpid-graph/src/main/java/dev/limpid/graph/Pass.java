package dev.limpid.graph;

/** A graph rewriting that preserves the computed function. */
@FunctionalInterface
public interface Pass {
    /** The pass that leaves every graph unchanged. */
    Pass NONE = graph -> graph;

    /** The rewritten graph. */
    Graph apply(Graph graph);

    /** This pass followed by another. */
    default Pass then(Pass next) {
        return graph -> next.apply(apply(graph));
    }
}
