package dev.limpid.attribution.region;

import java.util.Arrays;

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
        double sigma = Math.max(1, Math.sqrt((double) colours.count() / wanted) / 6);
        int reach = (int) Math.ceil(3 * sigma);
        double[] density = density(colours, sigma, reach);
        int[] parent = new int[colours.count()];
        for (int p = 0; p < parent.length; p++) {
            parent[p] = denser(colours, density, p, sigma, reach);
        }
        int[] labels = new int[parent.length];
        Arrays.setAll(labels, p -> root(parent, p));
        return labels;
    }

    private static double[] density(Colours colours, double sigma, int reach) {
        double[] density = new double[colours.count()];
        for (int p = 0; p < density.length; p++) {
            int y = p / colours.width();
            int x = p % colours.width();
            for (int row = Math.max(0, y - reach); row <= Math.min(colours.height() - 1, y + reach); row++) {
                for (int column = Math.max(0, x - reach);
                        column <= Math.min(colours.width() - 1, x + reach);
                        column++) {
                    density[p] += Math.exp(-distance(colours, p, row, column, sigma) / 2);
                }
            }
        }
        return density;
    }

    private static int denser(Colours colours, double[] density, int p, double sigma, int reach) {
        int y = p / colours.width();
        int x = p % colours.width();
        int best = p;
        double nearest = Double.POSITIVE_INFINITY;
        for (int row = Math.max(0, y - reach); row <= Math.min(colours.height() - 1, y + reach); row++) {
            for (int column = Math.max(0, x - reach); column <= Math.min(colours.width() - 1, x + reach); column++) {
                int q = row * colours.width() + column;
                boolean isDenser = density[q] > density[p] || (density[q] == density[p] && q < p);
                if (isDenser && distance(colours, p, row, column, sigma) < nearest) {
                    nearest = distance(colours, p, row, column, sigma);
                    best = q;
                }
            }
        }
        return best;
    }

    private static double distance(Colours colours, int p, int row, int column, double sigma) {
        int dy = row - p / colours.width();
        int dx = column - p % colours.width();
        double away = ((double) dy * dy + (double) dx * dx) / (sigma * sigma);
        return away + COLOUR * COLOUR * colours.squaredDistance(p, row * colours.width() + column);
    }

    private static int root(int[] parent, int p) {
        int r = p;
        while (parent[r] != r) {
            r = parent[r];
        }
        return r;
    }
}
