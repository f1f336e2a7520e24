package dev.limpid.concepts;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Units;
import dev.limpid.inside.concept.RelevanceCondition;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What CRP lets relevance pass through.
 *
 * @param units single channels; empty for the most relevant ones
 * @param groups channels that are looked at together
 * @param directions an array {@code [channels]} or {@code [directions][channels]} as {@code .npy}, of any length; empty for none
 */
public record CrpConditions(Optional<Units> units, List<List<Integer>> groups, Optional<Path> directions) {
    /** The most relevant channels. */
    public static final CrpConditions USUAL = new CrpConditions(Optional.empty(), List.of(), Optional.empty());

    public CrpConditions {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /**
     * Parses units as {@link Units#parse} does, in which {@code +} joins channels to a group: {@code 5,3+17,20-23+40}.
     *
     * @throws LimpidException if the text names no units
     */
    public static CrpConditions parse(String text) {
        if (!text.contains("+")) {
            return USUAL.withUnits(Units.parse(text));
        }
        List<List<Integer>> groups = new ArrayList<>();
        List<Integer> singles = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            List<Integer> group = new ArrayList<>();
            for (String part : each.split("\\+", -1)) {
                Units.parse(part + ",").listed().stream()
                        .filter(u -> !group.contains(u))
                        .forEach(group::add);
            }
            if (each.contains("+")) {
                groups.add(group);
            } else {
                singles.addAll(group);
            }
        }
        return new CrpConditions(Optional.of(new Units(Optional.empty(), singles)), groups, Optional.empty());
    }

    /** The same with these single channels. */
    public CrpConditions withUnits(Units other) {
        return new CrpConditions(Optional.of(other), groups, directions);
    }

    /** The same with these directions; the most relevant channels are shown only where they are asked for. */
    public CrpConditions withDirections(Path file) {
        Units none = new Units(Optional.empty(), List.of());
        return new CrpConditions(Optional.of(units.orElse(none)), groups, Optional.of(file));
    }

    /** Groups and directions. @throws LimpidException if the layer has no such channels, or a direction does not fit */
    List<RelevanceCondition> of(int channels, String layer) {
        List<RelevanceCondition> all = new ArrayList<>();
        groups.forEach(g -> all.add(RelevanceCondition.group(g, channels)));
        directions.ifPresent(file -> all.addAll(read(file, channels, layer)));
        return all;
    }

    private static List<RelevanceCondition> read(Path file, int channels, String layer) {
        Tensor array = Npy.read(file);
        if (array.rank() < 1 || array.rank() > 2 || array.size(-1) != channels) {
            throw LimpidException.badInput(file + ": is " + array.type() + ", but a direction in layer '" + layer
                    + "' has " + channels + " numbers");
        }
        float[] numbers = array.toFloats();
        int count = numbers.length / channels;
        List<RelevanceCondition> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] own = new float[channels];
            System.arraycopy(numbers, i * channels, own, 0, channels);
            String name = "direction" + (count > 1 ? " " + i : "");
            try {
                all.add(RelevanceCondition.direction(name, own));
            } catch (LimpidException e) {
                throw LimpidException.badInput(file + ": " + e.getMessage(), e);
            }
        }
        return all;
    }
}
