package dev.limpid.map;

import dev.limpid.data.Concept;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.space.Decoder;
import dev.limpid.inside.space.IntrinsicDimension;
import dev.limpid.inside.space.ProbeScore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of inputs from layer to layer.
 *
 * @param rungs the layers, from the input to the scores
 * @param inputs how many inputs were looked at
 * @param concepts for which probes were fitted: those that enough inputs show and enough do not
 * @param similarities CKA of the layers with each other, or with those of the other network; empty if it was not asked for
 * @param other the layers of the other network; empty if there is none
 * @param notes what could not be done and why, one sentence each
 * @param failures inputs that could not be read, or whose masks could not, so that they have no part in probes for concepts
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record LayersResult(
        List<Rung> rungs,
        int inputs,
        List<Concept> concepts,
        double[][] similarities,
        Optional<Other> other,
        List<String> notes,
        List<Gathered.Failure> failures) {
    /** A concept counts as readable where a probe reaches this share of its way from chance to its best. */
    private static final double REACHED = 0.9;

    /** A probe that comes no farther than this from chance to certainty at any layer reads nothing. */
    private static final double LEAST = 0.2;

    public LayersResult {
        rungs = List.copyOf(rungs);
        concepts = List.copyOf(concepts);
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }

    /**
     * A layer.
     *
     * @param name what people call it
     * @param features how many numbers probes read
     * @param type the probe for the class; empty if the data are not classified
     * @param concepts the probes for the concepts, by the numbers of the concepts
     * @param decoder what is restored of the picture; empty if it was not asked for, or the layer is not a picture's
     * @param dimension the intrinsic dimension; empty if it was not asked for
     */
    public record Rung(
            String name,
            int features,
            Optional<ProbeScore> type,
            Map<Integer, ProbeScore> concepts,
            Optional<Decoder> decoder,
            Optional<IntrinsicDimension> dimension) {
        public Rung {
            concepts = Map.copyOf(concepts);
        }
    }

    /**
     * Another network that was compared.
     *
     * @param title its name
     * @param layers its layers
     */
    public record Other(String title, List<String> layers) {
        public Other {
            layers = List.copyOf(layers);
        }
    }

    /**
     * The first layer at which a concept is readable: its probe is above chance and control beyond the interval, and has come nine
     * tenths of the way to the best layer.
     *
     * @return empty if no layer makes it readable
     */
    public OptionalInt readable(Concept concept) {
        double best = rungs.stream()
                .map(r -> Optional.ofNullable(r.concepts().get(concept.number())))
                .flatMap(Optional::stream)
                .mapToDouble(ProbeScore::readable)
                .max()
                .orElse(0);
        for (int i = 0; i < rungs.size() && best >= LEAST; i++) {
            Optional<ProbeScore> score =
                    Optional.ofNullable(rungs.get(i).concepts().get(concept.number()));
            if (score.filter(s -> s.low() > Math.max(s.chance(), s.control()) && s.readable() >= REACHED * best)
                    .isPresent()) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The mean over concepts of a category of how far probes come from chance to certainty at a layer; NaN without any. */
    public double readable(int rung, String category) {
        return concepts.stream()
                .filter(c -> c.category().equals(category))
                .map(c -> Optional.ofNullable(rungs.get(rung).concepts().get(c.number())))
                .flatMap(Optional::stream)
                .mapToDouble(ProbeScore::readable)
                .average()
                .orElse(Double.NaN);
    }

    /** The categories of the concepts, in order. */
    public List<String> categories() {
        return concepts.stream().map(Concept::category).distinct().toList();
    }
}
