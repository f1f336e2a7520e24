package dev.limpid.contrast.counterfactual;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a method found for a picture.
 *
 * @param method its name
 * @param answers those that hold, the best first; empty if there is no good one
 * @param refusal a sentence that tells why there is none; empty if there is one
 * @param diversity how different the answers are: the mean over all pairs of 1 minus the overlap (IoU) of the places that they change;
 *     empty for fewer than two
 */
public record Found(String method, List<Counterfactual> answers, String refusal, OptionalDouble diversity) {
    public Found {
        answers = List.copyOf(answers);
    }
}
