package dev.limpid.metrics;

/**
 * A box of whole pixels.
 *
 * @param left its first column
 * @param top its first row
 * @param right the column after its last
 * @param bottom the row after its last
 */
public record Box(int left, int top, int right, int bottom) {
    /** @throws IllegalArgumentException if it is empty */
    public Box {
        if (left < 0 || top < 0 || right <= left || bottom <= top) {
            throw new IllegalArgumentException("the box " + left + "," + top + "," + right + "," + bottom);
        }
    }

    /** Its number of pixels. */
    public long area() {
        return (long) (right - left) * (bottom - top);
    }

    /** The share of the pixels of both boxes that both have; 0 to 1. */
    public double intersectionOverUnion(Box other) {
        long across = Math.max(0, Math.min(right, other.right) - Math.max(left, other.left));
        long down = Math.max(0, Math.min(bottom, other.bottom) - Math.max(top, other.top));
        long both = across * down;
        return (double) both / (area() + other.area() - both);
    }

    /** Its pixels. */
    public Mask mask(int width, int height) {
        return Mask.where(
                width, height, i -> i % width >= left && i % width < right && i / width >= top && i / width < bottom);
    }
}
