package dev.limpid.world.evaluation;

import dev.limpid.metrics.Mask;
import dev.limpid.world.truth.Part;
import java.util.Optional;

/**
 * Something in a picture that can be changed alone, and what that does to a network's score.
 *
 * @param name of the part or object; {@code background} is everything that is no part, no scarf and no watermark
 * @param part the part, if it is one
 * @param mask its pixels; the masks of all causes of a picture are a partition of its pixels
 * @param effect what the score loses, on average, when it is another: a part gets each of its other looks, the
 *     background each of the other backdrops, a scarf or watermark is taken away (logit); negative where the score wins
 */
public record Cause(String name, Optional<Part> part, Mask mask, double effect) {}
