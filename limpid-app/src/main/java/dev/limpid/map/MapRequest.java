package dev.limpid.map;

import dev.limpid.inside.Units;
import dev.limpid.inside.space.Pooling;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the space of a layer.
 *
 * @param layer its name; empty for the last feature map
 * @param units whose activations are the features: listed ones, or so many that vary most; empty for all
 * @param projections in the order in which they are shown; at least one
 * @param pooling how the vectors at the places become features
 * @param perplexity of t-SNE: the number of neighbours that a point effectively has, less than there are points; 0 for the usual
 *     {@value #USUAL_PERPLEXITY}, or a third of the points where these are fewer than three times as many
 * @param clusters how many clusters are looked for; 0 for as many as there are classes, at most 20
 * @param seed of everything random
 */
public record MapRequest(
        Optional<String> layer,
        Optional<Units> units,
        List<Projection> projections,
        Pooling pooling,
        double perplexity,
        int clusters,
        long seed) {
    static final int USUAL_PERPLEXITY = 30;

    /** All projections of the last feature map. */
    public static final MapRequest DEFAULT = new MapRequest(
            Optional.empty(),
            Optional.empty(),
            List.of(Projection.UMAP, Projection.TSNE, Projection.PCA),
            Pooling.MEAN,
            0,
            0,
            0);

    public MapRequest {
        projections = List.copyOf(projections);
        if (projections.isEmpty() || !(perplexity == 0 || perplexity >= 1) || clusters < 0) {
            throw new IllegalArgumentException(projections + ", perplexity " + perplexity + ", clusters " + clusters);
        }
    }
}
