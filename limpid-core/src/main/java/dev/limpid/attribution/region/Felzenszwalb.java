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

    /** Edges to the right, below and along both diagonals, by increasing weight: weight, pixel, direction in one number. */
    private static long[] edges(Colours colours) {
        int width = colours.width();
        long[] edges = new long[4 * colours.count()];
        int n = 0;
        for (int p = 0; p < colours.count(); p++) {
            int x = p % width;
            boolean isLast = p / width == colours.height() - 1;
            for (int direction = 0; direction < 4; direction++) {
                boolean exists = direction == 0
                        ? x + 1 < width
                        : !isLast && (direction == 1 || (direction == 2 ? x + 1 < width : x > 0));
                if (exists) {
                    int q = p + step(direction, width);
                    float weight = (float) Math.sqrt(colours.squaredDistance(p, q));
                    // The bits of a float that is not negative are ordered as the float is.
                    edges[n++] = ((long) Float.floatToIntBits(weight) << 32) | ((long) p << 2) | direction;
                }
            }
        }
        long[] sorted = Arrays.copyOf(edges, n);
        Arrays.sort(sorted);
        return sorted;
    }

    private static int step(int direction, int width) {
        return switch (direction) {
            case 0 -> 1;
            case 1 -> width;
            case 2 -> width + 1;
            default -> width - 1;
        };
    }

    private static int pixel(long edge) {
        return (int) (edge & 0xFFFFFFFFL) >>> 2;
    }

    private static int neighbour(long edge, Colours colours) {
        return pixel(edge) + step((int) (edge & 3), colours.width());
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
