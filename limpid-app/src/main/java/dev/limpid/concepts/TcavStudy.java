package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Tested;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.concept.Cav;
import dev.limpid.inside.concept.LayerReadings;
import dev.limpid.inside.concept.Tcav;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tests named concepts: those of the data, or examples in folders. */
final class TcavStudy {
    /** Inputs that a concept and a class need. */
    static final int LEAST = 5;

    private final Source source;
    private final Truth truth;

    TcavStudy(Source source, Truth truth) {
        this.source = source;
        this.truth = truth;
    }

    /** Which of the inputs show a concept, with its category. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Shown(String category, boolean[] inputs) {
        int count() {
            int count = 0;
            for (boolean each : inputs) {
                count += each ? 1 : 0;
            }
            return count;
        }

        /** How many inputs show this concept and not another one. */
        int countWithout(Shown other) {
            int count = 0;
            for (int i = 0; i < inputs.length; i++) {
                count += inputs[i] && !other.inputs[i] ? 1 : 0;
            }
            return count;
        }
    }

    /** Whether there are concepts to test. */
    boolean hasConcepts() {
        return source.request().examples().isPresent() || !truth.concepts().isEmpty();
    }

    /** @throws LimpidException if no concept is shown by enough inputs, or a relative one is unknown */
    List<Tested> run() {
        List<LayerReadings.Row> rows = source.readings().rows();
        List<double[]> activations = new ArrayList<>();
        Map<String, Shown> concepts = source.request()
                .examples()
                .map(folder -> ofExamples(folder, activations))
                .orElseGet(() -> ofData(rows, activations));
        concepts.values().removeIf(s -> s.count() < LEAST || s.inputs().length - s.count() < LEAST);
        if (concepts.isEmpty()) {
            throw LimpidException.badInput(
                    !hasConcepts()
                            ? source.data().name() + ": holds inputs without concepts, which tcav tests; give data with"
                                    + " masks, or a folder of examples for each concept"
                            : "no concept is shown by at least " + LEAST + " inputs and missing in at least " + LEAST
                                    + "; give more inputs, or a folder of examples for each concept");
        }
        Tcav tcav = new Tcav(
                activations, rows, source.request().vector(), source.request().seed());
        List<Tested> tested = new ArrayList<>();
        int done = 0;
        for (Map.Entry<String, Shown> each : concepts.entrySet()) {
            Shown shown = each.getValue();
            Cav vector = tcav.vector(shown.inputs());
            tested.add(tested(each.getKey(), shown, vector, tcav.scores(vector, shown.count(), LEAST)));
            source.progress("testing concepts").reached(++done, concepts.size());
        }
        for (String pair : source.request().relative()) {
            String[] names = pair.split(":", -1);
            if (names.length != 2 || !concepts.containsKey(names[0]) || !concepts.containsKey(names[1])) {
                throw LimpidException.notFound(
                        "'" + pair + "' is no pair of concepts A:B; there are " + String.join(", ", concepts.keySet()));
            }
            Shown first = Objects.requireNonNull(concepts.get(names[0]));
            Shown second = Objects.requireNonNull(concepts.get(names[1]));
            Cav vector = tcav.relative(first.inputs(), second.inputs());
            tested.add(tested(
                    pair,
                    first,
                    vector,
                    tcav.scores(vector, first.countWithout(second), second.countWithout(first), LEAST)));
        }
        return tested;
    }

    private static Tested tested(String name, Shown shown, Cav cav, List<Tcav.Score> scores) {
        return new Tested(name, shown.category(), shown.count(), cav.direction(), cav.accuracy(), scores);
    }

    private Map<String, Shown> ofData(List<LayerReadings.Row> all, List<double[]> activations) {
        List<LayerReadings.Row> rows =
                all.stream().filter(r -> truth.isReadable(r.index())).toList();
        Map<String, Shown> concepts = new LinkedHashMap<>();
        rows.forEach(r -> activations.add(r.activations()));
        for (Concept each : truth.concepts()) {
            boolean[] shows = new boolean[rows.size()];
            for (int i = 0; i < shows.length; i++) {
                shows[i] = truth.shows(rows.get(i).index(), each.number());
            }
            boolean isTaken = concepts.containsKey(each.name());
            String name = isTaken ? each.category() + " " + each.name() : each.name();
            concepts.put(name, new Shown(each.category(), shows));
        }
        return concepts;
    }

    private Map<String, Shown> ofExamples(Path folder, List<double[]> activations) {
        DataSet examples = DataSet.of(folder.toString(), source.model(), 0);
        if (examples.classes().size() < 2) {
            throw LimpidException.badInput(
                    folder + ": needs a folder of examples for each concept, at least two, such as stripes and random");
        }
        Gathered<LayerReadings> read =
                source.readings(examples.samples(source.model()), Optional.empty(), "reading examples");
        read.failures().forEach(source::passOver);
        List<LayerReadings.Row> rows = read.statistic().rows();
        rows.forEach(r -> activations.add(r.activations()));
        Map<String, Shown> concepts = new LinkedHashMap<>();
        for (int c = 0; c < examples.classes().size(); c++) {
            boolean[] shows = new boolean[rows.size()];
            for (int i = 0; i < shows.length; i++) {
                shows[i] = examples.label(rows.get(i).index()).orElse(-1) == c;
            }
            concepts.put(examples.classes().get(c), new Shown("examples", shows));
        }
        return concepts;
    }
}
