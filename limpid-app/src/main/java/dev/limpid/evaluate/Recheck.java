package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Results that are checked: the rows of an earlier output folder are taken over, but those of some pictures are computed again. Rows of a
 * whole data set, and those of protocols that gather over pictures, are taken over as they are.
 *
 * @param folder the output folder of the earlier run
 * @param pictures how many pictures are computed again
 * @param seed by which they are drawn
 */
public record Recheck(Path folder, int pictures, long seed) {
    /** @throws LimpidException if no picture is to be computed again */
    public Recheck {
        if (pictures < 1) {
            throw LimpidException.badInput("at least one picture must be computed again");
        }
    }

    /** The numbers of the pictures that are computed again, of so many. */
    Set<Integer> drawn(int count) {
        List<Integer> left = IntStream.range(0, count).boxed().collect(Collectors.toList());
        Set<Integer> drawn = new HashSet<>();
        SplittableRandom random = new SplittableRandom(seed);
        while (drawn.size() < pictures && !left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }
}
