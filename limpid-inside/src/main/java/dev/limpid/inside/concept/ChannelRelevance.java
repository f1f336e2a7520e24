package dev.limpid.inside.concept;

import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Flat;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.FoldBatchNorm;
import dev.limpid.graph.pass.FoldBias;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Place;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Concept relevance propagation over data: how relevant each channel of a layer, each group of channels and each direction is for
 * the class that the network sees, the inputs for which it is most relevant (RelMax) and most active (ActMax), and where in an
 * input it finds what makes it relevant. Groups and directions are numbered after the channels. Rules: epsilon for dense layers, z+ for convolutions, flat for the first layer.
 *
 * <p>Ref.: Achtibat et al., From Attribution Maps to Human-Understandable Explanations through Concept Relevance
 * Propagation, 2023, arXiv 2206.03208.
 */
public final class ChannelRelevance {
    private static final double STABILIZER = 1e-6;
    private static final String ACTIVATION = "concept/activation";
    private static final String RELEVANCE = "concept/relevance";
    private static final String KEPT = "concept/kept";
    private static final String ALONG = "concept/along";
    /** Added to the square of an activation that divides; far below that of any activation that counts. */
    private static final double TINY = 1e-30;

    private static final String HEAT = "concept/heat";

    private final Classifier model;
    private final FeatureMap layer;
    private final Engine engine;
    /** Groups and directions, which are numbered after the channels. */
    private final List<RelevanceCondition> more;

    /**
     * What the channels are relevant for.
     *
     * @param sums the relevance of each channel summed over all inputs, by predicted class, {@code [classes][channels]}
     * @param counts the inputs of each class
     * @param relevant the inputs for which each channel is most relevant, logits
     * @param active the inputs in which it is most active, summed over the positions
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Channels(double[][] sums, long[] counts, TopSamples relevant, TopSamples active)
            implements Mergeable<Channels> {
        static Channels empty(int classes, int channels, int kept) {
            return new Channels(
                    new double[classes][channels],
                    new long[classes],
                    new TopSamples(channels, kept),
                    new TopSamples(channels, kept));
        }

        /** The mean relevance of each channel for the inputs of a class; zeros if there are none. */
        public double[] mean(int target) {
            double[] mean = new double[sums[target].length];
            for (int c = 0; c < mean.length; c++) {
                mean[c] = counts[target] == 0 ? 0 : sums[target][c] / counts[target];
            }
            return mean;
        }

        @Override
        public void merge(Channels other) {
            for (int k = 0; k < sums.length; k++) {
                counts[k] += other.counts[k];
                for (int c = 0; c < sums[k].length; c++) {
                    sums[k][c] += other.sums[k][c];
                }
            }
            relevant.merge(other.relevant);
            active.merge(other.active);
        }

        @Override
        public void writeTo(DataOutput out) throws IOException {
            for (int k = 0; k < sums.length; k++) {
                out.writeLong(counts[k]);
                for (double each : sums[k]) {
                    out.writeDouble(each);
                }
            }
            relevant.writeTo(out);
            active.writeTo(out);
        }

        @Override
        public void readFrom(DataInput in) throws IOException {
            for (int k = 0; k < sums.length; k++) {
                counts[k] = in.readLong();
                for (int c = 0; c < sums[k].length; c++) {
                    sums[k][c] = in.readDouble();
                }
            }
            relevant.readFrom(in);
            active.readFrom(in);
        }
    }

    /**
     * The relevance of a layer's channels.
     *
     * @throws LimpidException if the layer is merged with its normalisation
     */
    public ChannelRelevance(Classifier model, FeatureMap layer, Engine engine) {
        this(model, layer, engine, List.of());
    }

    /**
     * The relevance of a layer's channels, and of groups and directions of them.
     *
     * @throws LimpidException if the layer is merged with its normalisation
     */
    public ChannelRelevance(Classifier model, FeatureMap layer, Engine engine, List<RelevanceCondition> more) {
        this.more = List.copyOf(more);
        this.model = model.apply(new FoldBatchNorm().then(new FoldBias()));
        this.layer = layer;
        this.engine = engine;
        if (this.model.graph().findType(layer.value()).isEmpty()) {
            throw LimpidException.badInput("layer '" + layer.value() + "' is merged with the normalisation or bias that"
                    + " follows it for relevance propagation; name that layer");
        }
    }

    private ForwardPass pass(GraphBuilder b) {
        return ForwardPass.over(
                b,
                model,
                Settings.STANDARD.at(Place.at(layer.value())),
                b.value(model.input().name()),
                ConceptGraphs.largest(b.value(model.logits())));
    }

    private static RuleSet rules(ForwardPass f) {
        return f.rules(Composite.of(
                        "concepts",
                        STABILIZER,
                        Choice.atConvolutions(AlphaBeta.zPlus(STABILIZER)),
                        Choice.everywhere(new Epsilon(STABILIZER)))
                .with(Choice.first(new Flat(STABILIZER))));
    }

    /** The groups and directions, which are numbered after the channels. */
    public List<RelevanceCondition> more() {
        return more;
    }

    /** How many channels, groups and directions there are. */
    public int count() {
        return layer.channels() + more.size();
    }

    /** A channel alone, a group or a direction, by its number. */
    public RelevanceCondition condition(int number) {
        int channels = layer.channels();
        return number < channels ? RelevanceCondition.group(List.of(number), channels) : more.get(number - channels);
    }

    /** The sums of activation and relevance over the positions, and the logits. */
    Graph channels() {
        GraphBuilder b = model.graph().toBuilder().scope("concept/");
        ForwardPass f = pass(b);
        Expr value = f.value(layer.value());
        Expr maps = f.asMaps(value, layer);
        Expr relevance = f.asMaps(f.relevance(rules(f), f.target().mul(f.logits()), value), layer);
        long[] places = ForwardPass.places(maps);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        Expr active = sum(maps.cast(ElementType.FLOAT), places);
        Expr relevant = sum(relevance.cast(ElementType.FLOAT), places);
        if (!more.isEmpty()) {
            Expr groups = b.constant(columns(RelevanceCondition::mask));
            Expr directions = b.constant(columns(RelevanceCondition::direction));
            Expr a = lastly(maps.cast(ElementType.FLOAT));
            Expr along = a.matMul(directions)
                    .mul(lastly(context(relevance.cast(ElementType.FLOAT), maps.cast(ElementType.FLOAT)))
                            .matMul(directions));
            long[] inner = Arrays.stream(places).map(p -> p - 1).toArray();
            active = Expr.concat(1, active, active.matMul(b.constant(columns(c -> narrowed(c.axis())))));
            relevant = Expr.concat(1, relevant, relevant.matMul(groups).add(along.reduceSum(false, inner)));
        }
        outputs.put(ACTIVATION, active);
        outputs.put(RELEVANCE, relevant);
        outputs.put(ConceptGraphs.LOGITS, f.logits().cast(ElementType.FLOAT));
        return b.build(outputs);
    }

    private static Expr sum(Expr maps, long[] places) {
        boolean isPicture = maps.rank() == 4 && maps.shape().isFixed(2, 4);
        return isPicture
                ? maps.globalAveragePool().squeeze(2, 3).mul((double)
                        (maps.shape().size(2) * maps.shape().size(3)))
                : maps.reduceSum(false, places);
    }

    /** The vectors of groups and directions as columns, {@code [channels][conditions]}. */
    private Tensor columns(Function<RelevanceCondition, float[]> vector) {
        int channels = layer.channels();
        int count = more.size();
        float[] columns = new float[channels * count];
        for (int k = 0; k < count; k++) {
            float[] own = vector.apply(more.get(k));
            for (int c = 0; c < channels; c++) {
                columns[c * count + k] = own[c];
            }
        }
        return Tensor.of(columns, channels, count);
    }

    private static float[] narrowed(double[] numbers) {
        float[] narrow = new float[numbers.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) numbers[i];
        }
        return narrow;
    }

    /** Channels behind the places. */
    private static Expr lastly(Expr maps) {
        long[] order = new long[maps.rank()];
        for (int i = 1; i < order.length - 1; i++) {
            order[i] = i + 1L;
        }
        order[order.length - 1] = 1;
        return maps.transpose(order);
    }

    /** The relevance of each activation divided by it; 0 where there is none. */
    private static Expr context(Expr relevance, Expr activation) {
        return relevance.mul(activation).div(activation.mul(activation).add(TINY));
    }

    /**
     * The relevance of the input's places through the channels of a second input {@code float[N,channels]} and along the direction of a
     * third.
     */
    Graph heat() {
        GraphBuilder b = model.graph().toBuilder().scope("concept/");
        ForwardPass f = pass(b);
        Expr value = f.value(layer.value());
        Dim batch = model.graph().shapeOf(model.input().name()).dim(0);
        TensorType vectors = new TensorType(ElementType.FLOAT, Shape.of(batch, Dim.of(layer.channels())));
        Expr kept = b.input(KEPT, vectors);
        Expr along = b.input(ALONG, vectors);
        long[] alone = LongStream.generate(() -> 1).limit(value.rank()).toArray();
        alone[0] = -1;
        alone[layer.channelAxis()] = layer.channels();
        Expr whole = f.relevance(rules(f), f.target().mul(f.logits()), value);
        Expr direction = along.reshape(alone);
        Expr activation = value.cast(ElementType.FLOAT);
        Expr share = context(whole.cast(ElementType.FLOAT), activation)
                .mul(direction)
                .reduceSum(true, layer.channelAxis())
                .mul(direction)
                .mul(activation);
        Expr part = whole.mul(kept.reshape(alone).cast(value.elementType())).add(share.cast(value.elementType()));
        Expr heat = f.channelsFirst(f.relevance(rules(f), value, part, f.input()));
        return b.build(Map.of(HEAT, heat.reduceSum(false, 1).cast(ElementType.FLOAT)));
    }

    /**
     * Reads all inputs.
     *
     * @param kept how many inputs are kept for each channel
     * @param chunk how many go through the network together
     * @param state where a run that was ended goes on
     */
    public Gathered<Channels> read(
            Samples samples, int kept, int chunk, Optional<Checkpoint> state, Progress progress) {
        int classes = model.classes();
        try (Sweep sweep = Sweep.of(engine, channels(), chunk)) {
            return sweep.gather(
                    samples,
                    () -> Channels.empty(classes, count(), kept),
                    batch -> channels(batch, classes, kept),
                    state,
                    progress);
        }
    }

    private Channels channels(Batch batch, int classes, int kept) {
        int count = count();
        Channels found = Channels.empty(classes, count, kept);
        if (batch.size() == 0) {
            return found;
        }
        float[] activation = batch.value(ACTIVATION).toFloats();
        float[] relevance = batch.value(RELEVANCE).toFloats();
        float[] logits = batch.value(ConceptGraphs.LOGITS).toFloats();
        for (int n = 0; n < batch.size(); n++) {
            int top = LayerReadings.best(logits, n * classes, classes);
            found.counts()[top]++;
            for (int c = 0; c < count; c++) {
                float share = relevance[n * count + c];
                found.sums()[top][c] += share;
                found.relevant().add(c, batch.indices().get(n), share);
                found.active().add(c, batch.indices().get(n), activation[n * count + c]);
            }
        }
        return found;
    }

    /**
     * Where an input makes channels relevant.
     *
     * @param input a batch of one
     * @param chosen the numbers of channels, of groups or of directions, each alone
     * @return for each the relevance of the input's places, {@code float[1,H,W]}, logits
     */
    public List<Tensor> heat(Program program, Tensor input, List<Integer> chosen) {
        List<Tensor> maps = new ArrayList<>();
        for (int each : chosen) {
            RelevanceCondition condition = condition(each);
            Map<String, Tensor> feeds = Map.of(
                    model.input().name(),
                    input,
                    KEPT,
                    Tensor.of(condition.mask(), 1, layer.channels()),
                    ALONG,
                    Tensor.of(condition.direction(), 1, layer.channels()));
            maps.add(Objects.requireNonNull(program.run(feeds).get(HEAT)));
        }
        return maps;
    }

    /** The program of {@link #heat(Program, Tensor, List)}; to be closed by the caller. */
    public Program heatProgram() {
        return FullBatch.program(engine, heat(), model);
    }
}
