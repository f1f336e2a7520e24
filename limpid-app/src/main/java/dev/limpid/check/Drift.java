package dev.limpid.check;

/**
 * How far a map is from its reference.
 *
 * @param correlation Spearman's rank correlation of the scores, -1 to 1
 * @param overlap the share of the tenth of the places with the largest scores that is the same, 0 to 1
 * @param isResized whether the maps have different sizes, so that they were compared in the size of the input
 */
public record Drift(double correlation, double overlap, boolean isResized) {}
