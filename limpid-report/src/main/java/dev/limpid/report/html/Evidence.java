package dev.limpid.report.html;

import dev.limpid.report.ScoreMap;

/**
 * Evidence for and against a target, summed over the positions of a map.
 *
 * @param positive the sum of the positive scores
 * @param negative the sum of the negative scores
 */
record Evidence(double positive, double negative) {
    static Evidence of(ScoreMap map) {
        double positive = 0;
        double negative = 0;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                float score = map.at(x, y);
                positive += score > 0 ? score : 0;
                negative += score < 0 ? score : 0;
            }
        }
        return new Evidence(positive, negative);
    }

    /** The sum of both magnitudes. */
    double amount() {
        return positive - negative;
    }
}
