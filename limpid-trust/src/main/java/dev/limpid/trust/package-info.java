/**
 * What a metric of explanations is: what it declares about itself, what it is given, and the strategies that metrics share
 * (replacements of hidden pixels, normalisations, segmentations, subsets).
 *
 * <pre>{@code
 * Scores network = NetworkScores.of(classifier, engine, 16);
 * MetricInput in = MetricInput.of(network.shape()).map(map).input(pixels).network(network, label).build();
 * OptionalDouble auc = Deletion.STANDARD.of(in);
 * }</pre>
 */
@NullMarked
package dev.limpid.trust;

import org.jspecify.annotations.NullMarked;
