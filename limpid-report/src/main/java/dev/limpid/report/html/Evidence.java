package dev.limpid.report.html;

import dev.limpid.report.ScoreMap;

/**
 * What speaks for a target and what against it, summed over the places of a map.
 *
 * @param positive the sum of what is above zero
 * @param negative the sum of what is below zero
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

    /** Both without regard to their sign. */
    double amount() {
        return positive - negative;
    }
}
