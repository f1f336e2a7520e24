package dev.limpid.attribution.formula;

import dev.limpid.graph.Expr;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a method answers, as expressions.
 *
 * @param scores {@code float[N,C,H,W]} or {@code float[N,H,W]}
 * @param total {@code float[N]}: what the scores (the {@link #VALUES} where there are any) should sum to, in
 *     target units; null for methods that promise no sum
 * @param more further results by the names under which they are handed out; the first axis is the batch
 */
public record AttributionExpr(Expr scores, @Nullable Expr total, Map<String, Expr> more) {
    /** The standard error of each score, in the scores' shape. */
    public static final String STANDARD_ERROR = "standard_error";

    /** What each segment gets, {@code float[N,D]}, where the scores show that at all positions of a segment. */
    public static final String VALUES = "values";

    /** Scores and nothing else. */
    public static AttributionExpr of(Expr scores) {
        return new AttributionExpr(scores, null, Map.of());
    }

    /** With what the scores should sum to: {@code float[N]}. */
    public AttributionExpr summingTo(Expr sum) {
        return new AttributionExpr(scores, sum, more);
    }

    /** With one more result. */
    public AttributionExpr with(String name, Expr result) {
        Map<String, Expr> all = new LinkedHashMap<>(more);
        all.put(name, result);
        return new AttributionExpr(scores, total, all);
    }

    /** With the standard error of each score. */
    public AttributionExpr withError(Expr error) {
        return with(STANDARD_ERROR, error);
    }
}
