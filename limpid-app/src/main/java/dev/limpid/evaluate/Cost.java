package dev.limpid.evaluate;

/**
 * What one explanation costs.
 *
 * @param seconds time of the processor
 * @param passes the same in times that the network takes to run once
 */
public record Cost(double seconds, double passes) {}
