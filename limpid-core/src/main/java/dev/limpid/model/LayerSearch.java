package dev.limpid.model;

import dev.limpid.graph.Graph;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is found out about the layers of a network, when it is first asked for and then no more. Safe for many threads; those
 * that ask at the same time wait for the first. It follows from the network, so that all of these are equal.
 */
public final class LayerSearch {
    private final Graph graph;
    private final String input;
    private final String logits;
    private final ScoreAxes scores;
    private @Nullable FeatureMaps maps;
    private @Nullable FeatureMap standard;
    private boolean isSearched;

    LayerSearch(Graph graph, String input, String logits, ScoreAxes scores) {
        this.graph = graph;
        this.input = input;
        this.logits = logits;
        this.scores = scores;
    }

    /** The values that have places. */
    synchronized FeatureMaps maps() {
        FeatureMaps known = maps == null ? new FeatureMaps(graph) : maps;
        maps = known;
        return known;
    }

    /** The feature map that is explained by default. */
    synchronized Optional<FeatureMap> findDefault() {
        if (!isSearched) {
            standard = maps().findDefault(input, logits, scores).orElse(null);
            isSearched = true;
        }
        return Optional.ofNullable(standard);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LayerSearch;
    }

    @Override
    public int hashCode() {
        return LayerSearch.class.hashCode();
    }

    @Override
    public String toString() {
        return "layers of " + input;
    }
}
