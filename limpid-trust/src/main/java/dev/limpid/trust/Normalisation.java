package dev.limpid.trust;

/** How the scores of a map are brought to a common scale. */
public enum Normalisation {
    /** As they are. */
    NONE {
        @Override
        public float[] of(float[] map) {
            return map.clone();
        }
    },
    /** Divided by the largest magnitude: -1 to 1, zero stays zero. */
    BY_MAGNITUDE {
        @Override
        public float[] of(float[] map) {
            float largest = 0;
            for (float score : map) {
                largest = Math.max(largest, Math.abs(score));
            }
            return scaled(map, 0, largest);
        }
    },
    /** From the lowest score, which becomes 0, to the highest, which becomes 1; a constant map becomes 0. */
    MIN_MAX {
        @Override
        public float[] of(float[] map) {
            float lowest = Float.POSITIVE_INFINITY;
            float highest = Float.NEGATIVE_INFINITY;
            for (float score : map) {
                lowest = Math.min(lowest, score);
                highest = Math.max(highest, score);
            }
            return scaled(map, lowest, highest - lowest);
        }
    },
    /** Negative scores become 0, then divided by the largest. */
    POSITIVE {
        @Override
        public float[] of(float[] map) {
            float[] evidence = map.clone();
            float largest = 0;
            for (int i = 0; i < evidence.length; i++) {
                evidence[i] = Math.max(0, evidence[i]);
                largest = Math.max(largest, evidence[i]);
            }
            return scaled(evidence, 0, largest);
        }
    },
    /** The magnitudes, divided by the largest. */
    MAGNITUDE {
        @Override
        public float[] of(float[] map) {
            float[] amounts = map.clone();
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] = Math.abs(amounts[i]);
            }
            return BY_MAGNITUDE.of(amounts);
        }
    },
    /** Divided by the root of the mean square, as in efficient MPRT. */
    SECOND_MOMENT {
        @Override
        public float[] of(float[] map) {
            double sum = 0;
            for (float score : map) {
                sum += (double) score * score;
            }
            return scaled(map, 0, (float) Math.sqrt(sum / map.length));
        }
    };

    /** The normalised scores, in a new array. */
    public abstract float[] of(float[] map);

    private static float[] scaled(float[] map, float zero, float unit) {
        float[] scaled = new float[map.length];
        for (int i = 0; i < map.length && unit != 0; i++) {
            scaled[i] = (map[i] - zero) / unit;
        }
        return scaled;
    }
}
