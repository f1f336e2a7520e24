package org.example.rectgrad;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.Cotangents;
import dev.limpid.autodiff.NodePattern;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.Site;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;

/**
 * RectGrad: input times gradient, but each ReLU passes back the gradient of its most important units only.
 *
 * <p>A unit with activation {@code a} and gradient {@code r} passes {@code r} if {@code a * r} is above the threshold
 * {@code t}, and 0 otherwise. The threshold is a quantile of {@code a * r} over all units of the layer, for each sample.
 * Scores {@code float[N,C,H,W]}, signed.
 *
 * <p>Ref.: Kim, Seo, Jeon, Koo, Choe and Jeon, Why are Saliency Maps Noisy? Cause of and Solution to Noisy Saliency Maps,
 * 2019, arXiv 1902.04893. Differs from the paper: negative scores are kept, and the quantile is not interpolated between
 * two units.
 */
public final class RectGrad implements Method.Direct {
    @Override
    public MethodInfo info() {
        return MethodInfo.of("rect-grad", Family.GRADIENT)
                .unit("own")
                .meaning("Multiplies the input by its gradient, but each ReLU passes back only the gradient of its most"
                        + " important units. Small gradients from irrelevant features no longer add up to noise.")
                .formula("x * dS/dx, where a ReLU passes r only if a * r is above a quantile of its layer")
                .anywhere()
                .cost("1 forward, 1 backward, and a partial sort in each ReLU")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Kim, Seo, Jeon, Koo, Choe and Jeon, Why are Saliency Maps Noisy? Cause of and Solution to"
                        + " Noisy Saliency Maps, 2019, arXiv 1902.04893")
                .witness("the formula computed in plain Java")
                .parameter("quantile", "0.8", "fraction of the units of each layer that pass nothing back, 0 to 0.999");
    }

    @Override
    public Expr scores(ForwardPass f) {
        double quantile = f.settings().real("quantile", 0, 0.999);
        // Every operator but ReLU keeps the rule of the gradient.
        RuleSet rules = RuleSet.GRADIENT.named("rect-grad").with(NodePattern.op("Relu"), s -> relu(s, quantile));
        return f.asScores(f.place().mul(f.relevance(rules, f.place())));
    }

    private static Cotangents relu(Site s, double quantile) {
        Expr importance = s.out().mul(s.grad());
        Expr isImportant = importance.greater(threshold(importance, quantile)).cast(importance.elementType());
        return Cotangents.of(s.grad().mul(isImportant));
    }

    /** The largest value that does not pass: {@code float[N,1,...]} of {@code float[N,...]}. */
    private static Expr threshold(Expr importance, double quantile) {
        int rank = importance.rank();
        if (!importance.shape().isFixed(1, rank)) {
            throw LimpidException.unsupported(
                    "rect-grad needs layers of a fixed size, and one is " + importance.shape());
        }
        long units = 1;
        long[] ones = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            units *= axis == 0 ? 1 : importance.shape().size(axis);
            ones[axis] = axis == 0 ? -1 : 1;
        }
        long passing = units - (long) Math.floor(quantile * (units - 1));
        Expr flat = importance.reshape(-1, units);
        Dim batch = importance.shape().dim(0);
        TensorType values = TensorType.of(importance.elementType(), batch, Dim.of(passing));
        TensorType indices = TensorType.of(ElementType.INT64, batch, Dim.of(passing));
        Expr largest = importance.builder()
                .emitAll(
                        "TopK",
                        List.of(flat, importance.builder().list(passing)),
                        Map.of("axis", Attribute.of(1L)),
                        List.of(values, indices))
                .get(0);
        return largest.slice(1, passing - 1, passing, 1).reshape(ones);
    }
}
