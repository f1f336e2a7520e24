package dev.limpid.inside.dissection;

/**
 * How active a unit is in a sample at most.
 *
 * @param sample the sample
 * @param place the position of the largest activation
 * @param value the largest activation
 */
public record Peak(int sample, int place, float value) {}
