package dev.limpid.world.evaluation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Complexity;
import dev.limpid.metrics.HistogramIntersection;
import dev.limpid.metrics.Localisation;
import dev.limpid.metrics.Metric;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A measure of an attribution map against the {@link Truth} about its image: a metric and the region that it is applied
 * to.
 */
public enum Measure implements Metric {
    /** {@link Localisation#MASS_ACCURACY} on the creature. */
    MASS_ON_CREATURE("mass on creature", Localisation.MASS_ACCURACY, Aim.CREATURE),
    /** {@link Localisation#RANK_ACCURACY} on the creature. */
    RANK_ON_CREATURE("rank on creature", Localisation.RANK_ACCURACY, Aim.CREATURE),
    /** {@link Localisation#POINTING_GAME} on the creature. */
    POINTS_AT_CREATURE("points at creature", Localisation.POINTING_GAME, Aim.CREATURE),
    /** {@link Localisation#MASS_ACCURACY} on the parts that identify the species. */
    MASS_ON_PARTS("mass on parts", Localisation.MASS_ACCURACY, Aim.PARTS),
    /** {@link Localisation#RANK_ACCURACY} on the parts that identify the species. */
    RANK_ON_PARTS("rank on parts", Localisation.RANK_ACCURACY, Aim.PARTS),
    /** {@link Localisation#POINTING_GAME} on the parts that identify the species. */
    POINTS_AT_PARTS("points at parts", Localisation.POINTING_GAME, Aim.PARTS),
    /** {@link Localisation#AVERAGE_PRECISION} on the parts that identify the species. */
    PRECISION_ON_PARTS("precision on parts", Localisation.AVERAGE_PRECISION, Aim.PARTS),
    /** {@link Localisation#MASS_ACCURACY} on the watermark. */
    MASS_ON_WATERMARK("mass on watermark", Localisation.MASS_ACCURACY, Aim.WATERMARK),
    /** {@link Localisation#RANK_ACCURACY} on the watermark. */
    RANK_ON_WATERMARK("rank on watermark", Localisation.RANK_ACCURACY, Aim.WATERMARK),
    /** {@link Localisation#POINTING_GAME} on the watermark. */
    POINTS_AT_WATERMARK("points at watermark", Localisation.POINTING_GAME, Aim.WATERMARK),
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
    /** {@link Complexity#SPARSENESS} of the map; independent of the truth. */
    SPARSENESS(Complexity.SPARSENESS.title(), 0);

    private final String title;
    private final double lowest;
    private final @Nullable Localisation localisation;
    private final @Nullable Aim aim;

    Measure(String title, Localisation localisation, Aim aim) {
        this.title = title;
        this.localisation = localisation;
        this.aim = aim;
        lowest = localisation.lowest();
    }

    Measure(String title, double lowest) {
        this.title = title;
        this.lowest = lowest;
        localisation = null;
        aim = null;
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

    /** The measure of a map; empty if it is undefined for the image. */
    public OptionalDouble of(Truth truth, AttributionMap map) {
        return switch (this) {
            case AGREEMENT -> truth.agreement(map);
            case ORDER -> truth.order(map);
            case SPARSENESS -> Complexity.SPARSENESS.of(map);
            default -> Objects.requireNonNull(localisation).of(map, truth.mask(Objects.requireNonNull(aim)));
        };
    }
}
