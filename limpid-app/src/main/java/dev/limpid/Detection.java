package dev.limpid;

/**
 * An object that a detector found.
 *
 * @param number of the box in the network's output, as in the target {@code box:NUMBER}
 * @param index the class, a column of the network's scores
 * @param label its name
 * @param score of the class for the box, times the objectness where the network has one; 0 to 1
 * @param left edge in pixels of the picture (of the tensor where no picture was given); it may lie outside, and is NaN
 *     where the network gives only offsets from anchors that it does not contain
 * @param top edge
 * @param right edge
 * @param bottom edge
 */
public record Detection(
        int number, int index, String label, double score, double left, double top, double right, double bottom) {

    /** Whether it is known where the box is. */
    public boolean isPlaced() {
        return Double.isFinite(left) && Double.isFinite(top) && Double.isFinite(right) && Double.isFinite(bottom);
    }

    /** The area that two boxes share, divided by the area that they cover; 0 if it is not known where they are. */
    public double overlap(Detection other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        double shared = width > 0 && height > 0 ? width * height : 0;
        double covered = area() + other.area() - shared;
        return covered > 0 ? shared / covered : 0;
    }

    private double area() {
        return Math.max(0, right - left) * Math.max(0, bottom - top);
    }
}
