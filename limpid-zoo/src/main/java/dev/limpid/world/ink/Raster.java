package dev.limpid.world.ink;

import java.util.Arrays;

/** Finds the points of a square grid that lie inside an outline, row by row. */
final class Raster {
    private final int side;
    /** How many crossings each row has. */
    private int[] found = {};
    /** How many it can have. */
    private int room = 8;

    private double[] cross = {};
    private int[] turn = {};

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
        int top = bounds[1];
        int bottom = bounds[3];
        cross(outline, top, bottom);
        for (int row = top; row < bottom; row++) {
            int start = (row - top) * room;
            int winding = 0;
            int last = 0;
            for (int i = start; i < start + found[row - top]; i++) {
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

    /** The first row whose points lie at or below a coordinate, within the grid. */
    private int row(double y) {
        int row = reached(y);
        while (row > 0 && (row - 0.5) / side >= y) {
            row--;
        }
        while (row < side && (row + 0.5) / side < y) {
            row++;
        }
        return row;
    }

    /** Finds the crossings of rows with the outline, from left to right in each row, with their directions. */
    private void cross(Outline outline, int top, int bottom) {
        if (found.length < bottom - top) {
            found = new int[bottom - top];
            cross = new double[found.length * room];
            turn = new int[found.length * room];
        }
        Arrays.fill(found, 0, bottom - top, 0);
        for (double[] ring : outline.rings()) {
            double x0 = ring[ring.length - 2];
            double y0 = ring[ring.length - 1];
            for (int i = 0; i < ring.length; i += 2) {
                double x1 = ring[i];
                double y1 = ring[i + 1];
                int end = Math.min(bottom, row(Math.max(y0, y1)));
                for (int row = Math.max(top, row(Math.min(y0, y1))); row < end; row++) {
                    double y = (row + 0.5) / side;
                    insert(row - top, x0 + (((y - y0) * (x1 - x0)) / (y1 - y0)), y1 > y0 ? 1 : -1);
                }
                x0 = x1;
                y0 = y1;
            }
        }
    }

    private void insert(int row, double x, int direction) {
        if (found[row] == room) {
            widen();
        }
        int start = row * room;
        int at = start + found[row];
        while (at > start && cross[at - 1] > x) {
            cross[at] = cross[at - 1];
            turn[at] = turn[at - 1];
            at--;
        }
        cross[at] = x;
        turn[at] = direction;
        found[row]++;
    }

    private void widen() {
        double[] wide = new double[2 * cross.length];
        int[] wideTurn = new int[2 * turn.length];
        for (int row = 0; row < found.length; row++) {
            System.arraycopy(cross, row * room, wide, 2 * row * room, room);
            System.arraycopy(turn, row * room, wideTurn, 2 * row * room, room);
        }
        cross = wide;
        turn = wideTurn;
        room *= 2;
    }
}
