package dev.limpid.metrics.ranking;

import java.util.ArrayList;
import java.util.List;

/** What is best where two things count. */
public final class Pareto {
    private Pareto() {}

    /**
     * Those that no other one beats: none has both at most the cost and at least the value, and one of them better.
     *
     * @param costs lower is better
     * @param values higher is better; as many
     * @return their numbers, in order
     */
    public static List<Integer> front(double[] costs, double[] values) {
        List<Integer> front = new ArrayList<>();
        for (int i = 0; i < costs.length; i++) {
            boolean isBeaten = false;
            for (int j = 0; j < costs.length && !isBeaten; j++) {
                isBeaten = costs[j] <= costs[i]
                        && values[j] >= values[i]
                        && (costs[j] < costs[i] || values[j] > values[i]);
            }
            if (!isBeaten) {
                front.add(i);
            }
        }
        return front;
    }
}
