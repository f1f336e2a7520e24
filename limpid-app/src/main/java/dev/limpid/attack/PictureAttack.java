package dev.limpid.attack;

import dev.limpid.contrast.attack.Attacked;
import dev.limpid.report.Picture;
import java.util.Map;
import java.util.Optional;

/**
 * The attacks on one picture.
 *
 * @param name of the picture
 * @param label the name of the class that was predicted before
 * @param isRight whether that is the picture's class; empty if that is not known
 * @param before the picture as the network is fed
 * @param results what each attack found, by its name, in the order asked
 * @param broken the smallest radius of the curve at which the prediction changes; empty if it does not, or there is no curve
 */
public record PictureAttack(
        String name,
        String label,
        Optional<Boolean> isRight,
        Picture before,
        Map<String, Result> results,
        Optional<Double> broken) {

    /**
     * What an attack found.
     *
     * @param attacked the numbers
     * @param label the name of the class that is predicted now
     * @param after the picture now
     * @param change the difference, made visible: grey = none, and the largest change is full contrast
     */
    public record Result(Attacked attacked, String label, Picture after, Picture change) {}
}
