package dev.limpid.contrast.counterfactual;

import dev.limpid.graph.Tensor;
import java.util.OptionalDouble;

/**
 * An answer that holds: the network was run again on the changed picture, also with all its values in 256 levels as a PNG file has them.
 *
 * @param method the name of the method
 * @param input the changed picture as the network is fed
 * @param note what was changed, in a sentence
 * @param after the class that is predicted now
 * @param probability of that class now
 * @param margin by how much its logit is above the next one, or above zero for independent classes
 * @param change how large the change is
 * @param plausibility the mean distance of the changed picture's features from their five nearest examples, divided by the median of
 *     the same distance among the examples: about 1 for pictures like the data; empty without examples
 * @param towards the mean distance from the five nearest examples of the new class, divided by that from those of the old class: below 1
 *     if it is nearer to the new class; empty without examples of both
 * @param passes how many pictures went through the network to find it
 */
public record Counterfactual(
        String method,
        Tensor input,
        String note,
        int after,
        double probability,
        double margin,
        Change change,
        OptionalDouble plausibility,
        OptionalDouble towards,
        int passes) {

    /**
     * How large a change is, in units of the picture: 1 is the difference between black and white.
     *
     * @param l1 the mean over all values
     * @param l2 the root of the sum of the squares
     * @param linf the largest
     * @param places the share of the places that changed, 0 to 1
     */
    public record Change(double l1, double l2, double linf, double places) {
        static Change of(ContrastNetwork network, float[] before, float[] after) {
            int[] place = network.places();
            boolean[] isChanged = new boolean[network.grid().count()];
            double sum = 0;
            double squares = 0;
            double largest = 0;
            int count = 0;
            for (int i = 0; i < before.length; i++) {
                double change = Math.abs((double) after[i] - before[i]);
                sum += change;
                squares += change * change;
                largest = Math.max(largest, change);
                if (change > 0 && !isChanged[place[i]]) {
                    isChanged[place[i]] = true;
                    count++;
                }
            }
            return new Change(sum / before.length, Math.sqrt(squares), largest, (double) count / isChanged.length);
        }
    }
}
