package dev.limpid.attribution.formula;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.model.Place;
import dev.limpid.model.ScoreAxes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * The symbolic forward pass of a network from which a method builds its scores.
 *
 * <p>Several forward passes may share one graph; common subexpressions are computed once.
 */
public final class ForwardPass {
    private static final String BESIDE = "beside/";

    private final GraphBuilder b;
    private final Classifier model;
    private final Settings settings;
    private final Map<String, Expr> values;
    private final Expr target;
    private final Map<String, Expr> given;

    private ForwardPass(
            GraphBuilder b,
            Classifier model,
            Settings settings,
            Map<String, Expr> values,
            Expr target,
            Map<String, Expr> given) {
        this.b = b;
        this.model = model;
        this.settings = settings;
        this.values = values;
        this.target = target;
        this.given = given;
    }

    /**
     * The network run on an input within a graph under construction.
     *
     * @param input {@code float[N,...]} in the network's shape
     * @param target {@code float[N,K]}: the weight of each class
     */
    public static ForwardPass over(GraphBuilder b, Classifier model, Settings settings, Expr input, Expr target) {
        return new ForwardPass(b, model, settings, b.call(model.graph(), List.of(input)), target, Map.of());
    }

    /** This forward pass with more precomputed values. */
    public ForwardPass giving(Map<String, Expr> more) {
        Map<String, Expr> all = new HashMap<>(given);
        all.putAll(more);
        return new ForwardPass(b, model, settings, values, target, all);
    }

    /**
     * The same network run on other inputs with other targets.
     *
     * @param otherInput {@code float[P,...]} with any batch, whose size has a separate symbol
     * @param otherTarget {@code float[P,K]}
     */
    public ForwardPass at(Expr otherInput, Expr otherTarget) {
        Graph network = inBatch(model.graph(), otherInput);
        return new ForwardPass(b, model, settings, b.call(network, List.of(otherInput)), otherTarget, given);
    }

    private Graph inBatch(Graph network, Expr batch) {
        Dim own = model.graph().shapeOf(model.input().name()).dim(0);
        Dim other = batch.shape().dim(0);
        return own.symbol() != null && other.symbol() != null
                ? network.renameSymbol(own.symbol(), other.symbol())
                : network;
    }

    /**
     * The part of the network after a layer, run on other values of the layer. The layers before it are not run again.
     *
     * <p>Other values that this part reads come from the run on the input and are the same for all values of a sample;
     * they are not computed again if the method's context contains {@link #besides}. The result has no values before
     * the layer.
     *
     * @param layer name of the layer's value
     * @param others {@code float[N*S,...]} in the layer's shape, S values for each input
     * @param otherTarget {@code float[N*S,K]}
     * @throws LimpidException if the logits do not depend on the layer, or another value that is read cannot be
     *     repeated
     */
    public ForwardPass behind(String layer, Expr others, Expr otherTarget) {
        NetworkTail behind = NetworkTail.of(model, layer);
        Dim own = model.graph().shapeOf(model.input().name()).dim(0);
        List<Expr> arguments = new ArrayList<>(List.of(others));
        for (String name : behind.besides()) {
            Expr known = given.getOrDefault(BESIDE + name, values.get(name));
            arguments.add(behind.repeated(Objects.requireNonNull(known, name), others, own));
        }
        Graph part = behind.forBatch(own, others.shape().dim(0));
        return new ForwardPass(b, model, settings, b.call(part, arguments), otherTarget, given);
    }

    /** The values other than the layer that the part of the network after it reads, for a method's context. */
    public Map<String, Expr> besides(String layer) {
        Map<String, Expr> found = new LinkedHashMap<>();
        NetworkTail.of(model, layer).besides().forEach(name -> found.put(BESIDE + name, value(name)));
        return found;
    }

    /** The network run on other values of {@link #place}: on other inputs, or {@link #behind after} the layer. */
    public ForwardPass from(Expr others, Expr otherTarget) {
        String name = placeName();
        return name.equals(model.input().name()) ? at(others, otherTarget) : behind(name, others, otherTarget);
    }

    /** A changed network on the same input with the same target. */
    public ForwardPass changed(UnaryOperator<Graph> change) {
        Graph network = change.apply(model.graph());
        return new ForwardPass(b, model, settings, b.call(network, List.of(input())), target, given);
    }

    /** The network. */
    public Classifier model() {
        return model;
    }

    /** The settings of the method; all of its parameters are set. */
    public Settings settings() {
        return settings;
    }

    /** The network's input: {@code float[N,...]}. */
    public Expr input() {
        return value(model.input().name());
    }

    /** The weight of each class: {@code float[N,K]}. */
    public Expr target() {
        return target;
    }

    /** The network's logits: {@code float[N,K]}. */
    public Expr logits() {
        return value(model.logits());
    }

    /** A value of the network. */
    public Expr value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** A value of the network, if it exists: the method's own graph pass may have removed it. */
    public Optional<Expr> findValue(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The target: {@code float[N]}, the sum of the logits weighted by class. */
    public Expr score() {
        return logits().mul(target).reduceSum(false, 1);
    }

    /** This forward pass at the chosen layer, or at the model's default; see {@link #place}. */
    public ForwardPass atLayer() {
        if (settings.layer().isPresent()) {
            return this;
        }
        Settings chosen = settings.at(Place.at(model.defaultLayer().value()));
        return new ForwardPass(b, model, chosen, values, target, given);
    }

    /** This forward pass at the input, whatever layer was chosen; see {@link #place}. */
    public ForwardPass atInput() {
        Settings without = new Settings(Optional.empty(), settings.parameters(), settings.seed());
        return new ForwardPass(b, model, without, values, target, given);
    }

    /** The name of the value that is explained: the chosen layer, else the input. */
    public String placeName() {
        return settings.valueOf(model);
    }

    /** The value that is explained: the chosen layer, else the input. */
    public Expr place() {
        String name = placeName();
        if (!values.containsKey(name)) {
            throw LimpidException.badInput(
                    "layer '" + name + "' is merged with the normalisation that follows it; name that layer");
        }
        return value(name);
    }

    /**
     * Scores at {@link #place} in output form: {@code float[N,C,...]} if the value has positions, with tokens on their
     * grid and without class token; else in the shape of the value.
     */
    public Expr asScores(Expr atPlace) {
        String name = placeName();
        if (name.equals(model.input().name())) {
            return channelsFirst(atPlace);
        }
        return model.findFeatureMap(name)
                .filter(m -> !m.isSequence())
                .map(m -> ChannelsFirst.of(atPlace, m))
                .orElse(atPlace);
    }

    /** The target in probabilities: {@code float[N]}, the sum of the probabilities weighted by class. */
    public Expr probability() {
        return probabilities().mul(target).reduceSum(false, 1);
    }

    /** The class probabilities as the network's head computes them; values that are not logits are unchanged. */
    public Expr probabilities() {
        return switch (model.head()) {
            case SOFTMAX -> withinPlaces(logits(), e -> e.unary("Softmax", Map.of("axis", Attribute.of(-1L))));
            case SIGMOID -> logits().unary("Sigmoid");
            case NONE -> logits();
        };
    }

    /**
     * What a function over the classes of one place makes of scores, in their shape.
     *
     * @param scores {@code float[N,K]}, arranged as the logits are
     * @param function over the last axis of {@code float[...,classes]}
     */
    public Expr withinPlaces(Expr scores, UnaryOperator<Expr> function) {
        ScoreAxes axes = model.scores();
        if (axes.isWhole()) {
            return function.apply(scores);
        }
        Expr byPlace = axes.isClassesLast()
                ? scores.reshape(-1, axes.places(), axes.classes())
                : scores.reshape(-1, axes.classes(), axes.places()).transpose(0, 2, 1);
        Expr found = function.apply(byPlace).add(byPlace.mul(0));
        Expr ordered = axes.isClassesLast() ? found : found.transpose(0, 2, 1);
        return ordered.reshape(ordered.builder().list(-1, scores.shape().size(1)), scores.shape());
    }

    /** A value of a sampling method's {@code context} or {@code precomputed}. */
    public Expr given(String name) {
        return Objects.requireNonNull(given.get(name), name);
    }

    /** The same run of the network with another target {@code float[N,K]}, which may depend on the logits. */
    public ForwardPass asked(Expr otherTarget) {
        return new ForwardPass(b, model, settings, values, otherTarget, given);
    }

    /**
     * The feature maps or tokens to explain: the chosen layer, or the model's default.
     *
     * @throws LimpidException if the layer has no spatial positions
     */
    public FeatureMap layer() {
        return settings.layerOf(model);
    }

    /** The gradient of the target with respect to a value of the network, in its shape. */
    public Expr gradient(Expr value) {
        return relevance(RuleSet.GRADIENT, value);
    }

    /** The gradients of the target with respect to values of the network, each in its shape. */
    public List<Expr> gradients(List<Expr> of) {
        return relevances(RuleSet.GRADIENT, of);
    }

    /** The relevance of values of the network, propagated from the target by a rule set, each in its shape. */
    public List<Expr> relevances(RuleSet rules, List<Expr> of) {
        Map<String, Expr> seeds = Map.of(logits().name(), target);
        List<String> names = of.stream().map(Expr::name).toList();
        Map<String, Expr> found = Backward.into(b, seeds, names, rules);
        return names.stream()
                .map(name -> Objects.requireNonNull(found.get(name)))
                .toList();
    }

    /**
     * The gradient of a weighted sum of a value's elements with respect to another value, in the shape of the latter.
     *
     * @param of any value of the graph, including gradients
     * @param weights in the shape of {@code of}
     */
    public Expr gradient(Expr of, Expr weights, Expr value) {
        return Objects.requireNonNull(
                Backward.into(b, Map.of(of.name(), weights), List.of(value.name()), RuleSet.GRADIENT)
                        .get(value.name()));
    }

    /** The relevance of a value, propagated from the target by a rule set, in the value's shape. */
    public Expr relevance(RuleSet rules, Expr value) {
        return relevance(rules, target, value);
    }

    /**
     * The relevance of a value, propagated from the logits by a rule set, in the value's shape.
     *
     * @param seed the relevance of the logits: {@code float[N,K]}
     */
    public Expr relevance(RuleSet rules, Expr seed, Expr value) {
        return relevance(rules, logits(), seed, value);
    }

    /**
     * The relevance of one value, propagated from another by a rule set, in the shape of the former.
     *
     * @param seed the relevance of the value where propagation starts, in its shape
     */
    public Expr relevance(RuleSet rules, Expr from, Expr seed, Expr value) {
        Map<String, Expr> seeds = Map.of(from.name(), seed);
        return Objects.requireNonNull(
                Backward.into(b, seeds, List.of(value.name()), rules).get(value.name()));
    }

    /** The rules of a composite for this network. */
    public RuleSet rules(Composite composite) {
        return composite.on(
                model.graph(),
                model.explainedValue(),
                model.logits(),
                n -> values.containsKey(n) ? value(n).name() : n);
    }

    /**
     * The values of the network run on another input within the same graph, by the names of this run's values.
     *
     * @param otherInput {@code float[N,...]}, or {@code float[1,...]} for one that is compared with every sample
     */
    public Map<String, Expr> comparedWith(Expr otherInput) {
        Graph network = model.graph();
        Dim own = network.shapeOf(model.input().name()).dim(0);
        if (own.symbol() != null && otherInput.shape().dim(0).size() == 1) {
            network = network.bind(own.symbol(), 1);
        }
        boolean isOneOfMany = own.size() > 1 && otherInput.shape().dim(0).size() == 1;
        Shape whole = otherInput.shape().with(0, own);
        Expr argument = isOneOfMany ? otherInput.expand(b.list(whole.sizes()), whole) : otherInput;
        return comparedWith(b.call(network, List.of(argument)));
    }

    /** The values of another run of the same network, by the names of this run's values. */
    public Map<String, Expr> comparedWith(ForwardPass other) {
        return comparedWith(other.values);
    }

    private Map<String, Expr> comparedWith(Map<String, Expr> others) {
        Map<String, Expr> byName = new HashMap<>();
        values.forEach((name, own) -> byName.put(own.name(), Objects.requireNonNull(others.get(name), name)));
        return byName;
    }

    /**
     * The relevance of a value, propagated from the target by rules that compare with another run.
     *
     * @param reference from {@link #comparedWith(Expr)}
     */
    public Expr multipliers(RuleSet rules, Map<String, Expr> reference, Expr value) {
        Map<String, Expr> seeds = Map.of(logits().name(), target);
        return Objects.requireNonNull(
                Backward.into(b, seeds, List.of(value.name()), rules, reference).get(value.name()));
    }

    /** The same run of the network under other settings. */
    public ForwardPass with(Settings other) {
        return new ForwardPass(b, model, other, values, target, given);
    }

    /** A value at the layer as feature maps: {@code float[N,C,...]}; tokens are arranged on their grid. */
    public Expr asMaps(Expr atLayer) {
        return asMaps(atLayer, layer());
    }

    /** A value at a layer as feature maps: {@code float[N,C,...]}; tokens are arranged on their grid. */
    public Expr asMaps(Expr atLayer, FeatureMap layer) {
        return ChannelsFirst.of(atLayer, layer);
    }

    /**
     * The scores of an input with its channels first: {@code float[N,C,H,W]}; one channel is added where the input has
     * none. Those of a table or of tokens stay as they are.
     */
    public Expr channelsFirst(Expr atInput) {
        InputForm form = model.form();
        if (!form.hasChannels() && form.kind() != InputKind.TABLE && form.kind() != InputKind.TOKENS) {
            return atInput.unsqueeze(1);
        }
        return isChannelsLast() ? ChannelsFirst.channelsFirst(atInput) : atInput;
    }

    /**
     * The input, for a method that multiplies it by weights between 0 and 1.
     *
     * @throws LimpidException if it holds the numbers of tokens, of which there are no parts
     */
    public Expr divisibleInput() {
        if (model.form().kind() == InputKind.TOKENS) {
            throw LimpidException.unsupported(
                    "the input holds the numbers of tokens, which are shown or hidden as a whole;"
                            + " use a method that hides tokens, such as occlusion or lime");
        }
        return input();
    }

    /** The axes of the input's places: height and width of a picture, time of a series, the features of a table. */
    public long[] inputPlaces() {
        return model.form().places().stream().mapToLong(axis -> axis).toArray();
    }

    /** The channel axis of the input; 1 if it has no channels. */
    public int inputChannelAxis() {
        return Math.max(1, model.form().channelAxis());
    }

    /** The number of channels of the input. */
    public long inputChannels() {
        return model.form().channels(model.input().type());
    }

    private boolean isChannelsLast() {
        return model.form().isChannelsLast();
    }

    /** Maps {@code float[N,C,h,w]} resized bilinearly to the spatial size of others, {@code float[N,K,H,W]}. */
    public Expr enlarged(Expr map, Expr like) {
        Expr sizes =
                Expr.concat(0, map.shapeOf().slice(0, 0, 2, 1), like.shapeOf().slice(0, 2, like.rank(), 1));
        Map<String, Attribute> linear =
                Map.of("mode", Attribute.of("linear"), "coordinate_transformation_mode", Attribute.of("half_pixel"));
        Shape shape =
                like.shape().with(0, map.shape().dim(0)).with(1, map.shape().dim(1));
        return map.emit("Resize", linear, new TensorType(map.elementType(), shape), b.none(), b.none(), sizes);
    }

    /** The spatial axes of feature maps {@code [N,C,...]}: all but the first two. */
    public static long[] places(Expr maps) {
        return LongStream.range(2, maps.rank()).toArray();
    }
}
