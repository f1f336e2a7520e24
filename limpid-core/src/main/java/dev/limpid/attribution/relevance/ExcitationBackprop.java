package dev.limpid.attribution.relevance;

import static dev.limpid.attribution.relevance.Lrp.number;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import java.util.List;

/**
 * Excitation backprop: the probability that a winner-take-all process from the target passes a position, with each unit
 * chosen in proportion to its excitatory contribution.
 *
 * <p>It is the z+ rule without biases, from the target's weights themselves. The contrastive form starts a second
 * process at the target's dual unit, with all weights of the last layer negated, and subtracts it.
 *
 * <p>Ref.: Zhang et al., Top-down Neural Attention by Excitation Backprop, 2016, arXiv 1608.00507.
 */
final class ExcitationBackprop {
    private static final String ZHANG = "Zhang, Lin, Brandt, Shen and Sclaroff, Top-down Neural Attention by Excitation"
            + " Backprop, 2016, arXiv 1608.00507";

    private ExcitationBackprop() {}

    static List<Method> all() {
        return List.of(plain(), contrastive());
    }

    private static MethodInfo info(String name, String formula) {
        MethodInfo info = MethodInfo.of(name, MethodInfo.Family.RELEVANCE)
                .unit("share")
                .anywhere()
                .formula(formula)
                .cost("2 forward, 1 backward; 3 and 2 where inputs can be negative")
                .laws(MethodInfo.Law.LINEARITY, MethodInfo.Law.BATCH_EQUIVARIANCE)
                .reference(ZHANG)
                .witness("zennit 0.5.1")
                .parameter("bias", "ignored", "positive biases: counted, or ignored as in the paper");
        return Lrp.stabilized(info);
    }

    private static Lrp plain() {
        return Lrp.of(
                        info("excitation-backprop", "P_i = sum over j of (x_i w_ij)+ / z_j+ P_j from P = target")
                                .meaning(
                                        "Computes the probability that a random walk from the target, which follows excitatory"
                                                + " connections backwards, passes through a position. The map shows which inputs activated the"
                                                + " units that support the target."),
                        f -> {
                            double e = number(f, "stabilizer");
                            return Composite.of("excitation-backprop", e, Choice.everywhere(AlphaBeta.zPlus(e)));
                        })
                .startingWith(f -> f.target());
    }

    private static Lrp contrastive() {
        String formula = "excitation backprop from the target minus that from its dual unit, whose weights are negated";
        return Lrp.of(
                        info("contrastive-excitation-backprop", formula)
                                .meaning(
                                        "Subtracts excitation backpropagation for everything but the class from that for the class."
                                                + " Regions that support any class cancel out, and those specific to this class remain."),
                        f -> {
                            double e = number(f, "stabilizer");
                            return Composite.of(
                                    "contrastive-excitation-backprop",
                                    e,
                                    new Choice(s -> s.depth() == s.last(), new AlphaBeta(1, 1, e)),
                                    Choice.everywhere(AlphaBeta.zPlus(e)));
                        })
                .startingWith(f -> f.target());
    }
}
