package dev.limpid.dream;

/**
 * The input of a data set that excites a unit most, which a dream is compared with.
 *
 * @param input its name
 * @param activation of the unit, measured as that of the dream
 */
public record BestInput(String input, float activation) {}
