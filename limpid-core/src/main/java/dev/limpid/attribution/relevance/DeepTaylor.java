package dev.limpid.attribution.relevance;

import static dev.limpid.attribution.relevance.Lrp.number;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;

/**
 * Deep Taylor decomposition of networks whose input is bounded: the z+ rule, and the zB rule for the first layer.
 * Biases are ignored, as in the paper, so that all relevance reaches the input.
 *
 * <p>Ref.: Montavon et al., Explaining NonLinear Classification Decisions with Deep Taylor Decomposition, 2017, arXiv
 * 1512.02479, equations 12 and 13.
 */
final class DeepTaylor {
    private DeepTaylor() {}

    static Method method() {
        MethodInfo info = MethodInfo.of("deep-taylor", MethodInfo.Family.RELEVANCE)
                .unit("target")
                .meaning(
                        "Approximates every unit by a Taylor expansion around a nearby point at which the unit is"
                                + " inactive. The scores are positive, and they sum to the target if the network has no biases.")
                .anywhere()
                .formula("z+ without biases; first layer: zB")
                .cost("2 forward, 1 backward; 3 and 2 where inputs can be negative")
                .laws(MethodInfo.Law.CONSERVATION, MethodInfo.Law.LINEARITY, MethodInfo.Law.BATCH_EQUIVARIANCE)
                .reference(LrpRules.MONTAVON)
                .witness("zennit 0.5.1");
        return Lrp.of(Box.asked(Lrp.stabilized(Lrp.biased(info, "ignored"))), f -> {
            double e = number(f, "stabilizer");
            return Composite.of(
                    "deep-taylor", e, Choice.first(Box.of(f).rule(e)), Choice.everywhere(AlphaBeta.zPlus(e)));
        });
    }
}
