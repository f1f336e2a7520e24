package dev.limpid.attribution;

import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The scores of a method for a batch of inputs, with the network's prediction.
 *
 * @param scores {@code float[N,C,H,W]} or {@code float[N,H,W]} as the method computes them, before any normalisation
 * @param logits {@code float[N,K]}: the network's prediction for the same input
 * @param completenessGap the sum of the scores minus the sum that the method promises (in target units, the largest
 *     over the batch); empty for methods that promise no sum
 * @param more further results by name, such as {@link AttributionExpr#STANDARD_ERROR}; the first axis is the batch
 */
public record Attribution(Tensor scores, Tensor logits, OptionalDouble completenessGap, Map<String, Tensor> more) {
    public Attribution {
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** The standard error of each score, in the shape of the scores, if the method estimates it. */
    public Optional<Tensor> standardError() {
        return Optional.ofNullable(more.get(AttributionExpr.STANDARD_ERROR));
    }
}
