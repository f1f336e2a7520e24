package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.Pattern.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises operations that exporters write as several nodes, and replaces them by standard operators where possible.
 *
 * <p>{@link #find} only searches. As a pass, layer normalisation, GELU (which raises the opset to 20), hard swish, hard
 * sigmoid and ReLU6 are rewritten, if nothing else reads the inner values. RMS normalisation and SiLU are
 * rewritten only in graphs whose opset has them (23 and 24), and attention never: its explanation needs the
 * inner probabilities. The graph must be in the form of {@link Normalize}.
 */
public final class Recognize implements Pass {
    private static final Map<Kind, Integer> NEEDS_OPSET = Map.of(Kind.RMS_NORMALIZATION, 23, Kind.SILU, 24);
    private static final int GELU_SINCE = 20;

    /** All recognised operations in graph order; no node belongs to two of them. */
    public static List<Pattern> find(Graph graph) {
        Matching matching = new Matching(graph);
        ActivationPatterns activations = new ActivationPatterns(matching);
        NormalizationPatterns normalizations = new NormalizationPatterns(matching);
        FusedNormalization fused = new FusedNormalization(matching, normalizations);
        AttentionPatterns attentions = new AttentionPatterns(matching);
        List<Pattern> found = new ArrayList<>();
        Set<Node> taken = new HashSet<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            Stream.of(attentions.at(node), normalizations.at(node), fused.at(node), activations.at(node))
                    .flatMap(Optional::stream)
                    .filter(p -> p.nodes().stream().noneMatch(taken::contains))
                    .findFirst()
                    .ifPresent(p -> {
                        taken.addAll(p.nodes());
                        found.add(0, p);
                    });
        }
        return List.copyOf(found);
    }

    @Override
    public Graph apply(Graph graph) {
        Matching matching = new Matching(graph);
        List<Pattern> patterns = find(graph).stream()
                .filter(p -> p.kind() != Kind.ATTENTION
                        && graph.opset() >= NEEDS_OPSET.getOrDefault(p.kind(), 0)
                        && matching.isClosed(new HashSet<>(p.nodes()), p.output()))
                .toList();
        return patterns.isEmpty() ? graph : new Rewrite(graph).result(patterns);
    }

    private static final class Rewrite {
        private final Graph graph;
        private final Names names;
        private final Map<String, Tensor> constants;

        Rewrite(Graph graph) {
            this.graph = graph;
            this.names = Names.of(graph);
            this.constants = new LinkedHashMap<>(graph.constants());
        }

        Graph result(List<Pattern> patterns) {
            Map<Node, Node> replaced = new HashMap<>();
            Set<Node> gone = new HashSet<>();
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            for (Pattern pattern : patterns) {
                node(pattern).ifPresent(node -> {
                    gone.addAll(pattern.nodes());
                    replaced.put(pattern.nodes().get(pattern.nodes().size() - 1), node);
                    kinds.add(pattern.kind());
                });
            }
            List<Node> nodes = graph.nodes().stream()
                    .filter(n -> replaced.containsKey(n) || !gone.contains(n))
                    .map(n -> replaced.getOrDefault(n, n))
                    .toList();
            Graph result = graph.with(nodes, constants).pruned();
            boolean gelu = kinds.contains(Kind.GELU) || kinds.contains(Kind.GELU_TANH);
            return gelu && graph.opset() < GELU_SINCE
                    ? result.withHeader(graph.header().withOpset(GELU_SINCE))
                    : result;
        }

        private Optional<Node> node(Pattern p) {
            return switch (p.kind()) {
                case GELU -> Optional.of(unary(p, "Gelu", Map.of()));
                case GELU_TANH -> Optional.of(unary(p, "Gelu", Map.of("approximate", Attribute.of("tanh"))));
                case SILU -> Optional.of(unary(p, "Swish", Map.of("alpha", Attribute.of(number(p, "alpha")))));
                case HARD_SWISH -> Optional.of(unary(p, "HardSwish", Map.of()));
                case HARD_SIGMOID ->
                    Optional.of(unary(
                            p,
                            "HardSigmoid",
                            Map.of(
                                    "alpha", Attribute.of(number(p, "alpha")),
                                    "beta", Attribute.of(number(p, "beta")))));
                case RELU6 -> Optional.of(relu6(p));
                case LAYER_NORMALIZATION -> normalization(p, "LayerNormalization");
                case RMS_NORMALIZATION -> normalization(p, "RMSNormalization");
                case ATTENTION -> Optional.empty();
            };
        }

        private static float number(Pattern p, String name) {
            return (float) p.findNumber(name).orElseThrow();
        }

        private static Node unary(Pattern p, String op, Map<String, Attribute> attributes) {
            return node(p, op, List.of(p.value("x")), attributes);
        }

        private static Node node(Pattern p, String op, List<String> inputs, Map<String, Attribute> attributes) {
            Node last = p.nodes().get(p.nodes().size() - 1);
            return new Node(Op.of(op), last.name(), inputs, last.outputs(), attributes);
        }

        private Node relu6(Pattern p) {
            List<String> inputs = new ArrayList<>(List.of(p.value("x")));
            for (double limit : new double[] {0, 6}) {
                inputs.add(constant(limit == 0 ? "zero" : "six", Tensor.scalar(element(p), limit)));
            }
            return node(p, "Clip", inputs, Map.of());
        }

        private ElementType element(Pattern p) {
            return p.nodes().stream()
                    .flatMap(n -> n.inputs().stream())
                    .flatMap(i -> graph.findConstant(i).stream())
                    .findFirst()
                    .map(Tensor::elementType)
                    .orElseThrow();
        }

        /** Only if scale and bias are known to have the normalised shape. */
        private Optional<Node> normalization(Pattern p, String op) {
            int axis = (int) p.findNumber("axis").orElseThrow();
            @Nullable String scale = weight(p, "scale", -axis).orElse(null);
            @Nullable
            String bias =
                    p.findValue("bias").isPresent() ? weight(p, "bias", -axis).orElse(null) : "";
            if (scale == null || bias == null) {
                return Optional.empty();
            }
            List<String> inputs = bias.isEmpty() ? List.of(p.value("x"), scale) : List.of(p.value("x"), scale, bias);
            return Optional.of(node(
                    p,
                    op,
                    inputs,
                    Map.of("axis", Attribute.of((long) axis), "epsilon", Attribute.of(number(p, "epsilon")))));
        }

        private Optional<String> weight(Pattern p, String role, int rank) {
            @Nullable
            Shape x = graph.findType(p.value("x")).map(TensorType::shape).orElse(null);
            @Nullable
            Tensor tensor = p.findValue(role).flatMap(graph::findConstant).orElse(null);
            if (tensor == null) {
                return Optional.empty();
            }
            int extra = tensor.rank() - rank;
            boolean fits = extra >= 0 && tensor.elementCount() > 1;
            for (int axis = 0; fits && axis < tensor.rank(); axis++) {
                long size = tensor.size(axis);
                fits = axis < extra
                        ? size == 1
                        : size > 1
                                && (x == null
                                        || !x.dim(axis - tensor.rank()).isFixed()
                                        || x.size(axis - tensor.rank()) == size);
            }
            if (!fits || (extra > 0 && x == null)) {
                return Optional.empty();
            }
            return Optional.of(
                    extra == 0
                            ? p.value(role)
                            : constant(p.value(role) + "_flat", tensor.reshaped(trailing(tensor, rank))));
        }

        private static long[] trailing(Tensor tensor, int rank) {
            long[] shape = tensor.shape();
            return Arrays.copyOfRange(shape, shape.length - rank, shape.length);
        }

        private String constant(String stem, Tensor tensor) {
            String name = names.fresh(stem);
            constants.put(name, tensor);
            return name;
        }
    }
}
