/**
 * Metrics of attribution maps, and the statistics to report them with. A metric knows a map, and where it needs one a mask
 * of pixels; it knows no network and no data set.
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
