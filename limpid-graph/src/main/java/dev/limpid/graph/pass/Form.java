package dev.limpid.graph.pass;

import dev.limpid.graph.Node;

/** Rewrites the nodes of one operator into the form that rules expect. */
@FunctionalInterface
interface Form {
    /** Appends the replacement of the node; its outputs keep their names. */
    void rewrite(Node node, Rewriting to);
}
