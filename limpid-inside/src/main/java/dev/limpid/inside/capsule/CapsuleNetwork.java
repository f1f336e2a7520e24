package dev.limpid.inside.capsule;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A capsule network that exposes its routing and its capsules as named outputs.
 *
 * <p>Its outputs are {@code lengths} ({@code float[N,K]}, the class scores), {@code capsules} ({@code float[N,K,D]}),
 * {@code coupling} ({@code float[N,T,H,W,K]}, the share of each of {@code T} capsule types at {@code H x W} positions
 * that is routed to each class) and {@code picture} ({@code float[N,C,H',W']}, reconstructed from the longest capsule).
 *
 * <p>Ref.: Sabour, Frosst and Hinton, Dynamic Routing Between Capsules, 2017, arXiv 1710.09829.
 */
public final class CapsuleNetwork implements AutoCloseable {
    private static final String LENGTHS = "lengths";
    private static final String CAPSULES = "capsules";
    private static final String COUPLING = "coupling";
    private static final String PICTURE = "picture";
    private static final List<String> OUTPUTS = List.of(LENGTHS, CAPSULES, COUPLING, PICTURE);

    private final String input;
    private final String entry;
    private final String chosen;
    private final Program reader;
    private final Program decoder;

    /**
     * The network's outputs for one input.
     *
     * @param lengths the class scores, {@code float[1,K]}, 0 to 1
     * @param capsules the capsule of each class, {@code float[1,K,D]}
     * @param coupling {@code float[1,T,H,W,K]}, sums to one over the classes
     * @param picture the reconstruction from the longest capsule, {@code float[1,C,H,W]}
     */
    public record Reading(Tensor lengths, Tensor capsules, Tensor coupling, Tensor picture) {

        /** The class with the longest capsule. */
        public int winner() {
            float[] all = lengths.toFloats();
            int best = 0;
            for (int k = 1; k < all.length; k++) {
                best = all[k] > all[best] ? k : best;
            }
            return best;
        }

        /**
         * The share at each position that is routed to a class: the mean over the capsule types.
         *
         * @return {@code float[1,1,H,W]}
         */
        public Tensor coupling(int target) {
            int types = (int) coupling.size(1);
            int places = (int) (coupling.size(2) * coupling.size(3));
            int classes = (int) coupling.size(4);
            float[] all = coupling.toFloats();
            float[] map = new float[places];
            for (int i = 0; i < types * places; i++) {
                map[i % places] += all[(i * classes) + target] / types;
            }
            return Tensor.of(map, 1, 1, coupling.size(2), coupling.size(3));
        }
    }

    private CapsuleNetwork(String input, String entry, String chosen, Program reader, Program decoder) {
        this.input = input;
        this.entry = entry;
        this.chosen = chosen;
        this.reader = reader;
        this.decoder = decoder;
    }

    /** The capsule network of a graph. @throws LimpidException if the outputs are not those of a capsule network */
    public static CapsuleNetwork of(Graph graph, Engine engine) {
        List<String> missing =
                OUTPUTS.stream().filter(o -> !graph.outputs().contains(o)).toList();
        if (!missing.isEmpty() || graph.inputs().size() != 1) {
            throw LimpidException.badInput(
                    "the network is not a capsule network with the outputs " + OUTPUTS + "; it has " + graph.outputs());
        }
        String entry = origin(graph, CAPSULES);
        String chosen = origin(graph, LENGTHS);
        return new CapsuleNetwork(
                graph.inputs().get(0).name(),
                entry,
                chosen,
                engine.compile(graph.withOutputs(OUTPUTS).pruned()),
                engine.compile(behind(graph, List.of(entry, chosen))));
    }

    /** The value that an output is a copy of. */
    private static String origin(Graph graph, String output) {
        String origin = output;
        Optional<Node> copy = graph.findProducer(origin);
        while (copy.isPresent() && copy.get().is("Identity")) {
            origin = copy.get().inputs().get(0);
            copy = graph.findProducer(origin);
        }
        return origin;
    }

    /** The decoder of a graph: the part from the capsules and their lengths to the picture. */
    private static Graph behind(Graph graph, List<String> entries) {
        List<Value> given = entries.stream().map(e -> many(graph, e)).toList();
        List<Node> nodes = graph.nodes().stream()
                .filter(n -> entries.stream().noneMatch(n.outputs()::contains))
                .toList();
        List<Value> all = new ArrayList<>(given);
        all.add(graph.inputs().get(0));
        Graph open =
                new Graph(all, List.of(PICTURE), graph.constants(), nodes, Map.of(), graph.captures(), graph.header());
        return open.pruned().withInputs(given);
    }

    private static Value many(Graph graph, String value) {
        List<Dim> dims = new ArrayList<>(graph.shapeOf(value).dims());
        dims.set(0, Dim.symbol("M"));
        return new Value(
                value, new TensorType(graph.findType(value).orElseThrow().element(), new Shape(dims)));
    }

    /** Reads one input, {@code float[1,...]}. */
    public Reading read(Tensor tensor) {
        Map<String, Tensor> found = reader.run(Map.of(input, tensor));
        return new Reading(
                Objects.requireNonNull(found.get(LENGTHS)),
                Objects.requireNonNull(found.get(CAPSULES)),
                Objects.requireNonNull(found.get(COUPLING)),
                Objects.requireNonNull(found.get(PICTURE)));
    }

    /**
     * The reconstructions from other capsules, with the same predicted class.
     *
     * @param capsules {@code float[M,K,D]}
     * @return {@code float[M,C,H,W]}
     */
    public Tensor decoded(Reading reading, Tensor capsules) {
        int count = (int) capsules.size(0);
        float[] one = reading.lengths().toFloats();
        float[] lengths = new float[count * one.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, lengths, i * one.length, one.length);
        }
        Map<String, Tensor> given = Map.of(entry, capsules, chosen, Tensor.of(lengths, count, one.length));
        return Objects.requireNonNull(decoder.run(given).get(PICTURE));
    }

    /**
     * Copies of the capsules in which one number of the predicted class's capsule is changed, by a different amount in
     * each copy.
     *
     * @param dimension the index of the number
     * @param changes the amounts to add
     * @return {@code float[changes,K,D]}
     */
    public static Tensor perturbed(Reading reading, int dimension, double... changes) {
        float[] one = reading.capsules().toFloats();
        int classes = (int) reading.capsules().size(1);
        int numbers = (int) reading.capsules().size(2);
        if (dimension < 0 || dimension >= numbers) {
            throw LimpidException.badInput("a capsule has the numbers 0 to " + (numbers - 1) + ", not " + dimension);
        }
        float[] all = new float[changes.length * one.length];
        for (int i = 0; i < changes.length; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
            all[(i * one.length) + (reading.winner() * numbers) + dimension] += (float) changes[i];
        }
        return Tensor.of(all, changes.length, classes, numbers);
    }

    @Override
    public void close() {
        reader.close();
        decoder.close();
    }
}
