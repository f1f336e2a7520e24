package dev.limpid.cases;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The prototypes of a network that compares patches of a feature map with them: a convolution of size 1 with the
 * prototypes as weights, within a logarithm of distances, the best place of each prototype, and a linear layer to the classes.
 *
 * <p>Ref.: Chen, Li, Tao, Barnett, Su and Rudin, This Looks Like That: Deep Learning for Interpretable Image
 * Recognition, 2019, arXiv 1806.10574.
 *
 * @param patches the value with the compared patches, {@code float[N,D,H,W]}
 * @param map the value with a number for each prototype and place, {@code float[N,P,H,W]}
 * @param isDistance whether small numbers of the map are similar
 * @param similarities the value with the similarity of the best place, {@code float[N,P]}
 * @param vectors the prototypes, {@code float[P,D,1,1]}
 * @param weights of the prototypes for each class, {@code [K][P]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PrototypeLayer(
        String patches, String map, boolean isDistance, String similarities, Tensor vectors, double[][] weights) {
    /** The prototype layer of a network, if it has one. */
    public static Optional<PrototypeLayer> find(Classifier model) {
        return find(model.graph(), model.logits());
    }

    /** The prototype layer before a value with scores of classes. */
    static Optional<PrototypeLayer> find(Graph graph, String logits) {
        return new Search(graph).from(logits);
    }

    /** Number of prototypes. */
    public int count() {
        return (int) vectors.size(0);
    }

    /** The class for which a prototype counts most. */
    public int classOf(int prototype) {
        int best = 0;
        for (int k = 1; k < weights.length; k++) {
            best = weights[k][prototype] > weights[best][prototype] ? k : best;
        }
        return best;
    }

    /** One search. */
    private static final class Search {
        private final Graph graph;
        private final Map<String, Node> producers;

        /** The values that depend on an input. */
        private final Set<String> dynamic = new HashSet<>();

        Search(Graph graph) {
            this.graph = graph;
            this.producers = graph.producers();
            graph.inputs().forEach(i -> dynamic.add(i.name()));
            for (Node node : graph.nodes()) {
                if (node.inputs().stream().anyMatch(dynamic::contains)) {
                    dynamic.addAll(node.outputs());
                }
            }
        }

        Optional<PrototypeLayer> from(String logits) {
            @Nullable Node linear = producers.get(logits);
            while (linear != null
                    && (linear.is("Add") || linear.is("Identity"))
                    && dynamic(linear).size() == 1) {
                linear = producers.get(dynamic(linear).get(0));
            }
            if (linear == null || !(linear.is("Gemm") || linear.is("MatMul"))) {
                return Optional.empty();
            }
            @Nullable Tensor matrix = constant(linear.input(1));
            if (matrix == null || matrix.rank() != 2) {
                return Optional.empty();
            }
            String similarities = linear.input(0);
            Set<String> seen = new HashSet<>();
            List<Node> pools = ends(similarities, true, seen);
            if (pools.size() != 1 || !isPooling(pools.get(0))) {
                return Optional.empty();
            }
            Node pool = pools.get(0);
            String map = pool.input(0);
            List<Node> sources = ends(map, false, seen);
            boolean hasLogarithm = seen.stream().map(producers::get).anyMatch(n -> n != null && n.is("Log"));
            boolean isTransposed = linear.intAttribute("transB", 0) == 1;
            int prototypes = (int) matrix.size(isTransposed ? 1 : 0);
            Optional<Node> products = sources.stream()
                    .filter(n -> n.is("Conv") && isProduct(n, prototypes))
                    .findFirst();
            if (!hasLogarithm || products.isEmpty() || sources.size() < 2) {
                return Optional.empty();
            }
            return Optional.of(new PrototypeLayer(
                    products.get().input(0),
                    map,
                    pool.is("ReduceMin"),
                    similarities,
                    graph.findConstant(products.get().input(1)).orElseThrow(),
                    rows(matrix, isTransposed)));
        }

        private boolean isProduct(Node conv, int prototypes) {
            return graph.findConstant(conv.input(1))
                    .filter(w -> w.rank() == 4 && w.size(0) == prototypes && w.size(2) == 1 && w.size(3) == 1)
                    .isPresent();
        }

        private boolean isPooling(Node node) {
            if (node.is("MaxPool")) {
                long[] kernel = node.intsAttribute("kernel_shape");
                return graph.findType(node.input(0))
                        .map(t -> t.shape())
                        .filter(s ->
                                s.rank() == 4 && kernel.length == 2 && s.size(2) == kernel[0] && s.size(3) == kernel[1])
                        .isPresent();
            }
            return node.is("GlobalMaxPool") || node.is("ReduceMax") || node.is("ReduceMin");
        }

        /** The first nodes before a value that are neither elementwise nor, if these are passed over, change shapes only. */
        private List<Node> ends(String value, boolean isShaping, Set<String> seen) {
            Deque<String> open = new ArrayDeque<>(List.of(value));
            Set<Node> ends = new LinkedHashSet<>();
            while (!open.isEmpty()) {
                String name = open.remove();
                @Nullable Node node = producers.get(name);
                if (node == null || !seen.add(name)) {
                    continue;
                }
                if (isElementwise(node) || (isShaping && node.has(Trait.SAME_ORDER))) {
                    open.addAll(dynamic(node));
                } else {
                    ends.add(node);
                }
            }
            return List.copyOf(ends);
        }

        private static boolean isElementwise(Node node) {
            return node.has(Trait.ELEMENTWISE)
                    || node.has(Trait.BROADCASTS)
                    || node.has(Trait.RECODES)
                    || node.is("Identity");
        }

        /** The inputs of a node that are no constants. */
        private List<String> dynamic(Node node) {
            return node.inputs().stream().filter(dynamic::contains).toList();
        }

        private @Nullable Tensor constant(String name) {
            Optional<Tensor> known = graph.findConstant(name);
            @Nullable Node node = producers.get(name);
            if (known.isPresent() || node == null || !node.is("Transpose")) {
                return known.orElse(null);
            }
            @Nullable Tensor before = constant(node.input(0));
            boolean isSwapped = Arrays.equals(node.intsAttribute("perm", 1, 0), new long[] {1, 0});
            return before == null || before.rank() != 2 || !isSwapped ? null : transposed(before);
        }

        private static Tensor transposed(Tensor matrix) {
            int rows = (int) matrix.size(0);
            int columns = (int) matrix.size(1);
            double[] numbers = matrix.toDoubles();
            double[] turned = new double[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                turned[i % columns * rows + i / columns] = numbers[i];
            }
            return Tensor.of(matrix.elementType(), turned, columns, rows);
        }

        /** Rows by class: of {@code [P,K]}, or of {@code [K,P]} if it is transposed already. */
        private static double[][] rows(Tensor matrix, boolean isByClass) {
            double[] numbers = (isByClass ? matrix : transposed(matrix)).toDoubles();
            int classes = (int) matrix.size(isByClass ? 0 : 1);
            int width = numbers.length / classes;
            return IntStream.range(0, classes)
                    .mapToObj(k -> Arrays.copyOfRange(numbers, k * width, (k + 1) * width))
                    .toArray(double[][]::new);
        }
    }
}
