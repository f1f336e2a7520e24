package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The classes that students tell apart: those of the network that occur, or those that are named and "other".
 *
 * @param names of the students' classes
 * @param ofNetwork the student's class for each class of the network that has one
 * @param other the student's class for all other classes of the network; negative if they have none
 */
record Question(List<String> names, Map<Integer, Integer> ofNetwork, int other) {

    static Question of(Model model, List<String> named, int[] predicted) {
        Labels labels = model.classifier().decisions();
        Map<Integer, Integer> numbers = new TreeMap<>();
        List<String> names = new ArrayList<>();
        if (named.isEmpty()) {
            TreeSet<Integer> seen = new TreeSet<>();
            for (int each : predicted) {
                seen.add(each);
            }
            seen.forEach(each -> {
                numbers.put(each, names.size());
                names.add(labels.name(each));
            });
            if (names.size() < 2) {
                throw LimpidException.badInput("the network says the same of all inputs: " + String.join("", names));
            }
            return new Question(names, numbers, -1);
        }
        for (String each : named) {
            int found = model.classifier().decisionNamed(each);
            numbers.put(found, names.size());
            names.add(labels.name(found));
        }
        names.add("other");
        return new Question(names, numbers, names.size() - 1);
    }

    /** The student's class of a class of the network; one more than all of them if there is none. */
    int of(int networkClass) {
        return ofNetwork.getOrDefault(networkClass, other < 0 ? names.size() : other);
    }

    int[] of(int[] predicted) {
        return Arrays.stream(predicted).map(this::of).toArray();
    }

    /** The known class of each input; negative if it is not known. */
    int[] truth(Model model, DataSet data, int[] inputs) {
        Labelled labelled = Labelled.of(data, model);
        return Arrays.stream(inputs)
                .map(labelled::expected)
                .map(k -> k < 0 ? k : of(k))
                .toArray();
    }
}
