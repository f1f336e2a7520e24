package dev.limpid.autodiff.lrp;

import dev.limpid.graph.Node;

/**
 * A linear node with weights in its place in the network.
 *
 * @param node the node, under the names of the network
 * @param depth how many such nodes, itself included, the longest way from the input to it has; the first has 1
 * @param last the largest depth in the network
 */
public record Step(Node node, int depth, int last) {
    /** Whether no other one lies between the input and it. */
    public boolean isFirst() {
        return depth == 1;
    }

    /** Whether it is a convolution. */
    public boolean isConvolution() {
        return node.is("Conv") || node.is("ConvTranspose");
    }
}
