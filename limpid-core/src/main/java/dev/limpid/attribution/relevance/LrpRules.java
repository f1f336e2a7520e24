package dev.limpid.attribution.relevance;

import static dev.limpid.attribution.relevance.Lrp.number;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.autodiff.lrp.AlphaBeta;
import dev.limpid.autodiff.lrp.Choice;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.autodiff.lrp.Epsilon;
import dev.limpid.autodiff.lrp.Flat;
import dev.limpid.autodiff.lrp.Gamma;
import dev.limpid.autodiff.lrp.WSquare;
import java.util.List;

/** LRP with one rule for the whole network; rules for the first layer are combined with LRP-epsilon for the others. */
final class LrpRules {
    private static final String BACH =
            "Bach, Binder, Montavon, Klauschen, Mueller and Samek, On Pixel-Wise Explanations"
                    + " for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation, 2015,"
                    + " doi:10.1371/journal.pone.0130140";
    static final String MONTAVON = "Montavon, Lapuschkin, Binder, Samek and Mueller, Explaining NonLinear"
            + " Classification Decisions with Deep Taylor Decomposition, 2017, arXiv 1512.02479";
    private static final String ONE_RULE = "1 forward, 1 backward";
    private static final String TWO_RUNS = "2 forward, 1 backward; 3 and 2 where inputs can be negative";

    private LrpRules() {}

    static List<Method> all() {
        return List.of(zero(), epsilon(), gamma(), alphaBeta(), zPlus(), wSquare(), flat(), zBox());
    }

    private static MethodInfo info(String name, String formula, String cost, String reference) {
        return Lrp.info(name).formula(formula).cost(cost).reference(reference).witness("zennit 0.5.1");
    }

    private static MethodInfo withEpsilon(MethodInfo info) {
        return info.parameter(
                "epsilon", "1e-6", "constant that moves denominators away from zero, in units of the output, 0 to 1e6");
    }

    private static Lrp zero() {
        return Lrp.of(
                info("lrp-0", "sum over j of x_i w_ij / z_j R_j", ONE_RULE, BACH)
                        .meaning(
                                "Propagates the target backwards layer by layer, dividing the relevance of each unit among"
                                        + " its inputs in proportion to their contributions. Contributions that nearly cancel lead to"
                                        + " very large shares, so the map can be noisy."),
                f -> Composite.of("lrp-0", 0, Choice.everywhere(new Epsilon(0))));
    }

    private static Lrp epsilon() {
        String formula = "sum over j of x_i w_ij / (z_j + epsilon sign z_j) R_j";
        return Lrp.of(
                withEpsilon(info("lrp-epsilon", formula, ONE_RULE, BACH)
                        .meaning(
                                "Divides the relevance of each unit among its inputs by their contributions, while a small"
                                        + " constant absorbs weak or contradictory ones. The map is sparser and more stable than with"
                                        + " the plain rule.")),
                f -> {
                    double epsilon = number(f, "epsilon");
                    return Composite.of("lrp-epsilon", epsilon, Choice.everywhere(new Epsilon(epsilon)));
                });
    }

    private static Lrp gamma() {
        MethodInfo info = info(
                        "lrp-gamma",
                        "sum over j of x_i (w_ij + gamma w_ij+) / (the same summed over i) R_j",
                        "2 forward, 2 backward; 3 and 4 where inputs can be negative",
                        "Montavon, Binder, Lapuschkin, Samek and Mueller, Layer-Wise Relevance Propagation: An Overview,"
                                + " 2019, doi:10.1007/978-3-030-28954-6_10")
                .meaning("Divides relevance with extra weight for positive contributions. Supporting evidence becomes"
                        + " more coherent, and negative evidence remains visible.")
                .parameter("gamma", "0.25", "extra weight of contributions with the sign of the output, 0 to 1e6");
        return Lrp.of(Lrp.stabilized(info), f -> {
            double e = number(f, "stabilizer");
            return Composite.of("lrp-gamma", e, Choice.everywhere(new Gamma(number(f, "gamma"), e)));
        });
    }

    private static Lrp alphaBeta() {
        MethodInfo info = info(
                        "lrp-alpha-beta",
                        "sum over j of (alpha (x_i w_ij)+ / z_j+ - beta (x_i w_ij)- / z_j-) R_j",
                        "2 forward, 2 backward; 3 and 4 where inputs can be negative",
                        BACH)
                .meaning("Propagates positive and negative contributions separately, with the factors alpha and beta."
                        + " These factors set how strongly negative evidence counts.")
                .parameter("alpha", "2", "weight of positive contributions; alpha - beta must be 1")
                .parameter("beta", "1", "weight of negative contributions");
        return Lrp.of(Lrp.stabilized(info), f -> {
            double alpha = number(f, "alpha");
            double beta = number(f, "beta");
            if (Math.abs(alpha - beta - 1) > 1e-9) {
                throw new ParameterException("alpha - beta must be 1, but is " + (alpha - beta));
            }
            double e = number(f, "stabilizer");
            return Composite.of("lrp-alpha-beta", e, Choice.everywhere(new AlphaBeta(alpha, beta, e)));
        });
    }

    private static Lrp zPlus() {
        MethodInfo info = info("lrp-z-plus", "sum over j of (x_i w_ij)+ / z_j+ R_j", TWO_RUNS, MONTAVON)
                .meaning("Divides relevance among positive contributions only. The map shows supporting evidence"
                        + " smoothly, and no negative evidence at all.");
        return Lrp.of(Lrp.stabilized(info), f -> {
            double e = number(f, "stabilizer");
            return Composite.of("lrp-z-plus", e, Choice.everywhere(AlphaBeta.zPlus(e)));
        });
    }

    private static Lrp wSquare() {
        MethodInfo info = info(
                        "lrp-w2",
                        "first layer: sum over j of w_ij^2 / (the same summed over i) R_j; then LRP-epsilon",
                        ONE_RULE,
                        MONTAVON)
                .meaning("Divides relevance in the first layer by the squared weights instead of the input values."
                        + " Small values can therefore be as relevant as large ones.");
        return Lrp.of(Lrp.stabilized(withEpsilon(info)), f -> {
            double e = number(f, "stabilizer");
            return Composite.of(
                    "lrp-w2", e, Choice.first(new WSquare(e)), Choice.everywhere(new Epsilon(number(f, "epsilon"))));
        });
    }

    private static Lrp flat() {
        MethodInfo info = info(
                        "lrp-flat",
                        "first layer: R_j divided equally among all inputs of j; then LRP-epsilon",
                        ONE_RULE,
                        "Lapuschkin et al., Unmasking Clever Hans Predictors and Assessing What Machines Really Learn, 2019,"
                                + " arXiv 1902.10178")
                .meaning("Divides relevance in the first layer equally among all values that a unit sees. The map is"
                        + " coarser, and no value is favoured because of its size.");
        return Lrp.of(Lrp.stabilized(withEpsilon(info)), f -> {
            double e = number(f, "stabilizer");
            return Composite.of(
                    "lrp-flat", e, Choice.first(new Flat(e)), Choice.everywhere(new Epsilon(number(f, "epsilon"))));
        });
    }

    private static Lrp zBox() {
        MethodInfo info = info(
                        "lrp-z-b",
                        "first layer: sum over j of (x_i w_ij - l_i w_ij+ - h_i w_ij-) / (the same summed over i)"
                                + " R_j; then LRP-epsilon",
                        ONE_RULE,
                        MONTAVON)
                .meaning("Takes the lowest and highest possible input values into account when relevance is divided in"
                        + " the first layer. The lowest and the highest values are therefore treated alike.");
        return Lrp.of(Box.asked(Lrp.stabilized(withEpsilon(info))), f -> {
            double e = number(f, "stabilizer");
            return Composite.of(
                    "lrp-z-b",
                    e,
                    Choice.first(Box.of(f).rule(e)),
                    Choice.everywhere(new Epsilon(number(f, "epsilon"))));
        });
    }
}
