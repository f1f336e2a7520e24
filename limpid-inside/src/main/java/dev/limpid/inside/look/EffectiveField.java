package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputKind;
import dev.limpid.model.Layout;
import dev.limpid.runtime.Engine;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The effective receptive field of a layer: how much each place of the input moves the activations in the middle of the layer,
 * on average over samples. It is the absolute gradient of the sum of all units at the middle place, summed over the channels
 * of the input.
 *
 * <p>Ref.: Luo, Li, Urtasun and Zemel, Understanding the Effective Receptive Field in Deep Convolutional Neural Networks, 2016,
 * arXiv 1701.04128. Differs from the paper: the units of the middle place are added instead of taken one by one.
 */
public final class EffectiveField implements Mergeable<EffectiveField> {
    /** The share of the largest gradient above which a place belongs to the field: two standard deviations. */
    public static final double SHARE = 1 - 0.9545;

    private static final String GRADIENT = "gradient";

    private final List<Integer> places;
    private final double[] sums;
    private long samples;

    private EffectiveField(List<Integer> places) {
        this.places = places;
        this.sums = new double[places.stream().reduce(1, Math::multiplyExact)];
    }

    /**
     * Measures the field of a layer.
     *
     * @throws LimpidException if an operator between the input and the layer has no gradient
     */
    public static EffectiveField of(
            Classifier model, Engine engine, LookedLayer layer, Samples samples, int chunk, Progress progress) {
        checkGradient(model);
        List<Integer> places = model.form().places().stream()
                .map(axis -> (int) model.graph().shapeOf(model.input().name()).size(axis))
                .toList();
        try (Sweep sweep = Sweep.of(engine, graph(model, layer), chunk)) {
            Gathered<EffectiveField> found = sweep.gather(
                    samples, () -> new EffectiveField(places), b -> of(places, b), Optional.empty(), progress);
            return found.statistic();
        }
    }

    /** Refuses inputs that gradients do not reach: numbers of tokens, and integers. */
    static void checkGradient(Classifier model) {
        if (model.form().kind() == InputKind.TOKENS
                || !model.input().type().element().isFloating()) {
            throw LimpidException.unsupported("the input '" + model.input().name() + "' ("
                    + model.form().toText() + ", " + model.input().type() + ") has no gradient");
        }
    }

    private static EffectiveField of(List<Integer> places, Batch batch) {
        EffectiveField found = new EffectiveField(places);
        if (batch.size() > 0) {
            float[] all = batch.value(GRADIENT).toFloats();
            for (int i = 0; i < all.length; i++) {
                found.sums[i % found.sums.length] += all[i];
            }
            found.samples = batch.size();
        }
        return found;
    }

    /** The network with the absolute gradient of the middle place, {@code float[N,places...]}. */
    private static Graph graph(Classifier model, LookedLayer layer) {
        FeatureMap map = layer.map();
        Graph forward = model.graph().withOutputs(List.of(map.value())).pruned();
        GraphBuilder b = forward.toBuilder().scope("field/");
        Expr value = b.value(map.value());
        Expr seed = value.mul(0).add(b.constant(middle(map, value.elementType())));
        String input = model.input().name();
        Expr gradient =
                Objects.requireNonNull(Backward.into(b, Map.of(value.name(), seed), List.of(input), RuleSet.GRADIENT)
                        .get(input));
        Expr amount = gradient.abs().cast(ElementType.FLOAT);
        Expr found = model.form().hasChannels()
                ? amount.reduceSum(false, model.form().channelAxis())
                : amount;
        return b.build(Map.of(GRADIENT, found));
    }

    /** Ones at the middle place of a map for every unit, zeros elsewhere. */
    private static Tensor middle(FeatureMap map, ElementType type) {
        long[] sizes = map.layout() == Layout.TOKENS
                ? new long[] {map.leadingTokens() + map.count() + map.trailingTokens()}
                : map.places().stream().mapToLong(p -> p).toArray();
        int place = 0;
        for (int size : map.places()) {
            place = place * size + size / 2;
        }
        double[] ones = new double[(int) LongStream.of(sizes).reduce(1, (a, c) -> a * c)];
        ones[map.leadingTokens() + place] = 1;
        LongStream shape = map.layout() == Layout.NCHW
                ? LongStream.concat(LongStream.of(1, 1), Arrays.stream(sizes))
                : LongStream.concat(LongStream.concat(LongStream.of(1), Arrays.stream(sizes)), LongStream.of(1));
        return Tensor.of(type, ones, shape.toArray());
    }

    /** The number of places of the input along each axis, outermost first. */
    public List<Integer> places() {
        return places;
    }

    /** How many samples were averaged. */
    public long samples() {
        return samples;
    }

    /** The mean absolute gradient at each place of the input, row by row. */
    public float[] map() {
        float[] map = new float[sums.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) (samples == 0 ? 0 : sums[i] / samples);
        }
        return map;
    }

    /** Whether the layer does not depend on the input at its middle place in any of the samples. */
    public boolean isEmpty() {
        return Arrays.stream(sums).allMatch(s -> s == 0);
    }

    /**
     * The places whose gradient is above a share of the largest one.
     *
     * @param share 0 for all that move the layer at all
     */
    public long count(double share) {
        double largest = Arrays.stream(sums).max().orElse(0);
        return Arrays.stream(sums).filter(s -> s > share * largest).count();
    }

    /** The side of the field: the root (in a picture the square root) of the number of places above {@link #SHARE}. */
    public double side() {
        return Math.pow((double) count(SHARE), 1.0 / places.size());
    }

    /**
     * The box around all places that move the layer at all, along one axis.
     *
     * @return the first place and the one after the last; twice 0 if there is none
     */
    public int[] extent(int axis) {
        int inner = 1;
        for (int a = axis + 1; a < places.size(); a++) {
            inner *= places.get(a);
        }
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] > 0) {
                int at = i / inner % places.get(axis);
                low = Math.min(low, at);
                high = Math.max(high, at + 1);
            }
        }
        return new int[] {Math.min(low, high), high};
    }

    @Override
    public void merge(EffectiveField other) {
        samples += other.samples;
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(samples);
        for (double each : sums) {
            out.writeDouble(each);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        samples = in.readLong();
        for (int i = 0; i < sums.length; i++) {
            sums[i] = in.readDouble();
        }
    }
}
