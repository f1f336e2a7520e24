/**
 * How near maps of explanations come to the truth: where their evidence lies, against exact masks, and how it is shared
 * out, against what the network does when the causes are changed.
 *
 * <pre>{@code
 * Truth truth = Truth.of(network, scene, 64);
 * Map<Measure, Double> scores = truth.judge(map);
 * double share = scores.get(Measure.MASS_ON_PARTS);
 * }</pre>
 */
@NullMarked
package dev.limpid.world.evaluation;

import org.jspecify.annotations.NullMarked;
