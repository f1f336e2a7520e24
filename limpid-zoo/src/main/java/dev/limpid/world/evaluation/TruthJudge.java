package dev.limpid.world.evaluation;

import java.util.Map;

/** Measures a map against the {@link Truth} about its image. */
@FunctionalInterface
public interface TruthJudge {
    /**
     * All measures of a map; without those that are undefined for the image.
     *
     * @param map {@code float[side*side]}, row by row
     */
    Map<Measure, Double> judge(Truth truth, float[] map);
}
