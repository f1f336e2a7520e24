package dev.limpid.attribution.region;

import java.util.Arrays;

/**
 * Simple linear iterative clustering: k-means over colour and position, in which each centre considers only nearby
 * pixels.
 *
 * <p>Ref.: Achanta, Shaji, Smith, Lucchi, Fua and Susstrunk, SLIC Superpixels Compared to State-of-the-Art Superpixel
 * Methods, 2012, doi 10.1109/TPAMI.2012.120.
 */
final class Slic {
    private static final int ROUNDS = 10;

    /** The weight of a step of one spacing against a difference of one standard deviation of colour. */
    private static final double COMPACTNESS = 0.6;

    private final Colours colours;
    private final double spacing;
    private final double[] z;
    private final double[] y;
    private final double[] x;
    private final double[] colour;
    private final int[] labels;

    private Slic(Colours colours, int wanted) {
        this.colours = colours;
        this.spacing = colours.spacing(wanted);
        int slices = Math.max(1, (int) Math.rint(colours.depth() / spacing));
        int rows = Math.max(1, (int) Math.rint(colours.height() / spacing));
        int columns = Math.max(1, (int) Math.rint(colours.width() / spacing));
        this.z = new double[slices * rows * columns];
        this.y = new double[z.length];
        this.x = new double[z.length];
        this.colour = new double[z.length * colours.channels()];
        this.labels = new int[colours.count()];
        for (int k = 0; k < y.length; k++) {
            int row = k / columns % rows;
            int slice = k / (rows * columns);
            z[k] = (slice + 0.5) * colours.depth() / slices - 0.5;
            y[k] = (row + 0.5) * colours.height() / rows - 0.5;
            x[k] = (k % columns + 0.5) * colours.width() / columns - 0.5;
            int above = (((int) z[k]) * colours.height()) + ((int) y[k]);
            int pixel = above * colours.width() + (int) x[k];
            for (int c = 0; c < colours.channels(); c++) {
                colour[k * colours.channels() + c] = colours.at(pixel, c);
            }
        }
    }

    /** A label for each pixel; labels need not be connected. */
    static int[] labels(Colours colours, int wanted) {
        Slic slic = new Slic(colours, wanted);
        for (int round = 0; round < ROUNDS; round++) {
            slic.assign();
            slic.move();
        }
        return slic.labels;
    }

    private void assign() {
        double[] nearest = new double[labels.length];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int k = 0; k < y.length; k++) {
            int front = (int) Math.max(0, Math.floor(z[k] - spacing));
            int back = (int) Math.min(colours.depth() - 1.0, Math.ceil(z[k] + spacing));
            for (int slice = front; slice <= back; slice++) {
                assign(k, slice, nearest);
            }
        }
    }

    /** Assigns the pixels of a slice to a centre if it is nearer than the others so far. */
    private void assign(int k, int slice, double[] nearest) {
        double weight = COMPACTNESS * COMPACTNESS / (spacing * spacing);
        double deep = (slice - z[k]) * (slice - z[k]);
        int top = (int) Math.max(0, Math.floor(y[k] - spacing));
        int bottom = (int) Math.min(colours.height() - 1.0, Math.ceil(y[k] + spacing));
        int left = (int) Math.max(0, Math.floor(x[k] - spacing));
        int right = (int) Math.min(colours.width() - 1.0, Math.ceil(x[k] + spacing));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                int p = (slice * colours.height() + row) * colours.width() + column;
                double away = (row - y[k]) * (row - y[k]) + (column - x[k]) * (column - x[k]) + deep;
                double d = colours.squaredDistance(p, colour, k * colours.channels()) + weight * away;
                if (d < nearest[p]) {
                    nearest[p] = d;
                    labels[p] = k;
                }
            }
        }
    }

    private void move() {
        int channels = colours.channels();
        int[] members = new int[y.length];
        double[] sums = new double[y.length * (channels + 3)];
        for (int p = 0; p < labels.length; p++) {
            int at = labels[p] * (channels + 3);
            members[labels[p]]++;
            sums[at] += colours.row(p);
            sums[at + 1] += colours.column(p);
            sums[at + 2] += colours.slice(p);
            for (int c = 0; c < channels; c++) {
                sums[at + 3 + c] += colours.at(p, c);
            }
        }
        for (int k = 0; k < y.length; k++) {
            if (members[k] > 0) {
                int at = k * (channels + 3);
                z[k] = sums[at + 2] / members[k];
                y[k] = sums[at] / members[k];
                x[k] = sums[at + 1] / members[k];
                for (int c = 0; c < channels; c++) {
                    colour[k * channels + c] = sums[at + 3 + c] / members[k];
                }
            }
        }
    }
}
