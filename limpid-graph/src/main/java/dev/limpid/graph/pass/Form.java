package dev.limpid.graph.pass;

import dev.limpid.graph.Node;

/** How nodes of one operator are brought into the form that rules rely on. */
@FunctionalInterface
interface Form {
    /** Appends what the node becomes; values it defines keep their names. */
    void rewrite(Node node, Rewriting to);
}
