package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Constant folding: computes nodes that depend only on constants.
 *
 * <p>This module cannot run a graph, so the caller supplies an evaluator: a function that runs a graph without
 * inputs. A node is computed only if the size of its result has a known bound and all results together stay below
 * a limit, which bounds the memory that a model can use. Not computed are random operators, operators whose
 * result size has no bound, quantised weights (they keep their form), custom operators, and nodes that the evaluator
 * rejects with a {@link LimpidException}. Control-flow bodies are not changed.
 */
public final class FoldConstants implements Pass {
    /** 128 MiB. */
    public static final long DEFAULT_LIMIT = 128L << 20;

    private final Function<Graph, Map<String, Tensor>> evaluator;
    private final long limit;

    /** With the default limit. */
    public FoldConstants(Function<Graph, Map<String, Tensor>> evaluator) {
        this(evaluator, DEFAULT_LIMIT);
    }

    /** With a limit in bytes for all results together. */
    public FoldConstants(Function<Graph, Map<String, Tensor>> evaluator, long limit) {
        this.evaluator = evaluator;
        this.limit = limit;
    }

    @Override
    public Graph apply(Graph graph) {
        return new Run(graph).result();
    }

    private final class Run {
        private final Graph graph;
        private final Map<String, Tensor> constants;
        private final Facts facts;
        private final Set<Node> refused = new HashSet<>();
        private List<Node> left;
        private long budget = limit;

        Run(Graph graph) {
            this.graph = graph;
            this.constants = new LinkedHashMap<>(graph.constants());
            this.left = graph.nodes();
            this.facts = new Facts(graph.types(), null);
            graph.nodes().forEach(facts::learn);
        }

        Graph result() {
            for (List<Node> wave = wave(left); !wave.isEmpty(); wave = wave(left)) {
                fold(wave);
            }
            return left.size() == graph.nodes().size()
                    ? graph
                    : graph.with(left, constants).pruned();
        }

        /**
         * The nodes that can be computed together: their inputs are constants or results of each other, within the
         * budget.
         */
        private List<Node> wave(List<Node> candidates) {
            Map<String, Bounds.Size> sizes = new HashMap<>();
            List<Node> wave = new ArrayList<>();
            long spent = 0;
            for (Node node : candidates) {
                if (refused.contains(node) || !canFold(node)) {
                    continue;
                }
                long count = Bounds.of(node, name -> size(name, sizes), constants);
                long bytes = count < 0 ? Long.MAX_VALUE : bytes(node, count);
                if (count >= 0 && bytes <= budget - spent) {
                    spent += bytes;
                    node.outputs().forEach(o -> sizes.put(o, Bounds.Size.atMost(count)));
                    wave.add(node);
                }
            }
            return wave;
        }

        private long bytes(Node node, long count) {
            return count > limit
                    ? Long.MAX_VALUE
                    : node.outputs().stream().mapToLong(o -> bytes(o, count)).sum();
        }

        private long bytes(String output, long count) {
            return facts.findElement(output).map(e -> e.bytesFor(count)).orElse(8 * count);
        }

        private Bounds.@Nullable Size size(String name, Map<String, Bounds.Size> sizes) {
            @Nullable Tensor constant = constants.get(name);
            return constant != null ? Bounds.Size.of(constant) : sizes.get(name);
        }

        private boolean canFold(Node node) {
            return node.op().isStandard()
                    && node.attributes().values().stream().noneMatch(a -> a instanceof Attribute.Body);
        }

        private void fold(List<Node> wave) {
            try {
                evaluate(wave);
            } catch (LimpidException e) {
                if (wave.size() == 1) {
                    refused.add(wave.get(0));
                    return;
                }
                for (Node node : wave) {
                    List<Node> alone = wave(List.of(node));
                    if (!alone.isEmpty()) {
                        fold(alone);
                    }
                }
            }
        }

        private void evaluate(List<Node> wave) {
            Set<String> needed = new HashSet<>();
            List<String> outputs = new ArrayList<>();
            for (Node node : wave) {
                needed.addAll(node.reads());
                node.outputs().stream().filter(o -> !o.isEmpty()).forEach(outputs::add);
            }
            Map<String, Tensor> own = new LinkedHashMap<>(constants);
            own.keySet().retainAll(needed);
            Graph part = new Graph(List.of(), outputs, own, wave, graph.types(), Set.of(), graph.header());
            Map<String, Tensor> results = evaluator.apply(part);
            for (String output : outputs) {
                Tensor tensor = declared(output, Objects.requireNonNull(results.get(output), output));
                budget -= tensor.elementType().bytesFor(tensor.elementCount());
                constants.put(output, tensor);
            }
            Set<Node> done = new HashSet<>(wave);
            left = left.stream().filter(n -> !done.contains(n)).toList();
        }

        /** An evaluator may compute in another precision than the graph declares. */
        private Tensor declared(String name, Tensor tensor) {
            ElementType wanted = facts.findElement(name).orElse(tensor.elementType());
            return wanted == tensor.elementType() || !wanted.isFloating()
                    ? tensor
                    : Tensor.of(wanted, tensor.toDoubles(), tensor.shape());
        }
    }
}
