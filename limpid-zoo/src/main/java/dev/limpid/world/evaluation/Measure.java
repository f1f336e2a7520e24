package dev.limpid.world.evaluation;

import dev.limpid.metrics.HistogramIntersection;
import dev.limpid.metrics.Metric;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A measure of an attribution map against the {@link Truth} about its image: a metric of the catalogue and the region that it is
 * applied to, or a comparison with measured effects. A {@link TruthJudge} takes the numbers.
 */
public enum Measure implements Metric {
    /** The share of the evidence on the creature. */
    MASS_ON_CREATURE("mass on creature", "relevance-mass-accuracy", Aim.CREATURE),
    /** Of as many highest pixels as the region has, the share on the creature. */
    RANK_ON_CREATURE("rank on creature", "relevance-rank-accuracy", Aim.CREATURE),
    /** Whether the highest pixel is on, without tolerance, the creature. */
    POINTS_AT_CREATURE("points at creature", "pointing-game", Aim.CREATURE),
    /** The share of the evidence on the parts that identify the species. */
    MASS_ON_PARTS("mass on parts", "relevance-mass-accuracy", Aim.PARTS),
    /** Of as many highest pixels as the region has, the share on the parts that identify the species. */
    RANK_ON_PARTS("rank on parts", "relevance-rank-accuracy", Aim.PARTS),
    /** Whether the highest pixel is on, without tolerance, the parts that identify the species. */
    POINTS_AT_PARTS("points at parts", "pointing-game", Aim.PARTS),
    /** Average precision of the map as a detector of the parts that identify the species. */
    PRECISION_ON_PARTS("precision on parts", "average-precision", Aim.PARTS),
    /** The share of the evidence on the watermark. */
    MASS_ON_WATERMARK("mass on watermark", "relevance-mass-accuracy", Aim.WATERMARK),
    /** Of as many highest pixels as the region has, the share on the watermark. */
    RANK_ON_WATERMARK("rank on watermark", "relevance-rank-accuracy", Aim.WATERMARK),
    /** Whether the highest pixel is on, without tolerance, the watermark. */
    POINTS_AT_WATERMARK("points at watermark", "pointing-game", Aim.WATERMARK),
    /**
     * How closely the distribution of evidence over the {@link Cause causes} matches that of their effects on the
     * score: {@link HistogramIntersection} of the evidence on the pixels of each cause and its effect. 1 where the map
     * shows what the network uses.
     */
    AGREEMENT("agreement with effects", 0),
    /**
     * Spearman's correlation of the sum of scores on each identifying part, negative scores included, with the effect
     * of that part. Large parts have large effects and large sums, so noise scores more than 0.
     */
    ORDER("order of parts", -1),
    /** The Gini index of the map; independent of the truth. */
    SPARSENESS("sparseness", "sparseness");

    private final String title;
    private final double lowest;
    private final @Nullable String metric;
    private final @Nullable Aim aim;

    Measure(String title, String metric, Aim aim) {
        this(title, 0, metric, aim);
    }

    Measure(String title, String metric) {
        this(title, 0, metric, null);
    }

    Measure(String title, double lowest) {
        this(title, lowest, null, null);
    }

    Measure(String title, double lowest, @Nullable String metric, @Nullable Aim aim) {
        this.title = title;
        this.lowest = lowest;
        this.metric = metric;
        this.aim = aim;
    }

    /** The name of the metric in the catalogue; empty for a comparison with effects. */
    public Optional<String> metric() {
        return Optional.ofNullable(metric);
    }

    /** The region that the metric is applied to; empty if it looks at the map alone. */
    public Optional<Aim> aim() {
        return Optional.ofNullable(aim);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public double lowest() {
        return lowest;
    }

    @Override
    public double highest() {
        return 1;
    }
}
