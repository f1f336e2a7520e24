package dev.limpid.similar;

import dev.limpid.report.Picture;
import java.util.List;
import java.util.Map;

/**
 * The training inputs that made the network predict as it does.
 *
 * @param name of the input
 * @param label the name of its predicted class
 * @param probability of that
 * @param picture of the input
 * @param methods what each method found, by its name
 */
public record FoundInfluence(
        String name, String label, double probability, Picture picture, Map<String, Found> methods) {

    /**
     * What a method found.
     *
     * @param supporters training inputs that support the prediction most, without the input itself
     * @param opponents training inputs that oppose it most
     * @param check the rank correlation of predicted and true losses over random halves of the data (linear datamodelling score, -1 to 1);
     *     NaN without a
     *     check, and for methods that differentiate all weights: only the last layer is fitted again
     */
    public record Found(List<Part> supporters, List<Part> opponents, double check) {
        public Found {
            supporters = List.copyOf(supporters);
            opponents = List.copyOf(opponents);
        }
    }

    /**
     * A training input.
     *
     * @param number in the data set
     * @param name of it
     * @param label its class
     * @param influence positive if it supports the prediction
     * @param share of the sum of all absolute influences
     */
    public record Part(int number, String name, String label, double influence, double share) {}
}
