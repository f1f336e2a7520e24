package dev.limpid.map;

import dev.limpid.attribution.Progress;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.ProbeScore;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What probes are asked to read: the class, and for each concept whether an input shows it.
 *
 * @param type the division for the class; empty if the data are not classified
 * @param concepts those that enough inputs show and enough do not
 * @param splits the divisions for the concepts, by their numbers
 * @param unreadable inputs whose masks cannot be read, in order; they have no part in probes for concepts
 */
record Probes(
        Optional<ProbeScore.Split> type,
        List<Concept> concepts,
        Map<Integer, ProbeScore.Split> splits,
        List<Gathered.Failure> unreadable) {
    /** Inputs that must show a concept, and as many that must not. */
    static final int LEAST = 20;

    /** Nothing. */
    static Probes none() {
        return new Probes(Optional.empty(), List.of(), Map.of(), List.of());
    }

    /** What can be asked of a data set. */
    static Probes of(DataSet data, Classifier network, Features features, long seed, Progress progress) {
        int[] inputs = features.inputs();
        int[] labels = Arrays.stream(inputs).map(i -> data.label(i).orElse(-1)).toArray();
        ProbeScore.Split type =
                ProbeScore.Split.of(labels, Math.max(1, data.classes().size()), seed);
        List<Gathered.Failure> unreadable = new ArrayList<>();
        Map<Integer, int[]> shown = shown(data, network, inputs, unreadable, progress);
        List<Concept> concepts = new ArrayList<>();
        Map<Integer, ProbeScore.Split> splits = new HashMap<>();
        for (Concept each : data.concepts()) {
            int[] present = Objects.requireNonNull(shown.get(each.number()));
            long yes = Arrays.stream(present).filter(p -> p == 1).count();
            long no = Arrays.stream(present).filter(p -> p == 0).count();
            if (yes >= LEAST && no >= LEAST) {
                concepts.add(each);
                splits.put(each.number(), ProbeScore.Split.of(present, 2, seed));
            }
        }
        return new Probes(type.isUsable() ? Optional.of(type) : Optional.empty(), concepts, splits, unreadable);
    }

    /** For each concept and input 1 if it is shown, 0 if not, -1 if that is not known. */
    private static Map<Integer, int[]> shown(
            DataSet data, Classifier network, int[] inputs, List<Gathered.Failure> unreadable, Progress progress) {
        Map<Integer, int[]> shown = new HashMap<>();
        for (Concept each : data.concepts()) {
            int[] unknown = new int[inputs.length];
            Arrays.fill(unknown, -1);
            shown.put(each.number(), unknown);
        }
        for (int i = 0; i < inputs.length && !shown.isEmpty(); i++) {
            int at = i;
            try {
                data.masks(inputs[i])
                        .map(m -> m.seenBy(network))
                        .ifPresent(m -> shown.forEach(
                                (concept, present) -> present[at] = m.masks().containsKey(concept) ? 1 : 0));
            } catch (LimpidException e) {
                unreadable.add(new Gathered.Failure(inputs[i], data.name(inputs[i]), e.getMessage()));
            }
            progress.reached(i + 1, inputs.length);
        }
        return shown;
    }

    ProbeScore.Split split(Concept concept) {
        return Objects.requireNonNull(splits.get(concept.number()));
    }
}
