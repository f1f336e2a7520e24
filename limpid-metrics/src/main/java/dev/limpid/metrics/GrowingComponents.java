package dev.limpid.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * The connected components of a set of pixels to which pixels are added, pixels being connected also across, with their tight boxes.
 * What {@link Overlap#boxes} finds for each set on its own costs one pass here for all of them. Not safe for several threads.
 */
final class GrowingComponents {
    private final int width;
    private final int height;
    /** The way to the first pixel of a component, which is its own parent; -1 for pixels that are not in the set. */
    private final int[] parent;

    private final int[] left;
    private final int[] top;
    private final int[] right;
    private final int[] bottom;
    /** First pixels of components, and pixels that were the first of one before it became part of another. */
    private final int[] firsts;

    private int count;

    GrowingComponents(int width, int height) {
        this.width = width;
        this.height = height;
        int pixels = width * height;
        parent = new int[pixels];
        Arrays.fill(parent, -1);
        left = new int[pixels];
        top = new int[pixels];
        right = new int[pixels];
        bottom = new int[pixels];
        firsts = new int[pixels];
    }

    /** Adds a pixel that is not in the set yet. */
    void add(int pixel) {
        int x = pixel % width;
        int y = pixel / width;
        parent[pixel] = pixel;
        left[pixel] = x;
        right[pixel] = x + 1;
        top[pixel] = y;
        bottom[pixel] = y + 1;
        firsts[count++] = pixel;
        for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
            for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                int next = row * width + column;
                if (next != pixel && parent[next] >= 0) {
                    join(pixel, next);
                }
            }
        }
    }

    private int first(int pixel) {
        int at = pixel;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private void join(int one, int other) {
        int whole = first(other);
        int part = first(one);
        if (whole != part) {
            parent[part] = whole;
            left[whole] = Math.min(left[whole], left[part]);
            top[whole] = Math.min(top[whole], top[part]);
            right[whole] = Math.max(right[whole], right[part]);
            bottom[whole] = Math.max(bottom[whole], bottom[part]);
        }
    }

    /** The largest overlap of the box of a component with one of these; 0 if there are none. */
    double best(List<Box> others) {
        double best = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int first = firsts[i];
            if (parent[first] == first) {
                firsts[kept++] = first;
                Box box = new Box(left[first], top[first], right[first], bottom[first]);
                for (Box other : others) {
                    best = Math.max(best, box.intersectionOverUnion(other));
                }
            }
        }
        count = kept;
        return best;
    }
}
