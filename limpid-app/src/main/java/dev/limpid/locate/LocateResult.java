package dev.limpid.locate;

import dev.limpid.metrics.Box;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Mask;
import dev.limpid.report.Picture;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a method sees the evidence, against where the object is.
 *
 * @param validation pictures on which thresholds were chosen
 * @param plain masks by a threshold on the map
 * @param refined masks by a threshold on the mean of the map in each superpixel
 * @param chosen masks by the form of the map that is best on the validation pictures
 * @param how that form
 * @param centre a box in the middle of every picture, of the size that is best on the validation pictures
 * @param gain by how much the IoU of the chosen masks exceeds that of the box in the middle, over the test pictures; empty without any
 * @param pxap area under the curve of precision and recall of pixels, over the test pictures; empty without any
 * @param masking what becomes of predictions when a part of the picture is blurred
 * @param pictures all pictures that could be located
 */
public record LocateResult(
        int validation,
        Located plain,
        Located refined,
        Located chosen,
        String how,
        Located centre,
        Optional<Interval> gain,
        OptionalDouble pxap,
        List<Masking> masking,
        List<Place> pictures) {
    public LocateResult {
        masking = List.copyOf(masking);
        pictures = List.copyOf(pictures);
    }

    /** Test pictures that an interval takes. */
    static final int LEAST = 10;

    /** Whether there are enough test pictures for an interval, and for what is concluded from it. */
    static boolean isEnough(Interval interval) {
        return interval.count() >= LEAST;
    }

    /** Whether the masks are better than a box in the middle beyond the 95 % interval; not if there are too few pictures to tell. */
    public boolean isBetterThanCentre() {
        return gain.filter(LocateResult::isEnough).filter(g -> g.low() > 0).isPresent();
    }

    /**
     * Masks of a kind on the test pictures.
     *
     * @param level of the threshold, as a share of the largest score; for the centre its share of the side
     * @param iou of the masks; empty without test pictures
     * @param boxIou of the boxes around the largest component and around the object
     * @param hits the share of boxes with an IoU of at least one half
     */
    public record Located(double level, Optional<Interval> iou, Optional<Interval> boxIou, Optional<Interval> hits) {}

    /**
     * Predictions of changed pictures.
     *
     * @param name what was blurred
     * @param same the share of pictures that are predicted as before
     * @param right the share that is predicted rightly; empty if no class is known
     */
    public record Masking(String name, Interval same, Optional<Interval> right) {}

    /**
     * A picture.
     *
     * @param index its number
     * @param name of the picture
     * @param label of the predicted class
     * @param mask the chosen mask on the grid of the network's input
     * @param box around its largest component; empty if the mask is
     * @param iou of the mask and the object; empty if it is not known
     * @param isTest whether the thresholds were chosen without it
     * @param drawn the picture with the mask
     */
    public record Place(
            int index,
            String name,
            String label,
            Mask mask,
            Optional<Box> box,
            OptionalDouble iou,
            boolean isTest,
            Picture drawn) {}
}
