package dev.limpid.world.funnybirds;

import java.util.OptionalDouble;

/**
 * The scores of the FunnyBirds protocol; each from 0 to 1, and 1 is best. A score is empty if it is undefined for all
 * images.
 *
 * @param accuracy share of correct predictions
 * @param backgroundIndependence share of background objects that are irrelevant to the network
 * @param dataCheck controlled synthetic data check: the degree to which the important parts cover a set that identifies
 *     the species
 * @param preservation how often the important parts alone preserve the prediction
 * @param deletion how often the prediction changes without the important parts
 * @param distractibility share of irrelevant parts and objects that are not marked as important
 * @param singleDeletion agreement of importance and loss by part: (Spearman's correlation + 1) / 2
 * @param targetSensitivity how often the parts of a species are more important for that species than for another
 * @param share the threshold above which a part counts as important, as a share of the total: the one with the best
 *     completeness
 * @param pictures number of images
 * @param sensitivityPictures number of images that define the target sensitivity
 */
public record ProtocolScores(
        OptionalDouble accuracy,
        OptionalDouble backgroundIndependence,
        OptionalDouble dataCheck,
        OptionalDouble preservation,
        OptionalDouble deletion,
        OptionalDouble distractibility,
        OptionalDouble singleDeletion,
        OptionalDouble targetSensitivity,
        double share,
        long pictures,
        long sensitivityPictures) {

    /** {@code ((dataCheck + preservation + deletion) / 3 + distractibility) / 2}. */
    public OptionalDouble completeness() {
        return mean(mean(dataCheck, preservation, deletion), distractibility);
    }

    /** The single deletion. */
    public OptionalDouble correctness() {
        return singleDeletion;
    }

    /** The target sensitivity. */
    public OptionalDouble contrastivity() {
        return targetSensitivity;
    }

    /** The mean of completeness, correctness and contrastivity. */
    public OptionalDouble overall() {
        return mean(completeness(), correctness(), contrastivity());
    }

    /** Empty if any of them is. */
    static OptionalDouble mean(OptionalDouble... scores) {
        double sum = 0;
        for (OptionalDouble score : scores) {
            if (score.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += score.getAsDouble();
        }
        return OptionalDouble.of(sum / scores.length);
    }
}
