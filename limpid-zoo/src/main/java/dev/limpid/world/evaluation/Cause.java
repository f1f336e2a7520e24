package dev.limpid.world.evaluation;

import dev.limpid.metrics.Mask;
import dev.limpid.world.truth.Part;
import java.util.Optional;

/**
 * Something in an image that can be changed alone, with its measured effect on a network's score.
 *
 * @param name the name of the part or object; {@code background} is everything but parts, scarf and watermark
 * @param part the part, if it is one
 * @param mask its pixels; the masks of all causes of an image are a partition of its pixels
 * @param effect the mean loss of the score (logit) when it is changed: a part gets each of its other variants, the background
 *     each of the other backgrounds, a scarf or watermark is removed; negative where the score rises
 */
public record Cause(String name, Optional<Part> part, Mask mask, double effect) {}
