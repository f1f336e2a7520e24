package dev.limpid.attribution.region;

import java.util.Arrays;

/**
 * Graph-based segmentation: merges regions along the weakest edges, as long as an edge between two regions is not
 * stronger than the edges within them.
 *
 * <p>Ref.: Felzenszwalb and Huttenlocher, Efficient Graph-Based Image Segmentation, 2004, doi
 * 10.1023/B:VISI.0000022288.19776.77.
 */
final class Felzenszwalb {
    /**
     * The steps to the neighbours: to the right, below and along both diagonals, and to the nine pixels behind, as slices,
     * rows and columns.
     */
    private static final int[][] STEPS = {
        {0, 0, 1},
        {0, 1, 0},
        {0, 1, 1},
        {0, 1, -1},
        {1, -1, -1},
        {1, -1, 0},
        {1, -1, 1},
        {1, 0, -1},
        {1, 0, 0},
        {1, 0, 1},
        {1, 1, -1},
        {1, 1, 0},
        {1, 1, 1}
    };

    private static final int IN_A_PICTURE = 4;
    private static final int STEP_BITS = 4;

    private final int[] parent;
    private final int[] size;
    private final double[] inner;

    private Felzenszwalb(int count) {
        parent = new int[count];
        Arrays.setAll(parent, i -> i);
        size = new int[count];
        Arrays.fill(size, 1);
        inner = new double[count];
    }

    /**
     * A label for each pixel.
     *
     * @param scale preferred region size: the threshold {@code k} of the paper, in standard deviations of colour times
     *     pixels
     */
    static int[] labels(Colours colours, double scale) {
        Felzenszwalb forest = new Felzenszwalb(colours.count());
        for (long edge : edges(colours)) {
            forest.join(pixel(edge), neighbour(edge, colours), weight(edge), scale);
        }
        int[] labels = new int[colours.count()];
        Arrays.setAll(labels, forest::root);
        return labels;
    }

    /** Edges to the neighbours, by increasing weight: weight, pixel, step in one number. */
    private static long[] edges(Colours colours) {
        int steps = colours.depth() > 1 ? STEPS.length : IN_A_PICTURE;
        long[] edges = new long[steps * colours.count()];
        int n = 0;
        for (int p = 0; p < colours.count(); p++) {
            for (int step = 0; step < steps; step++) {
                if (exists(p, step, colours)) {
                    int q = p + distance(step, colours);
                    float weight = (float) Math.sqrt(colours.squaredDistance(p, q));
                    // The bits of a float that is not negative are ordered as the float is.
                    edges[n++] = ((long) Float.floatToIntBits(weight) << 32) | ((long) p << STEP_BITS) | step;
                }
            }
        }
        long[] sorted = Arrays.copyOf(edges, n);
        Arrays.sort(sorted);
        return sorted;
    }

    private static boolean exists(int pixel, int step, Colours colours) {
        int slice = colours.slice(pixel) + STEPS[step][0];
        int row = colours.row(pixel) + STEPS[step][1];
        int column = colours.column(pixel) + STEPS[step][2];
        return slice < colours.depth() && row >= 0 && row < colours.height() && column >= 0 && column < colours.width();
    }

    private static int distance(int step, Colours colours) {
        int rows = STEPS[step][0] * colours.height() + STEPS[step][1];
        return rows * colours.width() + STEPS[step][2];
    }

    private static int pixel(long edge) {
        return (int) (edge & 0xFFFFFFFFL) >>> STEP_BITS;
    }

    private static int neighbour(long edge, Colours colours) {
        return pixel(edge) + distance((int) (edge & ((1 << STEP_BITS) - 1)), colours);
    }

    private static double weight(long edge) {
        return Float.intBitsToFloat((int) (edge >>> 32));
    }

    private void join(int p, int q, double weight, double scale) {
        int a = root(p);
        int b = root(q);
        if (a != b && weight <= Math.min(inner[a] + scale / size[a], inner[b] + scale / size[b])) {
            parent[b] = a;
            size[a] += size[b];
            inner[a] = weight;
        }
    }

    private int root(int p) {
        int r = p;
        while (parent[r] != r) {
            parent[r] = parent[parent[r]];
            r = parent[r];
        }
        return r;
    }
}
