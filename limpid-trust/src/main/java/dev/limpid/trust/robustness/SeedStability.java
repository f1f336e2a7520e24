package dev.limpid.trust.robustness;

import dev.limpid.metrics.RankCorrelation.Ranks;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean of Spearman's correlation between the maps of different seeds.
 *
 * <p>Ref.: Visani, Bagli, Chesani, Poluzzi and Capuzzo, Statistical stability indices for LIME, 2020, arXiv 2001.11757.
 *
 * @param seeds number of seeds
 */
public record SeedStability(int seeds) implements ExplanationMetric {
    /** With the usual settings. */
    public static final SeedStability STANDARD = new SeedStability(4);

    @Override
    public MetricInfo info() {
        return MetricInfo.of("seed-stability", Family.ROBUSTNESS)
                .range(-1, 1)
                .needs(Need.INPUT, Need.EXPLAINER)
                .meaning("1 where the explanation does not depend on the random numbers that the method draws.")
                .order("ranks of the signed scores")
                .cost("seeds explanations")
                .reference(
                        "Visani, Bagli, Chesani, Poluzzi and Capuzzo, Statistical stability indices for LIME, 2020, arXiv 2001.11757")
                .proved(new Proof.ClosedForm(
                        "1 for a function without random numbers, -1 and 1/3 for maps that are known"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        List<Ranks> maps = new ArrayList<>();
        for (int s = 0; s < seeds; s++) {
            maps.add(Ranks.of(Numbers.doubles(in.explained(in.explainer(), in.input(), in.target(), in.seed() + s))));
        }
        double sum = 0;
        int count = 0;
        for (int i = 0; i < seeds; i++) {
            for (int k = 0; k < i; k++) {
                OptionalDouble correlation = maps.get(i).correlation(maps.get(k));
                sum += correlation.orElse(0);
                count += correlation.isPresent() ? 1 : 0;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.explanations(seeds);
    }
}
