package dev.limpid.attribution;

import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The relevance balance of one explanation: for each node what it received, passed on, lost to biases and leaked, and
 * the relevance of every intermediate value.
 *
 * <p>For each node {@code arrived = sent + absorbed + leak} by definition of the leak. With the LRP rules a leak is
 * what the stabiliser of a denominator absorbs, what softmax and layer normalisation do not distribute, and what
 * {@code z+} loses at an output without positive contributions. All numbers are in target units, summed over the batch.
 *
 * @param lines one per node that received relevance, the last node of the network first
 * @param start the relevance at the logits
 * @param atInput the relevance at the input
 * @param relevance the relevance of every value that received some, by value name
 */
public record Ledger(List<Line> lines, double start, double atInput, Map<String, Tensor> relevance) {
    /**
     * The relevance balance of one node.
     *
     * @param node the node's name, or that of its output
     * @param op its operator
     * @param arrived the relevance of its outputs
     * @param sent the relevance it passed to values that depend on the input
     * @param absorbed the relevance assigned to constants: biases, position embeddings, class tokens
     */
    public record Line(String node, String op, double arrived, double sent, double absorbed) {
        /** The leak of the node. */
        public double leak() {
            return arrived - sent - absorbed;
        }
    }

    public Ledger {
        lines = List.copyOf(lines);
        relevance = Map.copyOf(relevance);
    }

    /** The relevance absorbed by all constants. */
    public double absorbed() {
        return lines.stream().mapToDouble(Line::absorbed).sum();
    }

    /** The leak of the whole network. */
    public double leak() {
        return lines.stream().mapToDouble(Line::leak).sum();
    }
}
