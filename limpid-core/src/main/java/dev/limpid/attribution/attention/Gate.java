package dev.limpid.attribution.attention;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A gate of a convolutional network, found by its structure: feature maps times factors from 0 to 1 that are computed
 * from them, one per channel or one per position.
 *
 * @param value the factors
 * @param maps the feature maps that they multiply
 * @param kind the values from which they are computed
 */
public record Gate(String value, FeatureMap maps, Kind kind) {
    /** The kinds of gates. */
    public enum Kind {
        /** A number for each channel, from the channels' means. */
        SQUEEZE_EXCITE("squeeze-and-excitation block (feature maps times a sigmoid of their channels' means)"),
        /** A number for each channel, from the channels' means and largest values. */
        CBAM_CHANNEL("CBAM block (feature maps times a sigmoid of their channels' means and largest values)"),
        /** A number for each position. */
        SPATIAL("spatial attention (feature maps times a sigmoid with one number for each position)");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }
    }

    private static final int STEPS = 32;

    /**
     * The chosen gate of a kind: the last one, or the one with the number in the parameter {@code block}.
     *
     * @throws LimpidException if the network has none
     */
    static Gate of(ForwardPass f, Kind kind) {
        List<Gate> gates = all(f.model()).stream().filter(g -> g.kind() == kind).toList();
        if (gates.isEmpty()) {
            throw LimpidException.badInput("the network has no " + kind.meaning);
        }
        boolean last = f.settings().text("block").equals("last");
        return gates.get(last ? gates.size() - 1 : f.settings().whole("block", 0, gates.size() - 1));
    }

    /** All gates of a network, first to last. */
    public static List<Gate> all(Classifier model) {
        Graph graph = model.graph();
        Map<String, Node> producers = graph.producers();
        List<Gate> gates = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.is("Mul")) {
                gate(model, producers, node.input(0), node.input(1))
                        .or(() -> gate(model, producers, node.input(1), node.input(0)))
                        .ifPresent(gates::add);
            }
        }
        return gates;
    }

    private static Optional<Gate> gate(
            Classifier model, Map<String, Node> producers, String factor, String multiplied) {
        String value = factor;
        @Nullable Node node = producers.get(value);
        while (node != null && (node.has(Trait.SAME_ELEMENTS) || node.is("Expand"))) {
            value = node.input(0);
            node = producers.get(value);
        }
        if (node == null || !isFromZeroToOne(node)) {
            return Optional.empty();
        }
        @Nullable FeatureMap maps = model.findFeatureMap(multiplied).orElse(null);
        @Nullable
        Shape shape = model.graph().findType(value).map(TensorType::shape).orElse(null);
        if (maps == null || shape == null || maps.layout() == Layout.TOKENS || maps.count() == 1) {
            return Optional.empty();
        }
        long numbers = LongStream.range(1, shape.rank())
                .map(axis -> shape.size((int) axis))
                .reduce(1, (a, b) -> a * b);
        boolean byChannel = numbers == maps.channels();
        if (byChannel == (numbers == maps.count())) {
            return Optional.empty();
        }
        Set<String> pools = byChannel ? pools(model.graph(), producers, value, maps) : Set.of();
        if (byChannel && pools.isEmpty()) {
            return Optional.empty();
        }
        Kind kind = !byChannel
                ? Kind.SPATIAL
                : pools.stream().anyMatch(p -> p.contains("Max")) ? Kind.CBAM_CHANNEL : Kind.SQUEEZE_EXCITE;
        return Optional.of(new Gate(value, maps, kind));
    }

    /** Whether a node maps numbers elementwise to 0 to 1, like a {@code Clip} in gates of mobile networks. */
    private static boolean isFromZeroToOne(Node node) {
        return node.is("Clip")
                || (node.has(Trait.ELEMENTWISE)
                        && node.op().find().filter(row -> row.isWithin(0, 1)).isPresent());
    }

    /** The operators that reduced the spatial axes on the path to the factors. */
    private static Set<String> pools(Graph graph, Map<String, Node> producers, String value, FeatureMap maps) {
        Set<String> pools = new HashSet<>();
        List<String> waiting = new ArrayList<>(List.of(value));
        for (int i = 0; i < waiting.size() && i < STEPS; i++) {
            @Nullable Node node = producers.get(waiting.get(i));
            if (node == null) {
                continue;
            }
            if (node.input(0).equals(maps.value())) {
                pools.add(node.op().name());
                continue;
            }
            node.reads().stream()
                    .filter(input -> graph.findConstant(input).isEmpty() && !waiting.contains(input))
                    .forEach(waiting::add);
        }
        return pools;
    }

    /** One number for each channel: {@code float[N,C,1,...]}. */
    public Expr byChannel(ForwardPass f) {
        long[] sizes = LongStream.concat(
                        LongStream.of(-1, maps.channels()),
                        LongStream.generate(() -> 1).limit(maps.places().size()))
                .toArray();
        return f.value(value).reshape(sizes);
    }

    /** One number for each position: {@code float[N,...]}. */
    public Expr byPlace(ForwardPass f) {
        long[] sizes = LongStream.concat(
                        LongStream.of(-1), maps.places().stream().mapToLong(p -> p))
                .toArray();
        return f.value(value).reshape(sizes);
    }
}
