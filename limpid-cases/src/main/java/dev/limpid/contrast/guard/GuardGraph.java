package dev.limpid.contrast.guard;

import dev.limpid.attribution.region.InputGrid;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.PlaceRows;
import dev.limpid.contrast.Room;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A network with its explanation and what a detector looks at, as one graph in standard operators: forward pass, gradients of the two
 * most likely classes, Grad-CAM at two layers, and three more forward passes over pictures that are made from the explanation.
 */
public final class GuardGraph {
    /** The explanation: the magnitude of the gradient of the predicted class, {@code float[N,H,W]}. */
    public static final String ATTRIBUTION = "attribution";

    /** What a detector looks at: {@code float[N,F]}, the columns of {@link GuardFeature}. */
    public static final String FEATURES = "guard_features";

    /** How likely the input is adversarial: {@code float[N]}, 0 to 1. */
    public static final String SCORE = "adversarial_score";

    private static final double FAR = 1e6;
    private static final double SMALL = 1e-12;

    private final Classifier model;
    private final InputGrid grid;
    private final Room room;
    private final Decision decision;
    private final GraphBuilder b;
    private final Expr input;
    private final Expr scores;

    private GuardGraph(Classifier model) {
        this.model = model;
        this.grid = InputGrid.of(model);
        this.room = Room.of(model);
        this.decision = Decision.of(model);
        Graph graph = model.graph();
        this.b = graph.withOutputs(outputs(model)).pruned().toBuilder().scope("guard/");
        this.input = b.value(model.input().name());
        this.scores = scores(b.value(model.logits()));
    }

    private static List<String> outputs(Classifier model) {
        List<String> outputs = new ArrayList<>(model.graph().outputs());
        if (!outputs.contains(model.logits())) {
            outputs.add(model.logits());
        }
        return outputs;
    }

    /**
     * The network with its explanation and the features.
     *
     * @throws LimpidException if it is no classifier of pictures, has no spatial layer, or a node has no gradient
     */
    public static Graph features(Classifier model) {
        GuardGraph g = new GuardGraph(model);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(model.logits(), g.b.value(model.logits()));
        Made made = g.made();
        outputs.put(ATTRIBUTION, made.map());
        outputs.put(FEATURES, made.features());
        return g.b.build(outputs);
    }

    /**
     * The network with its explanation and the score of a detector: its own outputs, {@link #ATTRIBUTION} and {@link #SCORE}.
     *
     * @throws LimpidException as {@link #features}
     */
    public static Graph guarded(Classifier model, GuardModel detector) {
        GuardGraph g = new GuardGraph(model);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        model.graph().outputs().forEach(o -> outputs.put(o, g.b.value(o)));
        Made made = g.made();
        outputs.put(ATTRIBUTION, made.map());
        outputs.put(SCORE, detector.score(made.features()));
        return g.b.build(outputs);
    }

    private record Made(Expr map, Expr features) {}

    /** Logits with a column for each class; a single logit becomes two. */
    private Expr scores(Expr logits) {
        Expr number = logits.cast(ElementType.FLOAT);
        return decision.isBinary() ? Expr.concat(1, number.mul(0), number) : number;
    }

    private Made made() {
        FeatureMap last = model.defaultLayer();
        if (last.places().size() != 2) {
            throw LimpidException.unsupported("layer '" + last.value() + "' has no rows and columns of cells");
        }
        Optional<FeatureMap> early = early(last);
        Expr best = largest(scores);
        Expr next = largest(scores.sub(best.mul(FAR)));
        List<String> wanted = new ArrayList<>(List.of(model.input().name(), last.value()));
        early.ifPresent(e -> wanted.add(e.value()));
        Map<String, Expr> slopes = Backward.into(b, Map.of(scores.name(), best), wanted, RuleSet.GRADIENT);
        Expr slope = byPlace(Objects.requireNonNull(slopes.get(model.input().name())));
        Expr other = byPlace(Objects.requireNonNull(Backward.into(
                        b, Map.of(scores.name(), next), List.of(model.input().name()), RuleSet.GRADIENT)
                .get(model.input().name())));
        Expr magnitude = length(slope, 1);
        GuardMaps maps = new GuardMaps(b, grid.size(0), grid.size(1));
        Expr gradient = maps.grid(magnitude);
        Expr cam = cam(last, Objects.requireNonNull(slopes.get(last.value())));
        Expr margin = margin(scores, best);
        List<Expr> features = new ArrayList<>();
        features.add(length(flat(slope), 1).add(SMALL).log());
        features.addAll(maps.statistics(gradient));
        features.addAll(new GuardMaps(b, last.height(), last.width()).statistics(cam));
        features.add(margin.add(1e-3)
                .div(length(flat(slope.sub(other)), 1).add(SMALL))
                .log());
        features.add(cosine(flat(slope), flat(other)));
        features.add(cosine(flat(maps.reduced(gradient, last.height(), last.width())), flat(cam)));
        features.add(early.map(e -> layerAgreement(last, cam, e, Objects.requireNonNull(slopes.get(e.value()))))
                .orElseGet(() -> margin.mul(0)));
        features.addAll(reconstructions(maps, gradient, enlarged(cam, last), best));
        features.add(margin);
        features.add(probability(best).log());
        Expr[] columns = features.stream().map(f -> f.reshape(-1, 1)).toArray(Expr[]::new);
        Expr all = Expr.concat(1, columns);
        Dim rows = input.shape().dim(0);
        Expr shaped = all.reshape(b.list(-1, columns.length), Shape.of(rows, Dim.of(columns.length)));
        Expr map = gradient.reshape(
                b.list(-1, grid.size(0), grid.size(1)), Shape.of(rows, Dim.of(grid.size(0)), Dim.of(grid.size(1))));
        return new Made(map, shaped);
    }

    /** A feature map with rows and columns about half way to the last one. */
    private Optional<FeatureMap> early(FeatureMap last) {
        List<FeatureMap> maps = new ArrayList<>();
        for (Layer layer : model.layers()) {
            if (layer.value().equals(last.value())) {
                break;
            }
            model.findFeatureMap(layer.value())
                    .filter(m -> m.places().size() == 2 && m.channels() > 1)
                    .ifPresent(maps::add);
        }
        return maps.isEmpty() ? Optional.empty() : Optional.of(maps.get(maps.size() / 2));
    }

    /** One at the largest score of each row, the first of equal ones. */
    private Expr largest(Expr of) {
        Map<String, Attribute> lastAxis = Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L));
        Expr best = of.emit(
                "ArgMax", lastAxis, TensorType.of(ElementType.INT64, of.shape().dim(0), Dim.of(1)));
        return best.equal(b.list(LongStream.range(0, of.shape().size(1)).toArray()))
                .cast(ElementType.FLOAT);
    }

    private static Expr margin(Expr scores, Expr best) {
        Expr own = scores.mul(best).reduceSum(false, 1);
        return own.sub(scores.sub(best.mul(FAR)).reduce("ReduceMax", false, 1));
    }

    private Expr probability(Expr best) {
        boolean isIndependent = decision.head() == dev.limpid.model.Head.SIGMOID && !decision.isBinary();
        Expr all = isIndependent ? scores.unary("Sigmoid") : scores.unary("Softmax", Map.of("axis", Attribute.of(1L)));
        return all.mul(best).reduceSum(false, 1).add(SMALL);
    }

    /** The gradient by the input, in units of the picture: {@code float[N,C,P]}. */
    private Expr byPlace(Expr slope) {
        return grid.byChannel(slope.cast(ElementType.FLOAT).mul(b.constant(room.scale())));
    }

    private static Expr flat(Expr value) {
        long size = 1;
        for (int i = 1; i < value.rank(); i++) {
            size *= value.shape().size(i);
        }
        return value.reshape(-1, size);
    }

    private static Expr length(Expr value, long axis) {
        return value.mul(value).reduceSum(false, axis).sqrt();
    }

    private static Expr cosine(Expr a, Expr other) {
        Expr product = a.mul(other).reduceSum(false, 1);
        return product.div(length(a, 1).mul(length(other, 1)).add(SMALL));
    }

    /** Grad-CAM: {@code float[N,1,h,w]}. */
    private Expr cam(FeatureMap map, Expr slope) {
        PlaceRows rows = new PlaceRows(map);
        Expr weights = rows.of(slope).reduceMean(true, 1);
        Expr cam =
                rows.of(b.value(map.value())).mul(weights).reduceSum(false, 2).relu();
        return cam.reshape(-1, 1, map.height(), map.width());
    }

    private Expr layerAgreement(FeatureMap last, Expr cam, FeatureMap early, Expr slope) {
        Expr other = cam(early, slope);
        int height = Math.min(last.height(), early.height());
        int width = Math.min(last.width(), early.width());
        Expr a = new GuardMaps(b, last.height(), last.width()).reduced(cam, height, width);
        Expr c = new GuardMaps(b, early.height(), early.width()).reduced(other, height, width);
        return cosine(flat(a), flat(c));
    }

    /** Grad-CAM in the size of the input, 0 to 1: {@code float[N,1,H,W]}. */
    private Expr enlarged(Expr cam, FeatureMap map) {
        Expr large = new GuardMaps(b, map.height(), map.width()).enlarged(cam, grid.size(0), grid.size(1));
        return large.div(large.reduce("ReduceMax", true, 2, 3).add(SMALL));
    }

    /** The margin of the predicted class for pictures that are made from the explanation. */
    private List<Expr> reconstructions(GuardMaps maps, Expr gradient, Expr cam, Expr best) {
        Expr x = grid.byChannel(input.cast(ElementType.FLOAT)).reshape(-1, grid.channels(), grid.size(0), grid.size(1));
        Expr strong = maps.blurred(x, Math.max(grid.size(0), grid.size(1)) / 8.0);
        Expr slight = maps.blurred(x, 0.8);
        Expr mean = gradient.reduceMean(true, 2, 3);
        Expr large = gradient.div(gradient.add(mean).add(SMALL));
        Expr half = cam.div(cam.add(0.25));
        return List.of(
                again(strong.add(x.sub(strong).mul(half)), best),
                again(x.add(strong.sub(x).mul(half)), best),
                again(x.add(slight.sub(x).mul(large)), best));
    }

    private Expr again(Expr picture, Expr best) {
        Dim rows = input.shape().dim(0);
        Shape shape = Shape.of(rows, Dim.of(grid.channels()), Dim.of(grid.count()));
        Expr shaped = grid.asInput(picture.reshape(b.list(-1, grid.channels(), grid.count()), shape))
                .cast(model.input().type().element());
        Graph network = model.graph().withOutputs(List.of(model.logits())).pruned();
        Expr logits = Objects.requireNonNull(b.call(network, List.of(shaped)).get(model.logits()));
        return margin(scores(logits), best);
    }

    /** The names of the columns. */
    static List<String> names() {
        return Arrays.stream(GuardFeature.values()).map(GuardFeature::label).toList();
    }

    /** A row of numbers as a constant. */
    static Tensor row(double[] numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, 1, numbers.length);
    }
}
