package dev.limpid.dream;

import dev.limpid.Image;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.inside.Units;
import dev.limpid.inside.dream.DreamOptions;
import dev.limpid.inside.dream.DreamPlan.Aim;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which dreams are asked for.
 *
 * @param subject what the pictures are to excite
 * @param aim what is made large
 * @param isLeast whether the opposite is asked for: the least-liked input
 * @param picture the given picture, for aims that need one
 * @param style how pictures are parametrised
 * @param facets how many different pictures of each subject, 1 to 16
 * @param seed of random starts and views
 * @param options how they are optimised
 */
public record DreamRequest(
        Subject subject,
        Aim aim,
        boolean isLeast,
        Optional<Image> picture,
        Style style,
        int facets,
        long seed,
        DreamOptions options) {
    private static final int MOST_FACETS = 16;
    private static final int USUAL_UNITS = 16;
    private static final List<String> AIMS = List.of("prefer", "least", "accentuate", "caricature", "invert");

    /**
     * What pictures are to excite: units of layers, classes, or directions in a layer.
     *
     * @param layers the layers' names; empty for the default layer, {@code all} for every layer with parameters
     * @param units which units of each layer
     * @param classes numbers or names of classes; if there are any, layers and units are not used
     * @param direction an array with a vector in each row, such as concept vectors, that is used instead of units
     * @param isCentre whether only the middle position counts (a neuron), instead of the mean over all (a channel)
     */
    public record Subject(
            List<String> layers, Units units, List<String> classes, Optional<Path> direction, boolean isCentre) {
        public Subject {
            layers = List.copyOf(layers);
            classes = List.copyOf(classes);
        }
    }

    /**
     * How pictures are parametrised.
     *
     * @param parametrization {@code fourier}, {@code pixel}, {@code maco} or {@code generator}
     * @param generator of {@code generator}: the name of one that is built in or the file of a decoder; empty for the one
     *     of the network's own data
     * @param data pictures like those that the network is used for: {@code maco} needs them, colours are taken from them, and
     *     dreams are compared with them
     * @param side length of the pictures' sides, pixels; 0 for the size that the network takes
     * @param decay how much smoother than noise {@code fourier} pictures are, 0 to 4
     */
    public record Style(
            String parametrization, Optional<String> generator, Optional<DataSet> data, int side, double decay) {
        private static final int MOST = 1024;
        private static final List<String> KINDS = List.of("fourier", "pixel", "maco", "generator");

        /** Fourier coefficients in the size that the network takes. */
        public static final Style DEFAULT = new Style("fourier", Optional.empty(), Optional.empty(), 0, 1);

        /** @throws LimpidException if there is no such parametrisation, or a number is out of range */
        public Style {
            if (!KINDS.contains(parametrization)) {
                throw LimpidException.badInput("'" + parametrization + "' is no parametrisation; there are "
                        + String.join(", ", KINDS) + Suggestion.clause(parametrization, KINDS));
            }
            if (side < 0 || side > MOST || (side > 0 && side < 8)) {
                throw LimpidException.badInput("the side of a dream is 8 to " + MOST + " pixels, not " + side);
            }
            if (!(decay >= 0 && decay <= 4)) {
                throw LimpidException.badInput("decay must be 0 to 4, not " + decay);
            }
            if (parametrization.equals("maco") && data.isEmpty()) {
                throw LimpidException.badInput("maco takes the spectrum of data; give pictures as data");
            }
            if (generator.isPresent() && !parametrization.equals("generator")) {
                throw LimpidException.badInput(
                        parametrization + " takes no generator; the parametrisation 'generator' does");
            }
            if (parametrization.equals("generator") && side > 0) {
                throw LimpidException.badInput("a generator has a size of its own; leave out the side");
            }
        }
    }

    /** @throws LimpidException if a number is out of range, or a picture is missing or not needed */
    public DreamRequest {
        if (facets < 1 || facets > MOST_FACETS) {
            throw LimpidException.badInput("facets must be 1 to " + MOST_FACETS + ", not " + facets);
        }
        if (aim.needsPicture() && picture.isEmpty()) {
            throw LimpidException.badInput(label(aim, isLeast) + " starts from a picture; give one");
        }
        if (!aim.needsPicture() && picture.isPresent()) {
            throw LimpidException.badInput(
                    label(aim, isLeast) + " takes no picture; use accentuate, caricature or invert");
        }
        if (!aim.needsDirection()
                && (!subject.classes().isEmpty() || subject.direction().isPresent())) {
            throw LimpidException.badInput(
                    label(aim, isLeast) + " looks at all units of a layer, not at a class or a" + " direction");
        }
    }

    /** The preferred inputs of the first units of the default layer. */
    public static final DreamRequest DEFAULT =
            of(new Subject(List.of(), Units.of(USUAL_UNITS), List.of(), Optional.empty(), false));

    /** The preferred inputs of a subject. */
    public static DreamRequest of(Subject subject) {
        return new DreamRequest(
                subject, Aim.PREFERRED, false, Optional.empty(), Style.DEFAULT, 1, 0, DreamOptions.DEFAULT);
    }

    /** The preferred input of a class: of its score before softmax or sigmoid. */
    public static DreamRequest ofClass(String name) {
        return of(new Subject(List.of(), Units.ALL, List.of(name), Optional.empty(), false));
    }

    /** The preferred inputs of units of a layer. */
    public static DreamRequest ofUnits(String layer, Units units) {
        return of(new Subject(List.of(layer), units, List.of(), Optional.empty(), false));
    }

    /**
     * This request with another aim and its usual options: {@code prefer}, {@code least}, {@code accentuate}, {@code caricature} or {@code invert}.
     *
     * @param given the picture, for the last three
     * @throws LimpidException if there is no such aim, or the picture is missing or not needed
     */
    public DreamRequest withAim(String name, Optional<Image> given) {
        Aim other = switch (name) {
            case "prefer", "least" -> Aim.PREFERRED;
            case "accentuate" -> Aim.ACCENTUATED;
            case "caricature" -> Aim.CARICATURE;
            case "invert" -> Aim.INVERSION;
            default ->
                throw LimpidException.badInput("'" + name + "' is no aim of dreams; there are "
                        + String.join(", ", AIMS) + Suggestion.clause(name, AIMS));
        };
        DreamOptions usual = DreamOptions.of(other);
        return new DreamRequest(subject, other, name.equals("least"), given, style, facets, seed, usual);
    }

    /** This request with pictures parametrised in another way. */
    public DreamRequest withStyle(Style other) {
        return new DreamRequest(subject, aim, isLeast, picture, other, facets, seed, options);
    }

    /** This request with several different pictures of each subject. */
    public DreamRequest withFacets(int count) {
        return new DreamRequest(subject, aim, isLeast, picture, style, count, seed, options);
    }

    /** This request with another seed. */
    public DreamRequest withSeed(long other) {
        return new DreamRequest(subject, aim, isLeast, picture, style, facets, other, options);
    }

    /** This request with other options of the optimisation. */
    public DreamRequest withOptions(DreamOptions other) {
        return new DreamRequest(subject, aim, isLeast, picture, style, facets, seed, other);
    }

    /** What is asked for, in a word: {@code prefer}, {@code least}, {@code accentuate}, {@code caricature}, {@code invert}. */
    public String label() {
        return label(aim, isLeast);
    }

    private static String label(Aim aim, boolean isLeast) {
        return switch (aim) {
            case PREFERRED -> isLeast ? "least" : "prefer";
            case ACCENTUATED -> "accentuate";
            case CARICATURE -> "caricature";
            case INVERSION -> "invert";
        };
    }
}
