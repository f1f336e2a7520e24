package dev.limpid.autodiff.lrp;

import java.util.function.Predicate;

/**
 * A rule and the linear nodes it applies to.
 *
 * @param where the nodes
 * @param rule the rule
 */
public record Choice(Predicate<Step> where, LinearRule rule) {
    /** A rule for every linear node. */
    public static Choice everywhere(LinearRule rule) {
        return new Choice(step -> true, rule);
    }

    /** A rule for convolutions. */
    public static Choice atConvolutions(LinearRule rule) {
        return new Choice(Step::isConvolution, rule);
    }

    /** A rule for the first linear nodes after the input. */
    public static Choice first(LinearRule rule) {
        return new Choice(Step::isFirst, rule);
    }
}
