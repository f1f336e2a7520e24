package dev.limpid.attribution.formula;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A chunk of samples: for each input of a batch of N the same S samples, run as one batch of N*S points.
 *
 * <p>In its results the samples are the second axis: {@code [N,S,...]}.
 */
public final class SampleBatch {
    private final ForwardPass f;
    private final ForwardPass at;
    private final Expr drawn;
    private final Expr weights;
    private final Expr index;
    private final long total;
    private final long count;
    private final Expr where;

    private SampleBatch(
            ForwardPass f, ForwardPass at, Expr drawn, Expr weights, Expr index, long total, long count, Expr where) {
        this.f = f;
        this.at = at;
        this.drawn = drawn;
        this.weights = weights;
        this.index = index;
        this.total = total;
        this.count = count;
        this.where = where;
    }

    /**
     * The network run on equally weighted samples of inputs.
     *
     * @param points {@code float[N,S,...]}
     */
    public static SampleBatch of(ForwardPass f, Expr points) {
        long count = points.shape().size(1);
        float[] weights = new float[Math.toIntExact(count)];
        Arrays.fill(weights, 1f / count);
        Expr even = points.builder().constant(Tensor.of(weights, count));
        Expr index = points.builder().list(LongStream.range(0, count).toArray());
        Expr flat = flat(f, points, count);
        return new SampleBatch(f, f.at(flat, targets(f, count)), even, even, index, count, count, flat);
    }

    /** How the network runs at the points of a batch. */
    @FunctionalInterface
    public interface Run {
        /**
         * The run.
         *
         * @param points {@code float[P,...]}
         * @param targets {@code float[P,K]}
         */
        ForwardPass at(ForwardPass f, Expr points, Expr targets);
    }

    /**
     * A chunk of samples.
     *
     * @param drawn the random numbers that define the points: {@code [S,...]}
     * @param weights the weight of each sample: {@code float[S]}
     * @param index the indices of the samples among all samples: {@code int64[S]}
     * @param total the number of all samples
     */
    public record Chunk(Expr drawn, Expr weights, Expr index, long total) {}

    /**
     * The network run on the points of a chunk of samples.
     *
     * @param points {@code float[N,S,...]}
     */
    public static SampleBatch of(ForwardPass f, Expr points, Run run, Chunk chunk) {
        long count = chunk.weights().shape().size(0);
        Expr flat = flat(f, points, count);
        ForwardPass at = run.at(f, flat, targets(f, count));
        return new SampleBatch(f, at, chunk.drawn(), chunk.weights(), chunk.index(), chunk.total(), count, flat);
    }

    private static Expr flat(ForwardPass f, Expr points, long count) {
        Dim batch = f.input().shape().dim(0);
        List<Dim> dims =
                new ArrayList<>(points.shape().dims().subList(2, points.shape().rank()));
        dims.add(0, batch.isFixed() ? Dim.of(batch.size() * count) : Dim.symbol(GraphNames.POINTS));
        Shape shape = new Shape(dims);
        return points.reshape(points.builder().list(shape.sizes()), shape);
    }

    private static Expr targets(ForwardPass f, long count) {
        Expr target = f.target();
        return target.unsqueeze(1)
                .expand(target.builder().list(1, count, 1), null)
                .reshape(-1, target.shape().size(1));
    }

    /** The network at the points, as one batch of N*S. */
    public ForwardPass at() {
        return at;
    }

    /** The points as one batch: {@code float[N*S,...]}. */
    public Expr where() {
        return where;
    }

    /** The random numbers that define the points: {@code [S,...]}. */
    public Expr drawn() {
        return drawn;
    }

    /** The weight of each sample, 0 for padding: {@code float[S]}. */
    public Expr weights() {
        return weights;
    }

    /** The number of samples in a chunk. */
    public long count() {
        return count;
    }

    /** The target at each point: {@code float[N,S]}. */
    public Expr scores() {
        return bySample(at.score());
    }

    /** The gradient of the target at each point with respect to {@link ForwardPass#place}: {@code float[N*S,...]}. */
    public Expr slopes() {
        Expr place = at.place();
        return at.gradient(place).shapedLike(place);
    }

    /** Another quantity of each point, {@code float[P]}, by sample: {@code float[N,S]}. */
    public Expr scores(Function<ForwardPass, Expr> outcome) {
        return bySample(outcome.apply(at));
    }

    /** The gradient of the target with respect to each point: {@code float[N*S,...]}. */
    public Expr gradient() {
        return at.gradient(where).shapedLike(where);
    }

    /** {@code [N*S,...]} reshaped to {@code [N,S,...]}. */
    public Expr bySample(Expr each) {
        Shape own = each.shape();
        List<Dim> dims = new ArrayList<>(own.dims().subList(1, own.rank()));
        dims.add(0, Dim.of(count));
        dims.add(0, f.input().shape().dim(0));
        Shape shape = new Shape(dims);
        return each.reshape(each.builder().list(shape.sizes()), shape);
    }

    /**
     * Puts the value of each sample at its index in the list of all samples, and zeros elsewhere. The sum over chunks
     * then contains every value, for results that need all of them.
     *
     * @param each {@code float[N,S]} or {@code float[N,S,K]}
     * @return {@code float[N,total]} or {@code float[N,total,K]}; padding is left out
     */
    public Expr listed(Expr each) {
        GraphBuilder b = each.builder();
        Expr all = b.list(LongStream.range(0, total).toArray());
        // [S,total]: one where the sample has this index
        Expr at = index.reshape(count, 1).equal(all.reshape(1, total)).cast(each.elementType());
        Expr isSample = index.less(index.like((double) total)).cast(each.elementType());
        Expr known = weighted(each, isSample);
        return each.rank() == 2 ? known.matMul(at) : at.transpose(1, 0).matMul(known);
    }

    /**
     * The weighted sum over the samples: {@code [N*S,...]} becomes {@code [N,...]}. Samples of weight 0 are left out,
     * whatever their values are: padding and the ends of a path may lie where the network has no slope.
     */
    public Expr weightedSum(Expr each) {
        return weighted(bySample(each)).reduceSum(false, 1);
    }

    /** Values of samples {@code float[N,S,...]} times the weight of each; see {@link #weighted(Expr, Expr)}. */
    public Expr weighted(Expr bySample) {
        return weighted(bySample, weights);
    }

    /**
     * Values of samples times a weight of each, 0 where the weight is 0 even if the value is not a number.
     *
     * @param bySample {@code float[N,S,...]}
     * @param weights {@code float[S]}
     */
    public static Expr weighted(Expr bySample, Expr weights) {
        Optional<Tensor> known = weights.findConstant();
        boolean isAllUsed =
                known.isPresent() && Arrays.stream(known.get().toDoubles()).noneMatch(w -> w == 0);
        long[] along = LongStream.concat(
                        LongStream.of(weights.shape().size(0)),
                        LongStream.generate(() -> 1).limit(bySample.rank() - 2L))
                .toArray();
        Expr aligned = weights.reshape(along);
        if (isAllUsed) {
            return bySample.mul(aligned);
        }
        Expr isUnused = aligned.equal(aligned.like(0));
        return isUnused.where(bySample.like(0), bySample).mul(aligned);
    }
}
