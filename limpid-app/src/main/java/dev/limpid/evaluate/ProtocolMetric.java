package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Passes;
import java.util.OptionalDouble;

/**
 * One of the metrics of a protocol. It has no number for a single explanation.
 *
 * @param info what it declares
 * @param protocol what it belongs to
 * @param passes what one picture costs, for all metrics of the protocol together
 */
record ProtocolMetric(MetricInfo info, Protocol protocol, Passes passes) implements ExplanationMetric {
    @Override
    public OptionalDouble of(MetricInput in) {
        throw LimpidException.unsupported(info.name() + " is a metric of whole data sets");
    }

    @Override
    public Passes passes(InputShape shape) {
        return passes;
    }
}
