package dev.limpid.graph.pass;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a graph asks of shapes when it runs into constants, as far as its types tell the answer.
 *
 * <p>Exporters that keep the batch open write {@code Shape}, {@code Gather} and {@code Concat} in front of every
 * {@code Reshape}. Sizes that are fixed become constants; a list of sizes for {@code Reshape} in which one entry stays
 * open is written with {@code -1} there, which is the same for every batch that runs at all. What
 * becomes constant can let more of the types be known: use this and {@link FoldConstants} in turns.
 */
public final class StaticShapes implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return new Run(graph).result();
    }

    private static final class Run {
        private final Graph graph;
        private final Facts facts;
        private final Names names;
        private final Map<String, Tensor> constants;
        private final Map<String, Node> producers;
        private final Map<Tensor, String> sizes = new HashMap<>();

        Run(Graph graph) {
            this.graph = graph;
            this.facts = new Facts(graph.types(), null);
            this.names = Names.of(graph);
            this.constants = new LinkedHashMap<>(graph.constants());
            this.producers = graph.producers();
        }

        Graph result() {
            List<Node> nodes = new ArrayList<>();
            for (Node node : graph.nodes()) {
                facts.learn(node);
                @Nullable Tensor answer = node.op().isStandard() ? answer(node).orElse(null) : null;
                if (answer != null) {
                    constants.put(node.output(), answer);
                } else {
                    nodes.add(node.is("Reshape") ? reshape(node) : node);
                }
            }
            return graph.with(nodes, constants).pruned();
        }

        private Optional<Tensor> answer(Node node) {
            return switch (node.op().name()) {
                case "Shape" -> known(asked(node)).map(Tensor::list);
                case "Size" -> known(asked(node)).map(all -> Tensor.of(new long[] {Tensor.elementCount(all)}));
                case "Gather" -> shapeBefore(node).flatMap(all -> gathered(all, node));
                case "Slice" -> shapeBefore(node).flatMap(all -> sliced(all, node));
                default -> Optional.empty();
            };
        }

        /** The sizes a Shape node asks for, -1 where open; null where not even their number is known. */
        private long @Nullable [] asked(Node node) {
            @Nullable
            Shape shape = graph.findType(node.input(0)).map(TensorType::shape).orElse(null);
            if (shape == null) {
                return null;
            }
            int start = clamp(node.intAttribute("start", 0), shape.rank());
            int end = clamp(node.intAttribute("end", shape.rank()), shape.rank());
            return Arrays.copyOfRange(shape.sizes(), start, Math.max(start, end));
        }

        private static Optional<long[]> known(long @Nullable [] all) {
            return all == null || Arrays.stream(all).anyMatch(s -> s < 0) ? Optional.empty() : Optional.of(all);
        }

        private Optional<long[]> shapeBefore(Node node) {
            @Nullable Node shape = producers.get(node.input(0));
            return shape == null || !shape.is("Shape") ? Optional.empty() : Optional.ofNullable(asked(shape));
        }

        private Optional<Tensor> gathered(long[] all, Node node) {
            @Nullable Tensor indices = constants.get(node.input(1));
            if (indices == null) {
                return Optional.empty();
            }
            long[] picked = indices.toLongs();
            for (int i = 0; i < picked.length; i++) {
                int at = (int) (picked[i] < 0 ? picked[i] + all.length : picked[i]);
                if (at < 0 || at >= all.length || all[at] < 0) {
                    return Optional.empty();
                }
                picked[i] = all[at];
            }
            return Optional.of(Tensor.of(picked, indices.shape()));
        }

        private Optional<Tensor> sliced(long[] all, Node node) {
            @Nullable Tensor start = constants.get(node.input(1));
            @Nullable Tensor end = constants.get(node.input(2));
            @Nullable Tensor step = constants.get(node.input(4));
            boolean simple = start != null
                    && end != null
                    && start.elementCount() == 1
                    && end.elementCount() == 1
                    && (!node.hasInput(4) || (step != null && step.toLongs()[0] == 1));
            if (!simple || start == null || end == null) {
                return Optional.empty();
            }
            int from = clamp(start.toLongs()[0], all.length);
            int to = clamp(end.toLongs()[0], all.length);
            return known(Arrays.copyOfRange(all, from, Math.max(from, to))).map(Tensor::list);
        }

        private static int clamp(long position, int rank) {
            return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
        }

        /** One open size follows from the others, as long as those are all positive. */
        private Node reshape(Node node) {
            @Nullable Node list = producers.get(node.input(1));
            if (list == null || !list.is("Concat") || constants.containsKey(node.input(1))) {
                return node;
            }
            List<Long> wanted = new ArrayList<>();
            int open = 0;
            for (String part : list.inputs()) {
                @Nullable Tensor known = constants.get(part);
                OptionalInt length = facts.findLength(part);
                if (known != null) {
                    Arrays.stream(known.toLongs()).forEach(wanted::add);
                } else if (length.orElse(-1) == 1) {
                    wanted.add(-1L);
                    open++;
                } else {
                    return node;
                }
            }
            boolean positive = wanted.stream().filter(s -> s <= 0).count() == open;
            if (open > 1 || !positive) {
                return node;
            }
            Tensor tensor =
                    Tensor.list(wanted.stream().mapToLong(Long::longValue).toArray());
            String name = sizes.computeIfAbsent(tensor, t -> {
                String fresh = names.fresh("sizes");
                constants.put(fresh, t);
                return fresh;
            });
            return node.withInputs(List.of(node.input(0), name));
        }
    }
}
