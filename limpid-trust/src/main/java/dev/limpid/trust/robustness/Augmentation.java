package dev.limpid.trust.robustness;

import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Neighbours;

/** A change of the input that should change the map in a known way. */
enum Augmentation {
    MIRRORED {
        @Override
        int column(int column, int width) {
            return width - 1 - column;
        }
    },
    /** Moved across by a sixteenth of the width, what leaves comes in on the other side. */
    MOVED {
        @Override
        int column(int column, int width) {
            return (column + Math.max(1, width / 16)) % width;
        }
    },
    BRIGHTER {
        @Override
        float[] input(MetricInput in) {
            float[] brighter = in.input().clone();
            for (int i = 0; i < brighter.length; i++) {
                brighter[i] *= FACTOR;
            }
            return brighter;
        }
    },
    NOISY {
        @Override
        float[] input(MetricInput in) {
            return Neighbours.uniform(1, RADIUS).of(in).get(0);
        }
    };

    private static final float FACTOR = 1.1f;
    private static final double RADIUS = 0.02;

    /** Where a column of the input is afterwards. */
    int column(int column, int width) {
        return column;
    }

    float[] input(MetricInput in) {
        float[] moved = new float[in.input().length];
        int width = in.shape().width();
        for (int i = 0; i < moved.length; i++) {
            moved[i - i % width + column(i % width, width)] = in.input()[i];
        }
        return moved;
    }
}
