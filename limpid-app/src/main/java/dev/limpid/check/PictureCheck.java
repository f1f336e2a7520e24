package dev.limpid.check;

import java.util.List;
import java.util.Optional;

/**
 * A picture beside its reference.
 *
 * @param name of the picture
 * @param golden what was recorded
 * @param label what is predicted now; empty if the picture could not be read
 * @param probability of that now
 * @param isChanged whether another class is predicted
 * @param maps one for each method
 * @param problem why the picture could not be checked, in a sentence; empty if it could
 */
public record PictureCheck(
        String name,
        GoldenPicture golden,
        String label,
        double probability,
        boolean isChanged,
        List<MapCheck> maps,
        Optional<String> problem) {
    public PictureCheck {
        maps = List.copyOf(maps);
    }

    /** The same with the maps of some methods alone. */
    public PictureCheck withMethods(List<String> methods) {
        List<MapCheck> some =
                maps.stream().filter(m -> methods.contains(m.method())).toList();
        return new PictureCheck(name, golden, label, probability, isChanged, some, problem);
    }
}
