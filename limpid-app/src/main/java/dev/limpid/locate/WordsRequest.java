package dev.limpid.locate;

import dev.limpid.error.LimpidException;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param target the class that is explained, by name or number; empty for the predicted one
 * @param layer whose units are named; empty for the default layer
 * @param share of the largest activations of a unit that count as active
 * @param precision least share of the area in which a unit is active that shows its concept; units below are not spoken of
 * @param trust share of pictures, in which units are as active, that must show the concept; else a claim has no name. 0 trusts each name
 * @param least effect of a claim, logits
 * @param most claims about a picture
 * @param seed of the dissection
 */
public record WordsRequest(
        Optional<String> target,
        Optional<String> layer,
        double share,
        double precision,
        double trust,
        double least,
        int most,
        long seed) {
    public WordsRequest {
        if (!(share > 0 && share < 1)) {
            throw LimpidException.badInput("the share of active values must be between 0 and 1, not " + share);
        }
        if (!(precision >= 0 && precision <= 1)) {
            throw LimpidException.badInput("a precision is 0 to 1, not " + precision);
        }
        if (!(trust >= 0 && trust <= 1)) {
            throw LimpidException.badInput("the trust in a name is 0 to 1, not " + trust);
        }
        if (!(least > 0) || most < 1) {
            throw LimpidException.badInput("a claim has an effect above 0, and at least one is made");
        }
    }

    /** The predicted class, units of the default layer, at most five claims of at least 0.1 logit. */
    public static WordsRequest usual() {
        return new WordsRequest(Optional.empty(), Optional.empty(), 0.005, 0.3, 0.9, 0.1, 5, 0);
    }
}
