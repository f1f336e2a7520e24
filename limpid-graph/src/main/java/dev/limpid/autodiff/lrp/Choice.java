package dev.limpid.autodiff.lrp;

import java.util.function.Predicate;

/**
 * Which linear nodes a rule is for.
 *
 * @param where the nodes
 * @param rule what they do
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

    /** A rule for the nodes that see the input first. */
    public static Choice first(LinearRule rule) {
        return new Choice(Step::isFirst, rule);
    }
}
