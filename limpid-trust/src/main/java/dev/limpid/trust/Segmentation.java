package dev.limpid.trust;

import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Segments;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Divides the pixels of an input into segments. Safe for many threads. */
public interface Segmentation {
    /** The segment of each pixel, {@code int[P]}; segments are numbered 0, 1 ... and none is empty. */
    int[] of(MetricInput in);

    /** About how many segments an input of these sizes has. */
    int count(InputShape shape);

    /** Segments that depend on the sizes of the input only. */
    @FunctionalInterface
    interface Grid {
        /** The segment of each pixel. */
        int[] of(InputShape shape);
    }

    /** Squares of so many pixels, smaller at the right and lower border, row by row. */
    static Grid patches(int side) {
        return shape -> {
            int columns = (shape.width() + side - 1) / side;
            int[] labels = new int[shape.pixels()];
            for (int y = 0, p = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++, p++) {
                    labels[p] = y / side * columns + x / side;
                }
            }
            return labels;
        };
    }

    /** Squares that divide the longer side into so many. */
    static Segmentation grid(int alongLongerSide) {
        return new Segmentation() {
            @Override
            public int[] of(MetricInput in) {
                return patches(side(in.shape())).of(in.shape());
            }

            @Override
            public int count(InputShape shape) {
                int[] labels = patches(side(shape)).of(shape);
                return labels[labels.length - 1] + 1;
            }

            private int side(InputShape shape) {
                return Math.max(1, (Math.max(shape.width(), shape.height()) + alongLongerSide - 1) / alongLongerSide);
            }
        };
    }

    /** These segments, whatever the input. */
    static Segmentation given(int[] labels) {
        return new Segmentation() {
            @Override
            public int[] of(MetricInput in) {
                return labels;
            }

            @Override
            public int count(InputShape shape) {
                int most = 0;
                for (int label : labels) {
                    most = Math.max(most, label + 1);
                }
                return most;
            }
        };
    }

    /**
     * The segments of attribution methods, such as {@code slic:50} or {@code felzenszwalb:100}.
     *
     * @throws dev.limpid.error.LimpidException if the text is none, or the network's input has no such segments
     */
    static Segmentation of(Classifier model, String text) {
        Segments segments = Segments.of(model, new Settings(java.util.Optional.empty(), Map.of("segments", text), 0));
        NetworkLayout layout = NetworkLayout.of(model);
        return new Segmentation() {
            @Override
            public int[] of(MetricInput in) {
                Tensor input = layout.tensor(in.input(), ElementType.FLOAT);
                long[] found = segments.of(input).toLongs();
                int[] labels = new int[found.length];
                for (int i = 0; i < labels.length; i++) {
                    labels[i] = Math.toIntExact(found[i]);
                }
                return labels;
            }

            @Override
            public int count(InputShape shape) {
                return segments.count();
            }
        };
    }

    /** The pixels of each segment. */
    static List<BitSet> sets(int[] labels) {
        List<BitSet> sets = new ArrayList<>();
        for (int p = 0; p < labels.length; p++) {
            while (sets.size() <= labels[p]) {
                sets.add(new BitSet(labels.length));
            }
            sets.get(labels[p]).set(p);
        }
        return sets;
    }

    /** The sum of the scores of each segment. */
    static double[] sums(int[] labels, float[] map) {
        double[] sums = new double[Arrays.stream(labels).max().orElse(-1) + 1];
        for (int p = 0; p < labels.length; p++) {
            sums[labels[p]] += map[p];
        }
        return sums;
    }

    /** The segments from the highest sum of scores, or the highest mean, to the lowest. */
    static List<BitSet> ranked(int[] labels, float[] map, boolean byMean) {
        List<BitSet> sets = sets(labels);
        double[] sums = sums(labels, map);
        float[] scores = new float[sums.length];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = (float) (sums[k] / (byMean ? sets.get(k).cardinality() : 1));
        }
        List<BitSet> ranked = new ArrayList<>();
        for (int k : Rankings.descending(scores)) {
            ranked.add(sets.get(k));
        }
        return ranked;
    }
}
