package dev.limpid.autodiff.lrp;

import dev.limpid.graph.Node;

/**
 * A linear node with weights and its depth in the network.
 *
 * @param node the node, with the network's names
 * @param depth the number of such nodes, this one included, on the longest path from the input; the first has 1
 * @param last the largest depth in the network
 */
public record Step(Node node, int depth, int last) {
    /** Whether no other linear node is between the input and it. */
    public boolean isFirst() {
        return depth == 1;
    }

    /** Whether it is a convolution. */
    public boolean isConvolution() {
        return node.is("Conv") || node.is("ConvTranspose");
    }
}
