package dev.limpid.attribution;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A chunk of samples at work: for each input of a batch of N the same S samples, run as one batch of N*S points.
 *
 * <p>What it hands out has the axis of samples second: {@code [N,S,...]}.
 */
public final class Points {
    private final Formula f;
    private final Formula at;
    private final Expr drawn;
    private final Expr weights;
    private final Expr index;
    private final long total;
    private final long count;
    private final Expr where;

    private Points(Formula f, Formula at, Expr drawn, Expr weights, Expr index, long total, long count, Expr where) {
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
     * The network run on samples of inputs that all count the same.
     *
     * @param points {@code float[N,S,...]}
     */
    public static Points of(Formula f, Expr points) {
        long count = points.shape().size(1);
        float[] weights = new float[Math.toIntExact(count)];
        Arrays.fill(weights, 1f / count);
        Expr even = points.builder().constant(Tensor.of(weights, count));
        Expr index = points.builder().list(LongStream.range(0, count).toArray());
        Expr flat = flat(f, points, count);
        return new Points(f, f.at(flat, targets(f, count)), even, even, index, count, count, flat);
    }

    /**
     * The network run on the points of a chunk of samples.
     *
     * @param index {@code int64[S]}: the samples' numbers among all of them
     * @param total the number of all samples
     */
    static Points of(Formula f, Method.Sampled method, Expr drawn, Expr weights, Expr index, long total) {
        long count = weights.shape().size(0);
        Expr flat = flat(f, method.points(f, f.input().unsqueeze(1), drawn), count);
        return new Points(f, method.at(f, flat, targets(f, count)), drawn, weights, index, total, count, flat);
    }

    private static Expr flat(Formula f, Expr points, long count) {
        Dim batch = f.input().shape().dim(0);
        List<Dim> dims =
                new ArrayList<>(points.shape().dims().subList(2, points.shape().rank()));
        dims.add(0, batch.isFixed() ? Dim.of(batch.size() * count) : Dim.symbol(ExplainerGraph.POINTS));
        Shape shape = new Shape(dims);
        return points.reshape(points.builder().list(shape.sizes()), shape);
    }

    private static Expr targets(Formula f, long count) {
        Expr target = f.target();
        return target.unsqueeze(1)
                .expand(target.builder().list(1, count, 1), null)
                .reshape(-1, target.shape().size(1));
    }

    /** The network at the points, as one batch of N*S. */
    public Formula at() {
        return at;
    }

    /** The points as one batch: {@code float[N*S,...]}. */
    public Expr where() {
        return where;
    }

    /** The numbers from which the points were made: {@code [S,...]}. */
    public Expr drawn() {
        return drawn;
    }

    /** How much each sample counts, 0 where a chunk is filled up: {@code float[S]}. */
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

    /** The gradient of the target at each point with respect to {@link Formula#place}: {@code float[N*S,...]}. */
    public Expr slopes() {
        Expr place = at.place();
        return at.gradient(place).shapedLike(place);
    }

    /** Something else that is asked of each point, {@code float[P]}, by sample: {@code float[N,S]}. */
    public Expr scores(Function<Formula, Expr> outcome) {
        return bySample(outcome.apply(at));
    }

    /** The gradient of the target with respect to each point: {@code float[N*S,...]}. */
    public Expr gradient() {
        return at.gradient(where).shapedLike(where);
    }

    /** {@code [N*S,...]} seen as {@code [N,S,...]}. */
    public Expr bySample(Expr each) {
        Shape own = each.shape();
        List<Dim> dims = new ArrayList<>(own.dims().subList(1, own.rank()));
        dims.add(0, Dim.of(count));
        dims.add(0, f.input().shape().dim(0));
        Shape shape = new Shape(dims);
        return each.reshape(each.builder().list(shape.sizes()), shape);
    }

    /**
     * A value for each sample put at its place in the list of all samples, and zero elsewhere: a sum that keeps every
     * value, for what can only be computed from all of them.
     *
     * @param each {@code float[N,S]} or {@code float[N,S,K]}
     * @return {@code float[N,total]} or {@code float[N,total,K]}; what fills up a chunk is left out
     */
    public Expr listed(Expr each) {
        GraphBuilder b = each.builder();
        Expr all = b.list(LongStream.range(0, total).toArray());
        // [S,total]: one where the sample has this number
        Expr at = index.reshape(count, 1).equal(all.reshape(1, total)).cast(each.elementType());
        return each.rank() == 2 ? each.matMul(at) : at.transpose(1, 0).matMul(each);
    }

    /** The sum over the samples, each by its weight: {@code [N*S,...]} becomes {@code [N,...]}. */
    public Expr weightedSum(Expr each) {
        Expr bySample = bySample(each);
        long[] along = LongStream.concat(
                        LongStream.of(count), LongStream.generate(() -> 1).limit(bySample.rank() - 2L))
                .toArray();
        return bySample.mul(weights.reshape(along)).reduceSum(false, 1);
    }
}
