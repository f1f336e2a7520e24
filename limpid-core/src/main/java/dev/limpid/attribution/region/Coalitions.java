package dev.limpid.attribution.region;

import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.PrecomputedInput;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The common part of all methods that hide segments: masked pictures and the network's target for each. A coalition is
 * a row of numbers, one per segment: 1 shows it, 0 hides it, a number between blends it with the fill.
 */
public final class Coalitions {
    /** The name of the sum that contains the target for every coalition: {@code float[N,total]}. */
    public static final String ANSWERS = "answers";

    /** The target for the whole picture, and for the picture with everything hidden: {@code float[N]}. */
    private static final String FULL = "full";

    private static final String EMPTY = "empty";
    private final Segments segments;
    private final Fill fill;

    private Coalitions(Segments segments, Fill fill) {
        this.segments = segments;
        this.fill = fill;
    }

    /**
     * The coalitions that the settings define.
     *
     * @throws dev.limpid.error.LimpidException if a setting is invalid
     */
    public static Coalitions of(Classifier model, Settings settings) {
        return new Coalitions(Segments.of(model, settings), Fill.of(model, settings));
    }

    /** The parameters of a method that concern its coalitions. */
    public static MethodInfo described(MethodInfo info, String segments, String fill, String output) {
        return Outcome.described(
                info.parameter("segments", segments, Segments.MEANING).parameter("fill", fill, FillImage.MEANING),
                output);
    }

    /** The segments. */
    public Segments segments() {
        return segments;
    }

    /** The inputs that Java computes from the picture. */
    public List<PrecomputedInput> precomputed(Classifier model) {
        return segments.precomputed(model);
    }

    /** The values that are computed once: the fill. */
    public Map<String, Expr> context(ForwardPass f) {
        return fill.context(f, segments);
    }

    /** The values that a search passes to each of its steps, so that they are computed once. */
    public Map<String, Tensor> fixed(Search search) {
        return fill.fixed(search, segments.fixed(search.input()), segments);
    }

    /** The values that are computed once, with the target for everything shown and for everything hidden. */
    public Map<String, Expr> contextWithEnds(ForwardPass f) {
        Map<String, Expr> context = context(f);
        context.put(FULL, Outcome.of(f));
        context.put(EMPTY, Outcome.of(f.at(fill.picture(f, segments), f.target())));
        return context;
    }

    /** The target for the whole picture, after {@link #contextWithEnds}: {@code float[N]}. */
    public static Expr full(ForwardPass f) {
        return f.given(FULL);
    }

    /** The target with everything hidden, after {@link #contextWithEnds}: {@code float[N]}. */
    public static Expr empty(ForwardPass f) {
        return f.given(EMPTY);
    }

    /**
     * The pictures of coalitions.
     *
     * @param x {@code float[N,1,...]}
     * @param shown {@code float[S,D]}
     * @return {@code float[N,S,...]}
     */
    public Expr points(ForwardPass f, Expr x, Expr shown) {
        return fill.mixed(f, x, segments.spread(f, shown));
    }

    /**
     * The result that gives each segment a value.
     *
     * @param values {@code float[N,D]}
     */
    public AttributionExpr answer(ForwardPass f, Expr values) {
        return answer(f, segments, values);
    }

    /** The result that gives each segment a value, with the values' standard errors: {@code float[N,D]}. */
    public AttributionExpr answer(ForwardPass f, Expr values, Expr errors) {
        return answer(f, segments, values, errors);
    }

    private static AttributionExpr answer(ForwardPass f, Segments segments, Expr values) {
        Expr known = known(f, segments, values);
        return AttributionExpr.of(segments.painted(f, known)).with(AttributionExpr.VALUES, known);
    }

    /** The result that gives each segment a value, with the values' standard errors, when nothing is hidden. */
    public static AttributionExpr answer(ForwardPass f, Segments segments, Expr values, Expr errors) {
        return answer(f, segments, values).withError(segments.painted(f, known(f, segments, errors)));
    }

    /** A number for each input and segment, without an expected sum. */
    private static Expr known(ForwardPass f, Segments segments, Expr values) {
        Shape shape = Shape.of(f.input().shape().dim(0), Dim.of(segments.count()));
        return values.reshape(values.builder().list(shape.sizes()), shape);
    }

    /** Keeps the target for every coalition as {@link #ANSWERS}. */
    public static Map<String, Expr> accumulate(SampleBatch points) {
        return Map.of(ANSWERS, points.listed(points.scores(Outcome::of)));
    }

    /** The target for every coalition: {@code float[N,total]}. */
    public static Expr answers(Map<String, Expr> sums) {
        return Objects.requireNonNull(sums.get(ANSWERS));
    }
}
