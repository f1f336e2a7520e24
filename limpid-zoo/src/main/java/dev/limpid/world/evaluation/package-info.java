/**
 * Evaluates attribution maps against known ground truth: whether their evidence lies on the right pixels, and whether it is
 * distributed like the measured effects of the image's causes on the network's score.
 *
 * <pre>{@code
 * Truth truth = Truth.of(network, scene, 64);
 * Map<Measure, Double> scores = judge.judge(truth, map);
 * double share = scores.get(Measure.MASS_ON_PARTS);
 * }</pre>
 */
@NullMarked
package dev.limpid.world.evaluation;

import org.jspecify.annotations.NullMarked;
