package dev.limpid.world.ink;

import java.util.Arrays;

/** Finds the points of a square grid that lie inside an outline, row by row. */
final class Raster {
    private final int side;
    private double[] cross = new double[64];
    private int[] turn = new int[64];

    /** Receives each run of points inside: their row, the first, and the one after the last. */
    @FunctionalInterface
    interface Run {
        void over(int row, int from, int to);
    }

    /** A square grid with a number of points per side; the points are the centres of its cells. */
    Raster(int side) {
        this.side = side;
    }

    /** The smallest grid rectangle around the outline: left, top, right, bottom, the last two exclusive. */
    int[] bounds(Outline outline) {
        return new int[] {
            clipped(outline.bound(0)),
            clipped(outline.bound(1)),
            clipped(outline.bound(2)) + 1,
            clipped(outline.bound(3)) + 1
        };
    }

    private int clipped(double place) {
        return (int) Math.max(0, Math.min(side - 1.0, Math.floor(place * side)));
    }

    /** Reports all runs of points inside, from top to bottom. */
    void fill(Outline outline, Run run) {
        int[] bounds = bounds(outline);
        for (int row = bounds[1]; row < bounds[3]; row++) {
            int found = crossings(outline, (row + 0.5) / side);
            int winding = 0;
            int last = 0;
            for (int i = 0; i < found; i++) {
                int before = winding;
                winding += turn[i];
                if (before == 0) {
                    last = Math.max(last, reached(cross[i]));
                } else if (winding == 0) {
                    int to = reached(cross[i]);
                    if (to > last) {
                        run.over(row, last, to);
                        last = to;
                    }
                }
            }
        }
    }

    /** The first point at or to the right of a coordinate. */
    private int reached(double place) {
        return (int) Math.max(0, Math.min(side, Math.ceil((place * side) - 0.5)));
    }

    /** The crossings of a horizontal line with the outline, from left to right, with their directions. */
    private int crossings(Outline outline, double y) {
        int found = 0;
        for (int r = 0; r < outline.rings().size(); r++) {
            if (!outline.reaches(r, y)) {
                continue;
            }
            double[] ring = outline.rings().get(r);
            int n = ring.length;
            double x0 = ring[n - 2];
            double y0 = ring[n - 1];
            for (int i = 0; i < n; i += 2) {
                double x1 = ring[i];
                double y1 = ring[i + 1];
                if ((y0 <= y) != (y1 <= y)) {
                    found = insert(found, x0 + (((y - y0) * (x1 - x0)) / (y1 - y0)), y1 > y0 ? 1 : -1);
                }
                x0 = x1;
                y0 = y1;
            }
        }
        return found;
    }

    private int insert(int found, double x, int direction) {
        if (found == cross.length) {
            cross = Arrays.copyOf(cross, 2 * found);
            turn = Arrays.copyOf(turn, 2 * found);
        }
        int at = found;
        while (at > 0 && cross[at - 1] > x) {
            cross[at] = cross[at - 1];
            turn[at] = turn[at - 1];
            at--;
        }
        cross[at] = x;
        turn[at] = direction;
        return found + 1;
    }
}
