package dev.limpid.counterfactual;

import dev.limpid.contrast.counterfactual.CounterfactualMethod;
import dev.limpid.contrast.counterfactual.Counterfactuals;
import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param methods the names of the methods; see {@link Counterfactuals}
 * @param maps methods of attribution whose maps tell why the predicted class and not the other; empty for none
 * @param groups a file of groups of classes for further maps: why this class and not others of its group, why this group and not others;
 *     {@code auto} to find groups by the network's scores for other pictures; empty for no such maps
 * @param target the number or label of the class to predict instead; empty for the one with the next largest score
 * @param data where other pictures are, by which answers are judged; empty for the drawn world if the network is of the zoo and was
 *     trained on it, or else for the pictures that are asked about if there are at least 20
 * @param examples how many of these are used at most
 * @param generator the name or file of a decoder that draws pictures; empty for that of the network, if it is built in
 * @param count how many answers each method looks for
 * @param seed of what is drawn at random
 */
public record CounterfactualRequest(
        List<String> methods,
        List<String> maps,
        Optional<String> groups,
        Optional<String> target,
        Optional<String> data,
        int examples,
        Optional<String> generator,
        int count,
        long seed) {
    /** How many other pictures are usual. */
    public static final int EXAMPLES = 500;

    private static final int MOST = 20;

    public CounterfactualRequest {
        methods = List.copyOf(methods);
        maps = List.copyOf(maps);
        if (methods.isEmpty() && maps.isEmpty()) {
            throw LimpidException.badInput("no method is named");
        }
        methods.forEach(Counterfactuals::named);
        if (groups.isPresent() && maps.isEmpty()) {
            throw LimpidException.badInput(
                    "groups of classes are contrasted by maps; name a method that makes them, such as grad-cam");
        }
        if (count < 1 || count > MOST) {
            throw LimpidException.badInput("a method can look for 1 to " + MOST + " answers, not " + count);
        }
        if (examples < 1) {
            throw LimpidException.badInput("the number of examples is at least 1, not " + examples);
        }
    }

    /** These methods, or all if none is named, with one answer each. */
    public static CounterfactualRequest of(String... methods) {
        return new CounterfactualRequest(
                methods.length == 0 ? all() : List.of(methods),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EXAMPLES,
                Optional.empty(),
                1,
                0);
    }

    /** The names of all methods. */
    public static List<String> all() {
        return Counterfactuals.all().stream().map(CounterfactualMethod::name).toList();
    }

    /** This request for a class. */
    public CounterfactualRequest withTarget(String label) {
        return new CounterfactualRequest(
                methods, maps, groups, Optional.of(label), data, examples, generator, count, seed);
    }

    /** This request with maps of groups; see {@link #groups}. */
    public CounterfactualRequest withGroups(String fileOrAuto) {
        return new CounterfactualRequest(
                methods, maps, Optional.of(fileOrAuto), target, data, examples, generator, count, seed);
    }
}
