package dev.limpid.similar;

import dev.limpid.cases.Influence;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A way to measure influence.
 *
 * @param name as users write it
 * @param meaning in a phrase
 * @param last the method on the last layer; empty for those that differentiate the whole network
 */
public record InfluenceMethod(String name, String meaning, Optional<Influence> last) {
    /** The inner product of the gradients of both losses by all weights of the network. */
    static final InfluenceMethod TRACIN_ALL = new InfluenceMethod(
            "tracin-all", "inner product of the gradients by all weights of the network", Optional.empty());

    /** The linear model that gradients of log-odds by all weights make of the network. */
    static final InfluenceMethod TRAK = new InfluenceMethod(
            "trak", "linear model of the log-odds in the gradients by all weights of the network", Optional.empty());

    /** All of them. */
    public static List<InfluenceMethod> all() {
        List<InfluenceMethod> all = new ArrayList<>();
        Arrays.stream(Influence.values())
                .forEach(i -> all.add(new InfluenceMethod(i.label(), i.meaning(), Optional.of(i))));
        all.add(TRACIN_ALL);
        all.add(TRAK);
        return all;
    }

    /** The one of a name, such as {@code trak}. @throws LimpidException if there is none */
    public static InfluenceMethod parse(String name) {
        List<String> names = all().stream().map(InfluenceMethod::name).toList();
        return all().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.notFound(
                        "there is no method '" + name + "'; the methods are " + String.join(", ", names)));
    }
}
