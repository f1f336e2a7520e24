package dev.limpid.contrast;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;

/**
 * A feature map as rows, one vector for each place, and back.
 *
 * @param map with two axes of places, or tokens
 */
public record PlaceRows(FeatureMap map) {
    /** The vectors at the places of a value: {@code float[N,P,C]}. */
    public Expr of(Expr value) {
        Expr number = value.cast(ElementType.FLOAT);
        return switch (map.layout()) {
            case TOKENS ->
                number.slice(1, map.leadingTokens(), map.leadingTokens() + (long) map.count(), 1)
                        .reshape(-1, map.count(), map.channels());
            case NCHW -> number.reshape(-1, map.channels(), map.count()).transpose(0, 2, 1);
            default -> number.reshape(-1, map.count(), map.channels());
        };
    }

    /**
     * The value with these vectors.
     *
     * @param rows {@code float[N,P,C]}
     * @param like a value of the layer with one row, whose further tokens are kept
     */
    public Expr back(Expr rows, Expr like, int batch) {
        Expr value;
        if (map.layout() == Layout.TOKENS) {
            value = tokens(rows, like.cast(ElementType.FLOAT));
        } else if (map.layout() == Layout.NCHW) {
            value = rows.transpose(0, 2, 1).reshape(batch, map.channels(), map.height(), map.width());
        } else {
            value = rows.reshape(batch, map.height(), map.width(), map.channels());
        }
        return value.cast(like.elementType());
    }

    private Expr tokens(Expr rows, Expr like) {
        int end = map.leadingTokens() + map.count();
        Expr none = rows.slice(1, 0, 1, 1).mul(0);
        Expr all = rows;
        if (map.leadingTokens() > 0) {
            all = Expr.concat(1, like.slice(1, 0, map.leadingTokens(), 1).add(none), all);
        }
        if (map.trailingTokens() > 0) {
            all = Expr.concat(
                    1,
                    all,
                    like.slice(1, end, end + (long) map.trailingTokens(), 1).add(none));
        }
        return all;
    }
}
