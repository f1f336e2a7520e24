package dev.limpid.world.funnybirds;

import java.util.Set;
import java.util.SortedMap;

/** The scores of a network for one picture with parts and objects removed. */
public interface Ablated {
    /** The true class. */
    int truth();

    /** The scores of the classes without these parts; without any change for none. */
    double[] without(Set<Integer> parts);

    /** The loss of the true class's score without each object that is not of the creature, by its number. */
    SortedMap<Integer, Double> thingLosses();

    /** The predicted class. */
    default int prediction() {
        return predictionWithout(Set.of());
    }

    /** The predicted class without these parts: the first of the highest scores. */
    default int predictionWithout(Set<Integer> parts) {
        double[] scores = without(parts);
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }
}
