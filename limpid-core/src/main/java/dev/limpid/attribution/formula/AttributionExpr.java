package dev.limpid.attribution.formula;

import dev.limpid.graph.Expr;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a method as symbolic expressions.
 *
 * @param scores {@code float[N,C,H,W]} or {@code float[N,H,W]}
 * @param total {@code float[N]}: the expected sum of the scores (of {@link #VALUES} if there are any), in target units;
 *     null for methods that promise no sum
 * @param more further results by output name; the first axis is the batch
 */
public record AttributionExpr(Expr scores, @Nullable Expr total, Map<String, Expr> more) {
    /** The standard error of each score, in the scores' shape. */
    public static final String STANDARD_ERROR = "standard_error";

    /** The value of each segment, {@code float[N,D]}, if all positions of a segment have its value as score. */
    public static final String VALUES = "values";

    /** Scores without further results. */
    public static AttributionExpr of(Expr scores) {
        return new AttributionExpr(scores, null, Map.of());
    }

    /** A copy with the expected sum of the scores: {@code float[N]}. */
    public AttributionExpr summingTo(Expr sum) {
        return new AttributionExpr(scores, sum, more);
    }

    /** A copy with one more result. */
    public AttributionExpr with(String name, Expr result) {
        Map<String, Expr> all = new LinkedHashMap<>(more);
        all.put(name, result);
        return new AttributionExpr(scores, total, all);
    }

    /** A copy with the standard error of each score. */
    public AttributionExpr withError(Expr error) {
        return with(STANDARD_ERROR, error);
    }
}
