package dev.limpid.map;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How features are projected to the plane. */
public enum Projection {
    /** Principal components: keeps large distances, linear. */
    PCA("PCA", "Distances keep their meaning as far as the two components keep the variance."),
    /** t-SNE: keeps neighbourhoods. */
    TSNE("t-SNE", "Only neighbourhoods have a meaning: sizes of clusters and distances between them have none."),
    /** UMAP: keeps a graph of neighbours. */
    UMAP("UMAP", "Neighbourhoods have a meaning, distances between clusters little.");

    private final String title;
    private final String caution;

    Projection(String title, String caution) {
        this.title = title;
        this.caution = caution;
    }

    /** Its name as papers write it. */
    public String title() {
        return title;
    }

    /** What not to read into it. */
    public String caution() {
        return caution;
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The projections of names such as {@code pca} and {@code t-sne}. @throws LimpidException if there is none of a name */
    public static List<Projection> parse(List<String> names) {
        return names.stream()
                .map(name -> Arrays.stream(values())
                        .filter(p -> p.label()
                                .equals(name.strip().toLowerCase(Locale.ROOT).replace("-", "")))
                        .findFirst()
                        .orElseThrow(() ->
                                LimpidException.badInput("'" + name + "' is no projection; write pca, tsne or umap")))
                .distinct()
                .toList();
    }
}
