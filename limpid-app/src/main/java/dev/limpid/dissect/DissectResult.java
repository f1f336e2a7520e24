package dev.limpid.dissect;

import dev.limpid.inside.Gathered;
import dev.limpid.report.html.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The result of a dissection.
 *
 * @param request what was asked
 * @param categories of the concepts
 * @param splits the parts of the data, in the order of the IoU of each part
 * @param concepts how many concepts there are
 * @param hasMasks whether it is known where concepts are; without masks there are only names by INVERT
 * @param network what was found
 * @param others what was found of the networks that it is compared with
 * @param trials the names that were put on trial
 * @param effects the units that were switched off
 * @param notes what could not be done, a sentence each
 */
public record DissectResult(
        DissectRequest request,
        List<String> categories,
        List<String> splits,
        int concepts,
        boolean hasMasks,
        NetworkFinding network,
        List<NetworkFinding> others,
        List<Trial> trials,
        List<Effect> effects,
        List<String> notes) {
    public DissectResult {
        categories = List.copyOf(categories);
        splits = List.copyOf(splits);
        others = List.copyOf(others);
        trials = List.copyOf(trials);
        effects = List.copyOf(effects);
        notes = List.copyOf(notes);
    }

    /** Pictures that a network could not be given, each once: first those of the network, then those of the others alone. */
    public List<Gathered.Failure> failures() {
        Map<String, Gathered.Failure> each = new LinkedHashMap<>();
        Stream.concat(Stream.of(network), others.stream())
                .flatMap(n -> n.failures().stream())
                .forEach(f -> each.putIfAbsent(f.name(), f));
        return new ArrayList<>(each.values());
    }

    /** How many units of a layer detect a concept, or have a name, in words. */
    public String found(NetworkFinding.LayerFinding layer) {
        int units = layer.units().size();
        if (hasMasks) {
            return layer.detectors().total() + " of " + units + " units detect "
                    + Numbers.count(layer.detectors().unique(), "concept");
        }
        long named = layer.units().stream().filter(u -> u.invert().isPresent()).count();
        return named + " of " + units + " units have a name by INVERT; the data have no masks";
    }
}
