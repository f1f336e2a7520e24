package dev.limpid.attribution.relevance;

import static dev.limpid.attribution.relevance.Lrp.number;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Flat;
import dev.limpid.autodiff.lrp.Gamma;
import dev.limpid.autodiff.lrp.LinearRule;
import java.util.List;

/** LRP with the common composites: LRP-epsilon for dense layers, and another rule for convolutions. */
final class LrpComposites {
    private static final String OVERVIEW = "Montavon, Binder, Lapuschkin, Samek and Mueller, Layer-Wise Relevance"
            + " Propagation: An Overview, 2019, doi:10.1007/978-3-030-28954-6_10";
    private static final String KOHLBRENNER = "Kohlbrenner, Bauer, Nakajima, Binder, Samek and Lapuschkin, Towards Best"
            + " Practice in Explaining Neural Network Decisions with LRP, 2020, arXiv 1910.09840";

    private LrpComposites() {}

    static List<Method> all() {
        return List.of(
                Lrp.of(
                        info("lrp-epsilon-plus", "epsilon for dense layers, z+ for convolutions", KOHLBRENNER)
                                .meaning(
                                        "Uses the epsilon rule for dense layers and positive contributions only for convolutions."
                                                + " This common combination gives smooth maps that still depend on the class."),
                        f -> epsilonPlus(f, "lrp-epsilon-plus", number(f, "epsilon"))),
                Lrp.of(
                        info(
                                        "lrp-epsilon-plus-flat",
                                        "epsilon for dense layers, z+ for convolutions, flat for the first layer",
                                        KOHLBRENNER)
                                .meaning(
                                        "Uses the epsilon rule for dense layers, positive contributions for convolutions, and equal"
                                                + " shares in the first layer. The map is smooth down to single values."),
                        f -> epsilonPlusFlat(f, "lrp-epsilon-plus-flat")),
                Lrp.of(
                        Box.asked(info(
                                        "lrp-epsilon-gamma-box",
                                        "epsilon for dense layers, gamma for convolutions, zB for the first layer",
                                        OVERVIEW)
                                .meaning(
                                        "Uses the epsilon rule for dense layers, the gamma rule for convolutions, and the range of"
                                                + " input values in the first layer. It keeps negative evidence and has little noise.")
                                .parameter(
                                        "gamma",
                                        "0.25",
                                        "extra weight of contributions with the sign of the output, 0 to 1e6")),
                        f -> composite(
                                        f,
                                        "lrp-epsilon-gamma-box",
                                        new Gamma(number(f, "gamma"), number(f, "stabilizer")))
                                .with(Choice.first(Box.of(f).rule(number(f, "stabilizer"))))),
                Lrp.of(
                        info(
                                        "lrp-epsilon-alpha2-beta1",
                                        "epsilon for dense layers, alpha2-beta1 for convolutions",
                                        KOHLBRENNER)
                                .meaning(
                                        "Uses the epsilon rule for dense layers, and for convolutions counts positive contributions"
                                                + " twice and negative ones once. Objects stand out against contradicting evidence."),
                        f -> composite(f, "lrp-epsilon-alpha2-beta1", alpha2(f))),
                Lrp.of(
                        info(
                                        "lrp-epsilon-alpha2-beta1-flat",
                                        "epsilon for dense layers, alpha2-beta1 for convolutions, flat for the first layer",
                                        KOHLBRENNER)
                                .meaning(
                                        "Combines the epsilon rule, the alpha-beta rule with factors 2 and 1, and equal shares in the"
                                                + " first layer. The contrast remains, and single values have less influence."),
                        f -> composite(f, "lrp-epsilon-alpha2-beta1-flat", alpha2(f))
                                .with(flat(f))));
    }

    private static MethodInfo info(String name, String formula, String reference) {
        MethodInfo info = Lrp.info(name)
                .formula(formula)
                .cost("2 forward, 1 backward, and 1 more backward for rules that separate signs")
                .reference(reference)
                .witness("zennit 0.5.1")
                .parameter("epsilon", "1e-6", "epsilon of the dense layers, in units of their outputs, 0 to 1e6");
        return Lrp.stabilized(info);
    }

    private static Composite composite(ForwardPass f, String name, LinearRule ofConvolutions) {
        return composite(f, name, ofConvolutions, number(f, "epsilon"));
    }

    private static Composite composite(ForwardPass f, String name, LinearRule ofConvolutions, double epsilon) {
        return Composite.of(
                name,
                number(f, "stabilizer"),
                Choice.atConvolutions(ofConvolutions),
                Choice.everywhere(new Epsilon(epsilon)));
    }

    /** Epsilon for matrices, z+ for convolutions. */
    static Composite epsilonPlus(ForwardPass f, String name, double epsilon) {
        return composite(f, name, zPlus(f), epsilon);
    }

    /** Epsilon for matrices, z+ for convolutions, flat for the first layer. */
    static Composite epsilonPlusFlat(ForwardPass f, String name) {
        return composite(f, name, zPlus(f)).with(flat(f));
    }

    private static LinearRule zPlus(ForwardPass f) {
        return AlphaBeta.zPlus(number(f, "stabilizer"));
    }

    private static LinearRule alpha2(ForwardPass f) {
        return new AlphaBeta(2, 1, number(f, "stabilizer"));
    }

    private static Choice flat(ForwardPass f) {
        return Choice.first(new Flat(number(f, "stabilizer")));
    }
}
