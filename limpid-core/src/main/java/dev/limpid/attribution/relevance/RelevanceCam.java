package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;

/**
 * Relevance-CAM: the feature maps of a layer, each weighted by its mean relevance.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: {@code sum over c of mean(R_c) * A_c}, with R from the z+
 * rule starting from a contrast of the target with all classes: 1 at the target, {@code -1/K} at each of the other K -
 * 1 classes. It is also sharp at early layers, where gradients are noisy.
 *
 * <p>Ref.: Lee, Kim, Park, Seo and Hwang, Relevance-CAM: Your Model Already Knows Where to Look, 2021,
 * doi:10.1109/CVPR46437.2021.01470.
 */
final class RelevanceCam implements Method.Direct {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("relevance-cam", Family.RELEVANCE)
                .unit("activation")
                .meaning("Weights feature maps by their relevance from layer-wise relevance propagation instead of by"
                        + " gradients. It also works at early layers, where gradients are noisy.")
                .formula("sum over c of mean(R_c) * A_c, R by z+ from 1 at the target and -1/K elsewhere")
                .atLayer()
                .cost("2 forward, 1 backward down to the layer")
                .laws(Law.LINEARITY, Law.BATCH_EQUIVARIANCE)
                .reference("Lee, Kim, Park, Seo and Hwang, Relevance-CAM: Your Model Already Knows Where to Look, 2021,"
                        + " doi:10.1109/CVPR46437.2021.01470")
                .witness("the formula over zennit 0.5.1's relevance");
        return Lrp.stabilized(Lrp.biased(info, "counted"));
    }

    @Override
    public Pass canonical() {
        return Lrp.CANONICAL;
    }

    @Override
    public Expr scores(ForwardPass f) {
        double e = Lrp.number(f, "stabilizer");
        Composite zPlus = Lrp.withBias(f, Composite.of("relevance-cam", e, Choice.everywhere(AlphaBeta.zPlus(e))));
        Expr t = f.target();
        Expr seed = t.sub(t.reduceSum(true, 1).sub(t).mul(1.0 / f.model().classes()));
        String layer = f.layer().value();
        Expr maps = f.asMaps(Lrp.value(f, layer));
        Expr relevance = f.asMaps(f.relevance(f.rules(zPlus), seed, f.value(layer)));
        return relevance
                .reduceMean(true, ForwardPass.places(relevance))
                .mul(maps)
                .reduceSum(false, 1);
    }
}
