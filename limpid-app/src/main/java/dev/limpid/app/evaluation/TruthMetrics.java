package dev.limpid.app.evaluation;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.Mask;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.catalogue.Metrics;
import dev.limpid.trust.localisation.PointingGame;
import dev.limpid.world.evaluation.Aim;
import dev.limpid.world.evaluation.Measure;
import dev.limpid.world.evaluation.Truth;
import dev.limpid.world.evaluation.TruthJudge;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges maps of drawn images by the metrics of the catalogue, which {@code limpid evaluate} uses too. The pointing game is without
 * tolerance, since parts are small. Agreement with effects and the order of parts are no metrics of the catalogue: they need the effect of
 * every factor. Safe for many threads.
 */
public final class TruthMetrics implements TruthJudge {
    /** The only one. */
    public static final TruthMetrics STANDARD = new TruthMetrics();

    private final Map<Measure, ExplanationMetric> metrics = new EnumMap<>(Measure.class);

    private TruthMetrics() {
        for (Measure measure : Measure.values()) {
            measure.metric().ifPresent(name -> metrics.put(measure, metric(name)));
        }
    }

    private static ExplanationMetric metric(String name) {
        ExplanationMetric usual = Metrics.named(name);
        return usual instanceof PointingGame ? new PointingGame(0) : usual;
    }

    /** The metric of the catalogue that a measure is; empty for a comparison with effects. */
    public Optional<ExplanationMetric> metric(Measure measure) {
        return Optional.ofNullable(metrics.get(measure));
    }

    /** @throws LimpidException if the map is not finite */
    @Override
    public Map<Measure, Double> judge(Truth truth, float[] map) {
        int side = truth.picture().side();
        MetricInput.Builder in = MetricInput.of(new InputShape(1, side, side)).map(map);
        AttributionMap scores = AttributionMap.of(side, side, map);
        Map<Measure, Double> numbers = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            number(measure, truth, in, scores).ifPresent(number -> numbers.put(measure, number));
        }
        return numbers;
    }

    private OptionalDouble number(Measure measure, Truth truth, MetricInput.Builder in, AttributionMap scores) {
        ExplanationMetric metric = metrics.get(measure);
        if (metric == null) {
            return measure == Measure.AGREEMENT ? truth.agreement(scores) : truth.order(scores);
        }
        Optional<Aim> aim = measure.aim();
        if (aim.isPresent()) {
            Mask mask = truth.mask(aim.get());
            return mask.count() == 0
                    ? OptionalDouble.empty()
                    : metric.of(in.mask(mask).build());
        }
        return metric.of(in.build());
    }
}
