package dev.limpid.app.json;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.TrialOutcome;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Metrics of explanations as JSON. */
public final class MetricJson {
    private MetricJson() {}

    /** The input for which passes are counted. */
    private static final InputShape USUAL = new InputShape(3, 224, 224);

    /**
     * All that is declared of a metric. An end of the range that is infinite is null; passes are those for an input of
     * 3 x 224 x 224.
     */
    public static Map<String, @Nullable Object> described(ExplanationMetric metric) {
        MetricInfo info = metric.info();
        Passes passes = metric.passes(USUAL);
        return Json.object(
                "name", info.name(),
                "family", info.family().label(),
                "direction", info.directionText(),
                "range", Json.object("lowest", finite(info.lowest()), "highest", finite(info.highest())),
                "needs", info.orderedNeeds().stream().map(Need::label).toList(),
                "cost", info.cost(),
                "passes", Json.object("network", passes.network(), "explanations", passes.explanations()),
                "reference", info.reference(),
                "status", info.proof().status(),
                "proof", info.proof().sentence(),
                "trusted", info.isTrusted(),
                "trial", info.trial().map(MetricJson::trial).orElse(null),
                "meaning", info.meaning(),
                "order", info.order());
    }

    /** A test that does not apply is null. */
    private static Map<String, @Nullable Object> trial(TrialOutcome outcome) {
        return Json.object(
                "status", outcome.status(),
                "failures", outcome.failures(),
                "intra_noise", known(outcome.intraNoise()),
                "intra_adversary", known(outcome.intraAdversary()),
                "inter_noise", known(outcome.interNoise()),
                "inter_adversary", known(outcome.interAdversary()),
                "consistency", known(outcome.consistency()),
                "reliability", known(outcome.reliability()),
                "recovery", known(outcome.recovery()),
                "truth", known(outcome.truth()));
    }

    private static @Nullable Double known(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static @Nullable Double finite(double end) {
        return Double.isInfinite(end) ? null : end;
    }
}
