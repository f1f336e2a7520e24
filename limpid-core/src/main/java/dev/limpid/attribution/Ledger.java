package dev.limpid.attribution;

import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Where the relevance of one explanation went: what arrived at each node, what it sent on, what its biases absorbed and
 * what is missing, and the relevance of every value on the way.
 *
 * <p>For each node {@code arrived = sent + absorbed + leak} by definition of the leak. With the LRP rules a leak is what the
 * stabiliser of a denominator takes, what softmax and layer normalisation do not share out, and what {@code z+} loses at
 * an output without positive contributions. All numbers are in target units, summed over the batch.
 *
 * @param lines one for each node that relevance reached, the last node of the network first
 * @param start what the logits received
 * @param atInput what arrived at the input
 * @param relevance the relevance of every value that received some, by the names of the network's values
 */
public record Ledger(List<Line> lines, double start, double atInput, Map<String, Tensor> relevance) {
    /**
     * The account of one node.
     *
     * @param node the node's name, or that of its output
     * @param op its operator
     * @param arrived what came back to its outputs
     * @param sent what it sent to values that depend on the input
     * @param absorbed what fell to constants: biases, position embeddings, class tokens
     */
    public record Line(String node, String op, double arrived, double sent, double absorbed) {
        /** What is missing. */
        public double leak() {
            return arrived - sent - absorbed;
        }
    }

    public Ledger {
        lines = List.copyOf(lines);
        relevance = Map.copyOf(relevance);
    }

    /** What all constants absorbed. */
    public double absorbed() {
        return lines.stream().mapToDouble(Line::absorbed).sum();
    }

    /** What is missing in the whole network. */
    public double leak() {
        return lines.stream().mapToDouble(Line::leak).sum();
    }
}
