package dev.limpid.graph;

/** A rewriting of a graph that keeps what it computes. */
@FunctionalInterface
public interface Pass {
    /** The pass that leaves every graph as it is. */
    Pass NONE = graph -> graph;

    /** The rewritten graph. */
    Graph apply(Graph graph);

    /** This pass and then another. */
    default Pass then(Pass next) {
        return graph -> next.apply(apply(graph));
    }
}
