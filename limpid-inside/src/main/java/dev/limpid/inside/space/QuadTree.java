package dev.limpid.inside.space;

import java.util.Arrays;

/**
 * Points of the plane in cells that are divided into four, for sums over far points that are taken together. Cells stand in an
 * array in the order of a walk through the tree, each with the number of the cell that follows when it is not entered, so that a
 * walk is a loop.
 */
final class QuadTree {
    private static final int DEEPEST = 40;

    private final float[] xs;
    private final float[] ys;
    private final int[] order;
    private int[] skip = new int[64];
    private float[] centres = new float[128];
    private float[] masses = new float[64];
    private float[] widths = new float[64];
    private boolean[] leaves = new boolean[64];
    private int size;

    /** A tree over points. */
    QuadTree(float[] xs, float[] ys) {
        this.xs = xs;
        this.ys = ys;
        this.order = DistanceRows.all(xs.length);
    }

    /** Puts the points, which have moved, into cells again. */
    void build() {
        float left = Float.POSITIVE_INFINITY;
        float right = Float.NEGATIVE_INFINITY;
        float top = Float.POSITIVE_INFINITY;
        float bottom = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < xs.length; i++) {
            left = Math.min(left, xs[i]);
            right = Math.max(right, xs[i]);
            top = Math.min(top, ys[i]);
            bottom = Math.max(bottom, ys[i]);
        }
        size = 0;
        float width = Math.max(Math.max(right - left, bottom - top), Float.MIN_NORMAL);
        divide(0, xs.length, (left + right) / 2, (top + bottom) / 2, width, 0);
    }

    private void divide(int from, int to, float x, float y, float width, int depth) {
        int cell = open(from, to, width);
        boolean isLeaf = to - from == 1 || depth == DEEPEST;
        leaves[cell] = isLeaf;
        if (!isLeaf) {
            int middle = partition(from, to, ys, y);
            int first = partition(from, middle, xs, x);
            int second = partition(middle, to, xs, x);
            float half = width / 2;
            float step = width / 4;
            divideIfAny(from, first, x - step, y - step, half, depth);
            divideIfAny(first, middle, x + step, y - step, half, depth);
            divideIfAny(middle, second, x - step, y + step, half, depth);
            divideIfAny(second, to, x + step, y + step, half, depth);
        }
        skip[cell] = size;
    }

    private void divideIfAny(int from, int to, float x, float y, float width, int depth) {
        if (to > from) {
            divide(from, to, x, y, width, depth + 1);
        }
    }

    private int open(int from, int to, float width) {
        if (size == skip.length) {
            skip = Arrays.copyOf(skip, 2 * size);
            centres = Arrays.copyOf(centres, 4 * size);
            masses = Arrays.copyOf(masses, 2 * size);
            widths = Arrays.copyOf(widths, 2 * size);
            leaves = Arrays.copyOf(leaves, 2 * size);
        }
        double x = 0;
        double y = 0;
        for (int i = from; i < to; i++) {
            x += xs[order[i]];
            y += ys[order[i]];
        }
        centres[2 * size] = (float) (x / (to - from));
        centres[2 * size + 1] = (float) (y / (to - from));
        masses[size] = to - from;
        widths[size] = width;
        return size++;
    }

    /** Brings the points below a border to the front. */
    private int partition(int from, int to, float[] numbers, float border) {
        int front = from;
        for (int i = from; i < to; i++) {
            if (numbers[order[i]] < border) {
                int point = order[i];
                order[i] = order[front];
                order[front++] = point;
            }
        }
        return front;
    }

    /** The points in the order of the cells, so that near points follow each other. */
    int ordered(int position) {
        return order[position];
    }

    /**
     * The repulsion of a point by all others under Student's t kernel {@code q = 1 / (1 + d^2)}.
     *
     * @param theta cells whose width is below this share of their distance are taken as one point
     * @param force receives the sum of {@code q^2 (y_i - y_j)}
     * @return the sum of q over all other points
     */
    double repel(int point, float theta, double[] force) {
        float x = xs[point];
        float y = ys[point];
        float theta2 = theta * theta;
        double fx = 0;
        double fy = 0;
        double sum = -1;
        for (int cell = 0; cell < size; ) {
            float dx = x - centres[2 * cell];
            float dy = y - centres[2 * cell + 1];
            float squared = dx * dx + dy * dy;
            if (leaves[cell] || widths[cell] * widths[cell] < theta2 * squared) {
                float q = 1 / (1 + squared);
                float weighted = masses[cell] * q;
                sum += weighted;
                fx += weighted * q * dx;
                fy += weighted * q * dy;
                cell = skip[cell];
            } else {
                cell++;
            }
        }
        force[0] = fx;
        force[1] = fy;
        return sum;
    }
}
