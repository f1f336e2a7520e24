package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Shapley value sampling: the change of the target when a segment is added, averaged over random orders of the
 * segments.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units, at all positions of a segment, and their standard errors.
 * For every order they sum to {@code S(x) - S(all hidden)}.
 *
 * <p>Ref.: Castro, Gomez and Tejada, Polynomial calculation of the Shapley value based on sampling, 2009, doi
 * 10.1016/j.cor.2008.04.004; Strumbelj and Kononenko, An Efficient Explanation of Individual Classifications using Game
 * Theory, 2010.
 */
public final class ShapleyValueSampling implements CoalitionMethod {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("shapley-value-sampling", Family.PERTURBATION)
                .unit("target")
                .meaning("Adds segments in many random orders and averages the change of the target that each one"
                        + " causes. This distributes the effect of interacting segments fairly among them.")
                .formula("mean over orders of S(segments up to i) - S(segments before i)")
                .cost("orders * (segments - 1) forward, 2 forward")
                .laws(
                        Law.COMPLETENESS,
                        Law.LINEARITY,
                        Law.IMPLEMENTATION_INVARIANCE,
                        Law.BATCH_EQUIVARIANCE,
                        Law.SEED_DETERMINISM)
                .reference(
                        "Castro, Gomez and Tejada, Polynomial calculation of the Shapley value based on sampling, 2009,"
                                + " doi 10.1016/j.cor.2008.04.004")
                .witness("captum 0.9.0, shared orders")
                .parameter("orders", "25", "number of random orders, 1 to 10000");
        return Coalitions.described(info, "grid:7x7", "zero", "logit");
    }

    /** Random orders: {@code [orders][segments]}. */
    private static int[][] orders(Classifier model, Settings settings) {
        int[][] orders = new int[settings.whole("orders", 1, 10_000)][];
        int count = Coalitions.of(model, settings).segments().count();
        for (int i = 0; i < orders.length; i++) {
            SplittableRandom random = Samples.random(settings.seed(), i);
            orders[i] = new int[count];
            for (int k = 0; k < count; k++) {
                int at = random.nextInt(k + 1);
                orders[i][k] = orders[i][at];
                orders[i][at] = k;
            }
        }
        return orders;
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        int[][] orders = orders(model, settings);
        int count = orders[0].length;
        int steps = count - 1;
        float[] shown = new float[Math.multiplyExact(orders.length * steps, count)];
        for (int i = 0; i < orders.length; i++) {
            for (int step = 0; step < steps; step++) {
                for (int k = 0; k <= step; k++) {
                    shown[(i * steps + step) * count + orders[i][k]] = 1;
                }
            }
        }
        return Samples.even(Tensor.of(shown, (long) orders.length * steps, count));
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return coalitions(f).contextWithEnds(f);
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        int[][] orders = orders(f.model(), f.settings());
        int count = orders[0].length;
        Coalitions coalitions = coalitions(f);
        Expr answers = Coalitions.answers(sums).reshape(-1, orders.length, count - 1L);
        Expr empty = along(Coalitions.empty(f), answers);
        Expr full = along(Coalitions.full(f), answers);
        // [N,orders,segments] in the order in which they were shown, then by segment.
        Expr added = Expr.concat(2, answers, full).sub(Expr.concat(2, empty, answers));
        long[] places = new long[orders.length * count];
        for (int i = 0; i < orders.length; i++) {
            for (int k = 0; k < count; k++) {
                places[i * count + orders[i][k]] = (long) i * count + k;
            }
        }
        TensorType type = new TensorType(added.elementType(), Shape.of(Dim.UNKNOWN, Dim.of(places.length)));
        Expr bySegment = added.reshape(-1, places.length)
                .emit(
                        "Gather",
                        Map.of("axis", Attribute.of(1L)),
                        type,
                        added.builder().list(places))
                .reshape(-1, orders.length, count);
        Expr mean = bySegment.reduceMean(false, 1);
        Expr deviation = bySegment.sub(mean.unsqueeze(1));
        Expr variance = deviation.mul(deviation).reduceSum(false, 1);
        double scale = 1.0 / (Math.max(1, orders.length - 1) * (double) orders.length);
        return coalitions
                .answer(f, mean, variance.mul(scale).sqrt())
                .summingTo(Coalitions.full(f).sub(Coalitions.empty(f)));
    }

    /** A number for each input, repeated for each order: {@code float[N,orders,1]}. */
    private static Expr along(Expr each, Expr answers) {
        return each.reshape(-1, 1, 1)
                .expand(answers.builder().list(1, answers.shape().size(1), 1), null);
    }
}
