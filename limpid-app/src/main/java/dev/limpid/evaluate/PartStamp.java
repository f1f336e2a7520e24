package dev.limpid.evaluate;

/**
 * What a part belongs to, each as a digest; empty texts for parts of earlier versions.
 *
 * @param fingerprint of everything that its numbers depend on
 * @param run of the network, the data and the seed, which all parts of a run share
 * @param subject of the same, with the evidence and the names of classes where the metric uses them
 */
public record PartStamp(String fingerprint, String run, String subject) {}
