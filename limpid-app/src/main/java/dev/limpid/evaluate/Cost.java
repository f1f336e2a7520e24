package dev.limpid.evaluate;

/**
 * What one explanation costs.
 *
 * @param seconds the least time of several runs, on one core
 * @param passes the same in times that the network takes to run once, on one core
 */
public record Cost(double seconds, double passes) {}
