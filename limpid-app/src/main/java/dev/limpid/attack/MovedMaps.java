package dev.limpid.attack;

import dev.limpid.contrast.attack.MapAttack;
import dev.limpid.report.Picture;
import java.util.Map;

/**
 * The attacks on the explanations of one picture.
 *
 * @param name of the picture
 * @param label the name of the class that is predicted, before and after
 * @param results what each attack found, by the name of the method, in the order asked
 */
public record MovedMaps(String name, String label, Map<String, Result> results) {

    /**
     * What an attack found.
     *
     * @param moved the numbers
     * @param before the map over the picture
     * @param after the map over the changed picture
     */
    public record Result(MapAttack.Moved moved, Picture before, Picture after) {}
}
