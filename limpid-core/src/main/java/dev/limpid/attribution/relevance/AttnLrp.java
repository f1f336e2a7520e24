package dev.limpid.attribution.relevance;

import static dev.limpid.attribution.relevance.Lrp.number;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Gamma;
import dev.limpid.autodiff.lrp.LinearRule;

/**
 * AttnLRP: LRP for transformers, with rules for softmax, products of matrices and layer normalisation, and the gamma
 * rule for linear layers.
 *
 * <p>All composites in Limpid include the rules for attention; this is the composite that the authors use for vision
 * transformers. Softmax and layer normalisation absorb relevance as a bias does; the ledger reports how much.
 *
 * <p>Ref.: Achtibat et al., AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for Transformers, 2024, arXiv
 * 2402.05602.
 */
final class AttnLrp {
    private AttnLrp() {}

    static Method method() {
        MethodInfo info = Lrp.info("attn-lrp")
                .meaning("Extends relevance propagation to attention, with rules for softmax and matrix products. It"
                        + " explains transformers at about the cost of a gradient.")
                .formula("gamma for linear layers; softmax: x (R - y sum R); each factor of a product: half")
                .cost("4 forward, 2 backward; with gamma 0: 1 and 1")
                .reference("Achtibat, Hatefi, Dreyer, Jain, Wiegand, Lapuschkin and Samek, AttnLRP: Attention-Aware"
                        + " Layer-Wise Relevance Propagation for Transformers, 2024, arXiv 2402.05602")
                .witness("lxt 2.1 for attention, zennit 0.5.1 for linear layers")
                .parameter("gamma", "0.05", "gamma of dense layers; 0 is LRP-epsilon")
                .parameter("conv-gamma", "0.25", "gamma of convolutions; 0 is LRP-epsilon");
        return Lrp.of(Lrp.stabilized(info), f -> {
            double e = number(f, "stabilizer");
            return Composite.of(
                    "attn-lrp",
                    e,
                    Choice.atConvolutions(rule(number(f, "conv-gamma"), e)),
                    Choice.everywhere(rule(number(f, "gamma"), e)));
        });
    }

    private static LinearRule rule(double gamma, double epsilon) {
        return gamma == 0 ? new Epsilon(epsilon) : new Gamma(gamma, epsilon);
    }
}
