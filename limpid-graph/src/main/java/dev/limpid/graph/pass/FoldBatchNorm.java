package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a BatchNormalization into the weights of the preceding Conv, ConvTranspose, Gemm or MatMul.
 *
 * <p>Per output channel {@code s = scale / sqrt(var + epsilon)}, {@code w' = w s} and {@code b' = (b - mean) s + bias},
 * computed in double precision. It applies if the layer has constant weights and nothing else reads its result.
 * The result is the same up to rounding, but not bit by bit: near a kink of a ReLU a gradient can differ. A
 * BatchNormalization that precedes a layer stays.
 */
public final class FoldBatchNorm implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return new Run(graph).result();
    }

    /** {@code y = scale x + shift} per channel. */
    private static final class Affine {
        final double[] scale;
        final double[] shift;

        Affine(int channels) {
            this.scale = new double[channels];
            this.shift = new double[channels];
        }
    }

    /** Weights and bias of a layer after folding. */
    private record Layer(Tensor w, Tensor b) {}

    private static final class Run {
        private final Graph graph;
        private final Facts facts;
        private final Names names;
        private final Map<String, Tensor> constants;
        private final Map<String, Node> producers;
        private final Map<String, List<Node>> consumers;
        private final Map<String, Node> folded = new HashMap<>();

        Run(Graph graph) {
            this.graph = graph;
            this.names = Names.of(graph);
            this.constants = new LinkedHashMap<>(graph.constants());
            this.producers = graph.producers();
            this.consumers = graph.consumers();
            this.facts = new Facts(graph.types(), null);
            graph.nodes().forEach(facts::learn);
        }

        Graph result() {
            List<Node> nodes = new ArrayList<>();
            for (Node node : graph.nodes()) {
                nodes.add(node.is("BatchNormalization") ? folded(node).orElse(node) : node);
            }
            return folded.isEmpty() ? graph : graph.with(nodes, constants).pruned();
        }

        /** The preceding layer, changed so that it computes the result of the normalisation. */
        private Optional<Node> folded(Node norm) {
            @Nullable Node layer = producers.get(norm.input(0));
            if (layer == null || !onlyReader(norm, layer) || norm.intAttribute("training_mode", 0) != 0) {
                return Optional.empty();
            }
            @Nullable Affine affine = affine(norm).orElse(null);
            @Nullable Tensor w = constants.get(layer.input(1));
            if (affine == null || w == null || !w.elementType().isFloating()) {
                return Optional.empty();
            }
            @Nullable Layer changed = changed(layer, w, affine).orElse(null);
            if (changed == null) {
                return Optional.empty();
            }
            Node node = new Node(
                    layer.is("MatMul") ? Op.of("Gemm") : layer.op(),
                    layer.name(),
                    List.of(
                            layer.input(0),
                            constant(layer.input(1) + "_folded", changed.w),
                            constant(norm.output() + "_bias", changed.b)),
                    norm.outputs(),
                    layer.is("Gemm")
                            ? layer.withAttribute("beta", Attribute.of(1f)).attributes()
                            : layer.attributes());
            folded.put(norm.output(), node);
            return Optional.of(node);
        }

        private boolean onlyReader(Node norm, Node layer) {
            return norm.outputs().size() == 1
                    && !graph.outputs().contains(layer.output())
                    && consumers.getOrDefault(layer.output(), List.of()).size() == 1;
        }

        private String constant(String stem, Tensor tensor) {
            String name = names.fresh(stem);
            constants.put(name, tensor);
            return name;
        }

        private Optional<Affine> affine(Node norm) {
            double[][] p = new double[4][];
            for (int k = 0; k < 4; k++) {
                @Nullable Tensor tensor = constants.get(norm.input(k + 1));
                if (tensor == null) {
                    return Optional.empty();
                }
                p[k] = tensor.toDoubles();
            }
            double epsilon = norm.realAttribute("epsilon", 1e-5f);
            Affine affine = new Affine(p[0].length);
            for (int c = 0; c < p[0].length; c++) {
                affine.scale[c] = p[0][c] / Math.sqrt(p[3][c] + epsilon);
                affine.shift[c] = p[1][c] - (p[2][c] * affine.scale[c]);
            }
            return Optional.of(affine);
        }

        private Optional<Layer> changed(Node layer, Tensor w, Affine affine) {
            int group = (int) layer.intAttribute("group", 1);
            return switch (layer.op().name()) {
                case "Conv" -> layer(layer, w, affine, 1, new ChannelsAt(1, w.size(0), w, 0));
                case "ConvTranspose" -> layer(layer, w, affine, 1, new ChannelsAt(group, w.size(1), w, 1));
                case "Gemm" ->
                    layer(
                            layer,
                            w,
                            affine,
                            layer.realAttribute("beta", 1),
                            layer.intAttribute("transB", 0) != 0
                                    ? new ChannelsAt(1, w.size(0), w, 0)
                                    : new ChannelsAt(1, w.size(1), w, 1));
                case "MatMul" ->
                    w.rank() == 2 && facts.findRank(layer.input(0)).orElse(-1) == 2
                            ? layer(layer, w, affine, 1, new ChannelsAt(1, w.size(1), w, 1))
                            : Optional.empty();
                default -> Optional.empty();
            };
        }

        private Optional<Layer> layer(Node layer, Tensor w, Affine affine, double beta, ChannelsAt channels) {
            int count = affine.scale.length;
            double[] b = new double[count];
            if (layer.hasInput(2)) {
                @Nullable Tensor old = constants.get(layer.input(2));
                if (old == null
                        || (old.elementCount() != 1 && (old.elementCount() != count || old.size(-1) != count))) {
                    return Optional.empty();
                }
                double[] numbers = old.toDoubles();
                for (int c = 0; c < count; c++) {
                    b[c] = beta * numbers[numbers.length == 1 ? 0 : c];
                }
            }
            if (channels.groups * channels.perGroup != count) {
                return Optional.empty();
            }
            for (int c = 0; c < count; c++) {
                b[c] = (b[c] * affine.scale[c]) + affine.shift[c];
            }
            return Optional.of(new Layer(channels.scaled(w, affine.scale), Tensor.of(w.elementType(), b, count)));
        }
    }

    /** The axes of a weight's output channels: one axis, repeated for each group along the first. */
    private static final class ChannelsAt {
        final long groups;
        final long perGroup;
        private final long inner;
        private final long ofGroup;

        ChannelsAt(long groups, long perGroup, Tensor w, int axis) {
            this.groups = groups;
            this.perGroup = perGroup;
            long size = 1;
            for (int a = axis + 1; a < w.rank(); a++) {
                size *= w.size(a);
            }
            this.inner = size;
            this.ofGroup = w.elementCount() / Math.max(1, groups);
        }

        Tensor scaled(Tensor w, double[] scale) {
            ByteBuffer data = ByteBuffer.allocate(w.bytes().remaining()).order(ByteOrder.LITTLE_ENDIAN);
            int count = (int) w.elementCount();
            if (w.elementType() == ElementType.FLOAT) {
                FloatBuffer numbers = w.floats();
                for (int i = 0; i < count; i++) {
                    data.putFloat(4 * i, (float) (numbers.get(i) * scale[channel(i)]));
                }
                return Tensor.of(w.elementType(), w.shape(), data);
            }
            double[] numbers = w.toDoubles();
            for (int i = 0; i < count; i++) {
                numbers[i] *= scale[channel(i)];
            }
            return Tensor.of(w.elementType(), numbers, w.shape());
        }

        private int channel(int i) {
            long group = groups == 1 ? 0 : i / ofGroup;
            return (int) ((group * perGroup) + ((i / inner) % perGroup));
        }
    }
}
