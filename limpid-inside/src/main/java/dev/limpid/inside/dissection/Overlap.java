package dev.limpid.inside.dissection;

/**
 * How the area in which a unit is active lies to the area that shows a concept, in pixels of pictures that are annotated in the
 * concept's category.
 *
 * @param all pixels of these pictures
 * @param truth pixels that show the concept
 * @param active pixels in which the unit is active
 * @param both pixels that are in both
 */
public record Overlap(long all, long truth, long active, long both) {
    /** Intersection over union, 0 to 1; 0 if both are empty. */
    public double iou() {
        long union = truth + active - both;
        return union == 0 ? 0 : (double) both / union;
    }

    /** The share of the concept's pixels in which the unit is active; NaN without any. */
    public double hitRate() {
        return (double) both / truth;
    }

    /** The share of the other pixels in which the unit is active; NaN without any. */
    public double falseAlarmRate() {
        return (double) (active - both) / (all - truth);
    }

    /** What is left without a part of the pictures. */
    public Overlap minus(Overlap part) {
        return new Overlap(all - part.all, truth - part.truth, active - part.active, both - part.both);
    }

    Overlap plus(Overlap other) {
        return new Overlap(all + other.all, truth + other.truth, active + other.active, both + other.both);
    }
}
