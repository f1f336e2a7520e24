/**
 * Metrics of attribution maps, and statistics to report them. A metric needs only a map and, for some, a mask
 * of pixels; it does not depend on a network or data set.
 *
 * <pre>{@code
 * AttributionMap map = AttributionMap.of(64, 64, scores);
 * Mask object = Mask.where(64, 64, pixel -> labels[pixel] == CAT);
 * OptionalDouble share = Localisation.MASS_ACCURACY.of(map, object);
 * Interval mean = Interval.ofMean(sharesOfAllImages);
 * }</pre>
 */
@NullMarked
package dev.limpid.metrics;

import org.jspecify.annotations.NullMarked;
