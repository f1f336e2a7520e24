package dev.limpid.concepts;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.concept.Cav;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked about the concepts of a network.
 *
 * @param methods which methods; empty for all that fit the network and the data
 * @param layer where the concepts are looked for; empty for the layer that methods explain by default
 * @param conditions which channels, groups of channels and directions CRP shows
 * @param target only inputs that the network puts into this class; empty for all
 * @param count how many concepts ACE and CRAFT look for, 2 to 64
 * @param vector how the vectors of TCAV are found
 * @param examples a folder with one folder of examples for each concept of TCAV; empty for the concepts of the data
 * @param relative pairs of concepts, {@code A:B}, whose difference is tested as well
 * @param seed of random concepts and random networks
 */
public record ConceptRequest(
        Set<Method> methods,
        Optional<String> layer,
        CrpConditions conditions,
        Optional<String> target,
        int count,
        Cav.Kind vector,
        Optional<Path> examples,
        List<String> relative,
        long seed) {
    /** All methods with their usual settings. */
    public static final ConceptRequest STANDARD = new ConceptRequest(
            Set.of(),
            Optional.empty(),
            CrpConditions.USUAL,
            Optional.empty(),
            10,
            Cav.Kind.MEAN_DIFFERENCE,
            Optional.empty(),
            List.of(),
            0);

    private static final int MOST = 64;

    /** A method. */
    public enum Method {
        /** Named concepts as directions, and their effect on classes. */
        TCAV,
        /** Clusters of segments. */
        ACE,
        /** Non-negative factors of activations. */
        CRAFT,
        /** Relevance through single channels, groups of channels and directions. */
        CRP,
        /** The network's own attention. */
        ATTENTION;

        /** Its name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws LimpidException if the number of concepts is out of bounds */
    public ConceptRequest {
        methods = Set.copyOf(methods);
        relative = List.copyOf(relative);
        if (count < 2 || count > MOST) {
            throw LimpidException.badInput("the number of concepts must be 2 to " + MOST + ", not " + count);
        }
    }

    /** The methods of texts such as {@code tcav}. @throws LimpidException if one is unknown */
    public static Set<Method> methods(List<String> texts) {
        Set<Method> methods = EnumSet.noneOf(Method.class);
        List<String> known = new ArrayList<>();
        for (Method each : Method.values()) {
            known.add(each.word());
        }
        for (String text : texts) {
            if (!known.contains(text.strip().toLowerCase(Locale.ROOT))) {
                throw LimpidException.badInput(
                        "'" + text + "' is no method for concepts; use " + String.join(", ", known));
            }
            methods.add(Method.valueOf(text.strip().toUpperCase(Locale.ROOT)));
        }
        return methods;
    }

    /** Whether a method was asked for or, if none was, all were. */
    boolean wants(Method method) {
        return methods.isEmpty() || methods.contains(method);
    }
}
