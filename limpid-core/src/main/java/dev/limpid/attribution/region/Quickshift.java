package dev.limpid.attribution.region;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Quick shift: joins each pixel to its nearest neighbour in colour and position that has a higher density.
 *
 * <p>Ref.: Vedaldi and Soatto, Quick Shift and Kernel Methods for Mode Seeking, 2008, doi 10.1007/978-3-540-88693-8_52.
 */
final class Quickshift {
    /** The weight of colour against position: half a standard deviation of colour is as far as one kernel width. */
    private static final double COLOUR = 2;

    private Quickshift() {}

    /** A label for each pixel; the kernel width follows from the number of segments. */
    static int[] labels(Colours colours, int wanted) {
        double sigma = Math.max(1, colours.spacing(wanted) / 6);
        int reach = (int) Math.ceil(3 * sigma);
        double[] density = new double[colours.count()];
        for (int p = 0; p < density.length; p++) {
            double[] sum = new double[1];
            int pixel = p;
            around(colours, p, reach, q -> sum[0] += Math.exp(-distance(colours, pixel, q, sigma) / 2));
            density[p] = sum[0];
        }
        int[] parent = new int[colours.count()];
        for (int p = 0; p < parent.length; p++) {
            parent[p] = denser(colours, density, p, sigma, reach);
        }
        int[] labels = new int[parent.length];
        Arrays.setAll(labels, p -> root(parent, p));
        return labels;
    }

    /** Goes through the pixels within a distance of one, row by row. */
    private static void around(Colours colours, int p, int reach, IntConsumer visit) {
        int z = colours.slice(p);
        int y = colours.row(p);
        int x = colours.column(p);
        for (int slice = Math.max(0, z - reach); slice <= Math.min(colours.depth() - 1, z + reach); slice++) {
            for (int row = Math.max(0, y - reach); row <= Math.min(colours.height() - 1, y + reach); row++) {
                int start = (slice * colours.height() + row) * colours.width();
                for (int column = Math.max(0, x - reach);
                        column <= Math.min(colours.width() - 1, x + reach);
                        column++) {
                    visit.accept(start + column);
                }
            }
        }
    }

    private static int denser(Colours colours, double[] density, int p, double sigma, int reach) {
        int[] best = {p};
        double[] nearest = {Double.POSITIVE_INFINITY};
        around(colours, p, reach, q -> {
            boolean isDenser = density[q] > density[p] || (density[q] == density[p] && q < p);
            double away = isDenser ? distance(colours, p, q, sigma) : 0;
            if (isDenser && away < nearest[0]) {
                nearest[0] = away;
                best[0] = q;
            }
        });
        return best[0];
    }

    private static double distance(Colours colours, int p, int q, double sigma) {
        double dz = colours.slice(q) - colours.slice(p);
        double dy = colours.row(q) - colours.row(p);
        double dx = colours.column(q) - colours.column(p);
        double away = (dz * dz + dy * dy + dx * dx) / (sigma * sigma);
        return away + COLOUR * COLOUR * colours.squaredDistance(p, q);
    }

    private static int root(int[] parent, int p) {
        int r = p;
        while (parent[r] != r) {
            r = parent[r];
        }
        return r;
    }
}
