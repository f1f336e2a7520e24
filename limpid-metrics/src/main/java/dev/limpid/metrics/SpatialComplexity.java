package dev.limpid.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.zip.Deflater;

/**
 * How scattered a map is: what counts is where the scores are, not only how large. A positive factor on the map changes
 * nothing.
 */
public enum SpatialComplexity implements Metric {
    /**
     * The length of the shortest tree that connects the pixels of the largest 5 % of the magnitudes, in units of the shortest
     * tree of as many adjacent pixels: 1 for one patch, more for scattered pixels.
     *
     * <p>Ref.: Prim, Shortest connection networks and some generalizations, 1957, doi:10.1002/j.1538-7305.1957.tb01515.x.
     */
    SPANNING_TREE("minimum spanning tree", 1, Double.POSITIVE_INFINITY) {
        @Override
        double measure(AttributionMap map, double largest) {
            Integer[] order = new Integer[map.size()];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Float.compare(Math.abs(map.score(b)), Math.abs(map.score(a))));
            int count = Math.max(2, (int) (SHARE * map.size()));
            int[] pixels = new int[count];
            for (int i = 0; i < count; i++) {
                pixels[i] = order[i];
            }
            return treeLength(pixels, map.width()) / (count - 1);
        }
    },
    /**
     * The mean absolute difference between neighbouring pixels, relative to the mean magnitude.
     *
     * <p>Ref.: Rudin, Osher, Fatemi, Nonlinear total variation based noise removal algorithms, 1992,
     * doi:10.1016/0167-2789(92)90242-F.
     */
    TOTAL_VARIATION("total variation", 0, 4) {
        @Override
        double measure(AttributionMap map, double largest) {
            double differences = 0;
            double sum = 0;
            for (int i = 0; i < map.size(); i++) {
                sum += Math.abs(map.score(i));
                if ((i + 1) % map.width() != 0) {
                    differences += Math.abs(map.score(i + 1) - map.score(i));
                }
                if (i + map.width() < map.size()) {
                    differences += Math.abs(map.score(i + map.width()) - map.score(i));
                }
            }
            return differences / sum;
        }
    },
    /** The bytes of the magnitudes in 256 levels after DEFLATE, relative to the bytes before it. */
    COMPRESSED_SIZE("compressed size", 0, Double.POSITIVE_INFINITY) {
        @Override
        double measure(AttributionMap map, double largest) {
            byte[] levels = new byte[map.size()];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) Math.rint(Math.abs(map.score(i)) / largest * 255);
            }
            Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
            try {
                deflater.setInput(levels);
                deflater.finish();
                byte[] room = new byte[levels.length + 64];
                while (!deflater.finished()) {
                    deflater.deflate(room);
                }
                return (double) deflater.getBytesWritten() / levels.length;
            } finally {
                deflater.end();
            }
        }
    };

    private static final double SHARE = 0.05;

    private final String title;
    private final double lowest;
    private final double highest;

    SpatialComplexity(String title, double lowest, double highest) {
        this.title = title;
        this.lowest = lowest;
        this.highest = highest;
    }

    abstract double measure(AttributionMap map, double largest);

    /** The metric of a map; empty if all scores are zero. */
    public OptionalDouble of(AttributionMap map) {
        double largest = 0;
        for (int i = 0; i < map.size(); i++) {
            largest = Math.max(largest, Math.abs(map.score(i)));
        }
        return largest == 0 || map.size() < 2 ? OptionalDouble.empty() : OptionalDouble.of(measure(map, largest));
    }

    private static double treeLength(int[] pixels, int width) {
        double[] nearest = new double[pixels.length];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        boolean[] isIn = new boolean[pixels.length];
        double length = 0;
        int next = 0;
        for (int step = 1; step < pixels.length; step++) {
            isIn[next] = true;
            int from = pixels[next];
            int closest = -1;
            for (int i = 0; i < pixels.length; i++) {
                if (!isIn[i]) {
                    int across = pixels[i] % width - from % width;
                    int down = pixels[i] / width - from / width;
                    nearest[i] = Math.min(nearest[i], Math.hypot(across, down));
                    closest = closest < 0 || nearest[i] < nearest[closest] ? i : closest;
                }
            }
            length += nearest[closest];
            next = closest;
        }
        return length;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public double lowest() {
        return lowest;
    }

    @Override
    public double highest() {
        return highest;
    }
}
