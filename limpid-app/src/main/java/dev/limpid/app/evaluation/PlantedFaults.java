package dev.limpid.app.evaluation;

import dev.limpid.error.LimpidException;
import dev.limpid.world.Fault;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The faults of a drawn world, as a user writes them.
 *
 * @param watermark {@code NAME:RATE[:ELSEWHERE]}
 * @param stamp {@code NAME:RATE}
 * @param home the rate of homes
 * @param noise the rate of wrong labels
 * @param group {@code NAMES:RATE[:ELSEWHERE]}
 */
public record PlantedFaults(
        Optional<String> watermark,
        Optional<String> stamp,
        Optional<Double> home,
        Optional<Double> noise,
        Optional<String> group) {

    /** The world with these faults. @throws LimpidException if one of them cannot be understood */
    public World world() {
        World world = World.standard();
        if (watermark.isPresent()) {
            List<String> words = words("watermark", watermark.get());
            world = world.with(new Fault.Marked(species(words.get(0)), rate(words, 1), rate(words, 2)));
        }
        if (stamp.isPresent()) {
            List<String> words = words("stamp", stamp.get());
            if (words.size() > 2) {
                throw LimpidException.badInput("stamp is NAME:RATE, not " + stamp.get());
            }
            world = world.with(new Fault.Stamped(species(words.get(0)), rate(words, 1)));
        }
        if (home.isPresent()) {
            world = world.with(new Fault.Homed(home.get()));
        }
        if (noise.isPresent()) {
            world = world.with(new Fault.Mislabelled(noise.get()));
        }
        if (group.isPresent()) {
            List<String> words = words("group", group.get());
            Set<Integer> labels = Arrays.stream(words.get(0).split(","))
                    .map(PlantedFaults::species)
                    .collect(Collectors.toSet());
            world = world.with(new Fault.Grouped(labels, rate(words, 1), rate(words, 2)));
        }
        return world;
    }

    private static List<String> words(String fault, String text) {
        List<String> words = List.of(text.split(":"));
        if (words.size() < 2 || words.size() > 3) {
            throw LimpidException.badInput(fault + " is NAME:RATE or NAME:RATE:ELSEWHERE, not " + text);
        }
        return words;
    }

    /** The number of a species. @throws LimpidException if there is none of that name */
    public static int species(String name) {
        return Species.all().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound("there is no species " + name + "; there are "
                        + Species.all().stream().map(Species::name).collect(Collectors.joining(", "))))
                .index();
    }

    /** The rate in a place of the list; 0 where it ends before. */
    private static double rate(List<String> words, int place) {
        if (place >= words.size()) {
            return 0;
        }
        try {
            return Double.parseDouble(words.get(place));
        } catch (NumberFormatException e) {
            throw LimpidException.badInput(words.get(place) + " is not a rate", e);
        }
    }
}
