package dev.limpid.inside.look;

import dev.limpid.autodiff.Window;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import dev.limpid.inside.look.ReceptiveField.Axis;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The theoretical receptive field of every value of a network: the windows of convolutions and pools, with their strides,
 * dilations and pads, from the input on. Branches that are added or joined see the union of their fields. What mixes all
 * positions (global pooling, attention, normalisation over positions) sees the whole input; so does, as an upper bound, what
 * this walk does not know.
 *
 * <p>Ref.: Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill, 2019.
 */
public final class ReceptiveFields {
    private final Classifier model;
    private final Graph graph;
    private final Map<String, ReceptiveField> fields = new HashMap<>();

    private final boolean isLocal;

    private ReceptiveFields(Classifier model, boolean isLocal) {
        this.model = model;
        this.isLocal = isLocal;
        this.graph = model.graph();
    }

    /** The fields of a network's values. */
    public static ReceptiveFields of(Classifier model) {
        return of(model, false);
    }

    /**
     * The fields by windows alone: where a branch that sees the whole input (a gate, attention beside a residual connection) meets
     * one that does not, the field of the latter is kept. It tells where in the input a position lies.
     */
    public static ReceptiveFields ofWindows(Classifier model) {
        return of(model, true);
    }

    private static ReceptiveFields of(Classifier model, boolean isLocal) {
        ReceptiveFields found = new ReceptiveFields(model, isLocal);
        found.fields.put(
                model.input().name(),
                ReceptiveField.ofInput(model.form().places().size()));
        for (Node node : model.graph().nodes()) {
            found.field(node).ifPresent(field -> node.outputs().forEach(o -> found.fields.put(o, field)));
        }
        return found;
    }

    /** The field of a value; empty if it does not depend on the input. */
    public Optional<ReceptiveField> find(String value) {
        return Optional.ofNullable(fields.get(value));
    }

    private Optional<ReceptiveField> field(Node node) {
        @Nullable ReceptiveField joined = null;
        int dependent = 0;
        for (String input : node.reads()) {
            @Nullable ReceptiveField own = fields.get(input);
            if (own != null) {
                joined = joined == null || (isLocal && joined.isWhole())
                        ? own
                        : isLocal && own.isWhole() ? joined : joined.joined(own);
                dependent++;
            }
        }
        if (joined == null) {
            return Optional.empty();
        }
        return Optional.of(joined.isWhole() ? joined : behind(node, joined, dependent));
    }

    private ReceptiveField behind(Node node, ReceptiveField field, int dependent) {
        return switch (node.op().name()) {
            case "Conv" -> windowed(node, field, kernel(node.input(1)));
            case "ConvTranspose" -> transposed(node, field, kernel(node.input(1)));
            case "MaxPool", "AveragePool", "LpPool" -> windowed(node, field, node.intsAttribute("kernel_shape"));
            case "SpaceToDepth" -> each(field, a -> a.behind(block(node), block(node), 0));
            case "DepthToSpace" -> each(field, a -> new Axis(a.size(), a.jump() / block(node), a.start()));
            case "Resize" -> resized(node, field);
            case "Pad" -> padded(node, field);
            case "Slice" -> sliced(node, field);
            case "Concat" -> isChannelAxis(node.output(), node.intAttribute("axis", 0)) ? field : ReceptiveField.WHOLE;
            case "Softmax", "LogSoftmax", "LayerNormalization", "RMSNormalization", "LpNormalization" ->
                isChannelAxis(node.input(0), node.intAttribute("axis", -1)) ? field : ReceptiveField.WHOLE;
            case "LRN", "BatchNormalization", "Dropout", "Transpose", "Split" -> field;
            case "Reshape", "Flatten", "Squeeze", "Unsqueeze" ->
                model.findFeatureMap(node.output()).isPresent() ? field : ReceptiveField.WHOLE;
            case "MatMul", "Gemm" -> dependent == 1 && isByPlace(node) ? field : ReceptiveField.WHOLE;
            case "ReduceMean", "ReduceMax", "ReduceSum" -> reduced(node, field);
            default ->
                node.has(Trait.ELEMENTWISE) || node.has(Trait.BROADCASTS) || node.has(Trait.RECODES)
                        ? field
                        : node.has(Trait.SAME_SHAPE) && node.has(Trait.SAME_ORDER) ? field : ReceptiveField.WHOLE;
        };
    }

    private static int block(Node node) {
        return Math.toIntExact(node.intAttribute("blocksize", 1));
    }

    private long[] kernel(String weights) {
        @Nullable Shape shape = graph.types().containsKey(weights) ? graph.shapeOf(weights) : null;
        return shape == null || !shape.isFixed() ? new long[0] : Arrays.copyOfRange(shape.sizes(), 2, shape.rank());
    }

    private ReceptiveField windowed(Node node, ReceptiveField field, long[] kernel) {
        if (kernel.length != field.axes().size()) {
            return ReceptiveField.WHOLE;
        }
        Window window = Window.of(node, kernel, graph.shapeOf(node.input(0)));
        return indexed(field, (i, a) -> {
            Window.Axis own = window.axes().get(i);
            return a.behind(own.span(), own.stride(), own.begin());
        });
    }

    /** Output {@code o} reads the inputs {@code i} with {@code o = i * stride - begin + tap}. */
    private ReceptiveField transposed(Node node, ReceptiveField field, long[] kernel) {
        if (kernel.length != field.axes().size()) {
            return ReceptiveField.WHOLE;
        }
        Window window = Window.ofTransposed(node, kernel, graph.shapeOf(node.input(0)), graph.shapeOf(node.output()));
        return indexed(field, (i, a) -> {
            Window.Axis own = window.axes().get(i);
            double taps = Math.ceil((double) own.span() / own.stride());
            double first = Math.ceil((double) (own.begin() - own.span() + 1) / own.stride());
            return new Axis(a.size() + (taps - 1) * a.jump(), a.jump() / own.stride(), a.start() + first * a.jump());
        });
    }

    private ReceptiveField resized(Node node, ReceptiveField field) {
        List<Integer> before = places(node.input(0));
        List<Integer> after = places(node.output());
        if (before.size() != field.axes().size() || after.size() != before.size()) {
            return ReceptiveField.WHOLE;
        }
        String mode = node.textAttribute("mode", "nearest");
        double reach = mode.equals("nearest") ? 0 : mode.equals("linear") ? 1 : 3;
        return indexed(field, (i, a) -> {
            double scale = (double) after.get(i) / before.get(i);
            double first = reach == 0 ? 0 : Math.floor(0.5 / scale - 0.5) - (reach - 1) / 2;
            return new Axis(a.size() + reach * a.jump(), a.jump() / scale, a.start() + first * a.jump());
        });
    }

    private ReceptiveField padded(Node node, ReceptiveField field) {
        Optional<Tensor> pads = graph.findConstant(node.input(1));
        int rank = graph.shapeOf(node.input(0)).rank();
        boolean isPlain = pads.isPresent() && pads.get().elementCount() == 2L * rank && !node.hasInput(3);
        return isPlain
                ? shifted(
                        node.input(0),
                        field,
                        (axis, a) -> a.behind(1, 1, pads.get().toLongs()[axis]))
                : ReceptiveField.WHOLE;
    }

    private ReceptiveField sliced(Node node, ReceptiveField field) {
        Optional<Tensor> starts = graph.findConstant(node.input(1));
        Optional<Tensor> axes = graph.findConstant(node.input(3));
        Optional<Tensor> steps = graph.findConstant(node.input(4));
        if (starts.isEmpty() || (node.hasInput(3) && axes.isEmpty()) || (node.hasInput(4) && steps.isEmpty())) {
            return ReceptiveField.WHOLE;
        }
        long[] first = starts.get().toLongs();
        Shape shape = graph.shapeOf(node.input(0));
        ReceptiveField found = field;
        for (int k = 0; k < first.length; k++) {
            int at = k;
            int cut = (int) Math.floorMod(axes.map(t -> t.toLongs()[at]).orElse((long) k), (long) shape.rank());
            long step = steps.map(t -> t.toLongs()[at]).orElse(1L);
            long start = first[k] < 0 && shape.dim(cut).isFixed() ? first[k] + shape.size(cut) : first[k];
            if (step < 1 || start < 0) {
                return ReceptiveField.WHOLE;
            }
            found = shifted(node.input(0), found, (axis, a) -> axis == cut ? a.behind(1, step, -start) : a);
        }
        return found;
    }

    private ReceptiveField reduced(Node node, ReceptiveField field) {
        long[] axes =
                graph.findConstant(node.input(1)).map(Tensor::toLongs).orElseGet(() -> node.intsAttribute("axes"));
        boolean isOfChannels = axes.length == 1 && isChannelAxis(node.input(0), axes[0]);
        return isOfChannels ? field : ReceptiveField.WHOLE;
    }

    /** Whether a product with weights takes each position by itself. */
    private boolean isByPlace(Node node) {
        return node.is("MatMul")
                && fields.containsKey(node.input(0))
                && model.findFeatureMap(node.input(0))
                        .filter(m -> m.layout() != Layout.NCHW)
                        .isPresent();
    }

    private boolean isChannelAxis(String value, long axis) {
        Optional<FeatureMap> map = model.findFeatureMap(value);
        return map.isPresent()
                && Math.floorMod(axis, (long) graph.shapeOf(value).rank())
                        == map.get().channelAxis();
    }

    private List<Integer> places(String value) {
        return model.findFeatureMap(value).map(FeatureMap::places).orElse(List.of());
    }

    private interface ByIndex {
        Axis apply(int index, Axis axis);
    }

    private static ReceptiveField indexed(ReceptiveField field, ByIndex change) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < field.axes().size(); i++) {
            axes.add(change.apply(i, field.axes().get(i)));
        }
        return new ReceptiveField(axes);
    }

    private static ReceptiveField each(ReceptiveField field, UnaryOperator<Axis> change) {
        return indexed(field, (i, a) -> change.apply(a));
    }

    /** Changes the field along the axes of a value, given by their numbers. */
    private ReceptiveField shifted(String value, ReceptiveField field, ByIndex change) {
        Optional<FeatureMap> map = model.findFeatureMap(value);
        int rank = graph.shapeOf(value).rank();
        int channel = map.map(FeatureMap::channelAxis).orElse(1);
        int[] axes = IntStream.range(1, rank).filter(a -> a != channel).toArray();
        boolean isTokens = map.filter(m -> m.layout() == Layout.TOKENS).isPresent();
        if (isTokens || axes.length != field.axes().size()) {
            return isTokens ? field : ReceptiveField.WHOLE;
        }
        return indexed(field, (i, a) -> change.apply(axes[i], a));
    }
}
