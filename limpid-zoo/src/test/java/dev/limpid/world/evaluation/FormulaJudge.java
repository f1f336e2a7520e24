package dev.limpid.world.evaluation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Complexity;
import dev.limpid.metrics.Localisation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** The measures by their formulas; the application takes them from its catalogue of metrics, and compares them. */
final class FormulaJudge implements TruthJudge {
    static final FormulaJudge ALL = new FormulaJudge();

    private static final Map<String, Localisation> FORMULAS = Map.of(
            "relevance-mass-accuracy", Localisation.MASS_ACCURACY,
            "relevance-rank-accuracy", Localisation.RANK_ACCURACY,
            "pointing-game", Localisation.POINTING_GAME,
            "average-precision", Localisation.AVERAGE_PRECISION);

    @Override
    public Map<Measure, Double> judge(Truth truth, float[] map) {
        AttributionMap scores =
                AttributionMap.of(truth.picture().side(), truth.picture().side(), map);
        Map<Measure, Double> numbers = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            OptionalDouble number = switch (measure) {
                case AGREEMENT -> truth.agreement(scores);
                case ORDER -> truth.order(scores);
                case SPARSENESS -> Complexity.SPARSENESS.of(scores);
                default ->
                    Objects.requireNonNull(FORMULAS.get(measure.metric().orElseThrow()))
                            .of(scores, truth.mask(measure.aim().orElseThrow()));
            };
            number.ifPresent(n -> numbers.put(measure, n));
        }
        return numbers;
    }
}
