package dev.limpid.similar;

import dev.limpid.cases.GradientInfluence;
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
 * @param whole the method by all weights; empty for those on the last layer
 */
public record InfluenceMethod(
        String name, String meaning, Optional<Influence> last, Optional<GradientInfluence.Kind> whole) {
    private static final List<InfluenceMethod> BY_ALL_WEIGHTS = List.of(
            of(
                    "tracin-all",
                    "inner product of the gradients by all weights of the network",
                    GradientInfluence.Kind.TRACIN),
            of(
                    "trak",
                    "linear model of the log-odds in the gradients by all weights of the network",
                    GradientInfluence.Kind.TRAK),
            of(
                    "ek-fac",
                    "growth of the loss if the input is left out, to first order (curvature of all weights by layers)",
                    GradientInfluence.Kind.EK_FAC));

    private static InfluenceMethod of(String name, String meaning, GradientInfluence.Kind kind) {
        return new InfluenceMethod(name, meaning, Optional.empty(), Optional.of(kind));
    }

    /** All of them. */
    public static List<InfluenceMethod> all() {
        List<InfluenceMethod> all = new ArrayList<>();
        Arrays.stream(Influence.values())
                .forEach(i -> all.add(new InfluenceMethod(i.label(), i.meaning(), Optional.of(i), Optional.empty())));
        all.addAll(BY_ALL_WEIGHTS);
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
