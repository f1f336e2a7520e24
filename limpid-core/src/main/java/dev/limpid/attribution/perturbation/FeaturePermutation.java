package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.PrecomputedInput;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.attribution.region.Segments;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Feature permutation: the decrease of the target when the pixels within one segment are shuffled. The colours of the
 * segment are preserved, but not their arrangement.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units:
 * {@code S(x) - mean over shuffles of S(x with the segment shuffled)} at all positions of a segment, and their standard
 * errors.
 *
 * <p>Differs from the paper, which shuffles a feature between the images of a batch: a single image is enough here.
 *
 * <p>Ref.: Breiman, Random Forests, 2001, doi 10.1023/A:1010933404324; Kokhlikyan et al., Captum, 2020, arXiv
 * 2009.07896.
 */
public final class FeaturePermutation implements CoalitionMethod {
    private static final String SCORE = "score";
    private static final String SHUFFLED = "shuffled";

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("feature-permutation", Family.PERTURBATION)
                .unit("target")
                .meaning("Shuffles the values within each segment and records the decrease of the target. The colours"
                        + " are preserved, and only their arrangement is destroyed.")
                .formula("S(x) - mean over shuffles of S(x with the segment's values shuffled)")
                .cost("shuffles forward for each segment, 1 forward")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference("Breiman, Random Forests, 2001, doi 10.1023/A:1010933404324")
                .witness("captum 0.9.0 with the same shuffles")
                .parameter("shuffles", "5", "number of shuffles of each segment, 1 to 50")
                .parameter("segments", "grid:7x7", Segments.MEANING);
        return Outcome.described(info, "logit");
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        InputGrid places = InputGrid.of(model);
        if (stated.parameters().containsKey("segments") || !(places.isWhole() || places.isUnordered())) {
            return CoalitionMethod.super.adapted(model, stated);
        }
        if (places.isUnordered()) {
            throw LimpidException.unsupported(
                    "feature-permutation shuffles the places within a segment, and a segment of a"
                            + " table is one feature; state segments=grid:N to shuffle neighbouring features");
        }
        return stated.with("segments", "grid:" + Math.max(2, Math.min(49, places.count() / 2)));
    }

    /** Rows: for each shuffle and segment the coalition without the segment, and the shuffle's number. */
    @Override
    public Samples samples(Classifier model, Settings settings) {
        int shuffles = settings.whole("shuffles", 1, 50);
        int count = Segments.of(model, settings).count();
        float[] rows = new float[shuffles * count * (count + 1)];
        for (int i = 0; i < shuffles * count; i++) {
            int row = i * (count + 1);
            Arrays.fill(rows, row, row + count, 1);
            rows[row + i % count] = 0;
            int shuffle = i / count;
            rows[row + count] = shuffle;
        }
        return Samples.even(Tensor.of(rows, (long) shuffles * count, count + 1L));
    }

    /** The random order of all positions for each shuffle: {@code int64[R,P]}. */
    static Tensor orders(int places, Settings settings) {
        int shuffles = settings.whole("shuffles", 1, 50);
        long[] orders = new long[shuffles * places];
        for (int r = 0; r < shuffles; r++) {
            SplittableRandom random = Samples.random(settings.seed(), r);
            for (int p = 0; p < places; p++) {
                int at = random.nextInt(p + 1);
                orders[r * places + p] = orders[r * places + at];
                orders[r * places + at] = p;
            }
        }
        return Tensor.of(orders, shuffles, places);
    }

    @Override
    public List<PrecomputedInput> precomputed(Classifier model, Settings settings) {
        return Segments.of(model, settings).precomputed(model);
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        Segments segments = Segments.of(f.model(), f.settings());
        Map<String, Expr> context = new LinkedHashMap<>();
        Tensor orders = orders(segments.places().count(), f.settings());
        Expr[] shuffled = IntStream.range(0, (int) orders.size(0))
                .mapToObj(r -> segments.shuffled(f, row(orders, r)).unsqueeze(1))
                .toArray(Expr[]::new);
        context.put(SHUFFLED, Expr.concat(1, shuffled));
        context.put(SCORE, Outcome.of(f));
        return context;
    }

    private static Tensor row(Tensor all, int r) {
        int places = Math.toIntExact(all.size(1));
        return Tensor.list(Arrays.copyOfRange(all.toLongs(), r * places, (r + 1) * places));
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        Segments segments = Segments.of(f.model(), f.settings());
        int count = segments.count();
        long samples = drawn.shape().size(0);
        Expr kept = segments.spread(f, drawn.slice(1, 0, count, 1).reshape(samples, count));
        Expr which = drawn.slice(1, count, count + 1L, 1).reshape(samples).cast(ElementType.INT64);
        Expr all = f.given(SHUFFLED);
        TensorType type = new TensorType(all.elementType(), all.shape().with(1, Dim.of(samples)));
        Expr other = all.emit("Gather", Map.of("axis", Attribute.of(1L)), type, which);
        return other.add(segments.places().alongInput(kept).mul(x.sub(other)));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        int shuffles = f.settings().whole("shuffles", 1, 50);
        Segments segments = Segments.of(f.model(), f.settings());
        Expr falls =
                Outcome.column(f.given(SCORE)).sub(Coalitions.answers(sums)).reshape(-1, shuffles, segments.count());
        Expr mean = falls.reduceMean(false, 1);
        Expr deviation = falls.sub(mean.unsqueeze(1));
        Expr variance = deviation.mul(deviation).reduceSum(false, 1);
        double scale = 1.0 / (Math.max(1, shuffles - 1) * (double) shuffles);
        return Coalitions.answer(f, segments, mean, variance.mul(scale).sqrt());
    }
}
