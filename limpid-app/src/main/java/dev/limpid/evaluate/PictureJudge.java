package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.PooledMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All metrics of one method on one picture: it is explained once.
 *
 * @param network the network
 * @param method the method
 * @param metrics those whose number belongs to a picture
 * @param pooled those whose number belongs to all pictures
 * @param gathered what protocols gather about the method
 * @param seed of what metrics draw
 * @param known scores that other methods asked for
 * @param turn the number of the method
 */
record PictureJudge(
        JudgedNetwork network,
        Judged method,
        List<ExplanationMetric> metrics,
        List<PooledMetric> pooled,
        Map<Protocol, Protocol.Gathering> gathered,
        long seed,
        KnownScores known,
        int turn) {
    PictureJudge {
        metrics = List.copyOf(metrics);
        pooled = List.copyOf(pooled);
        gathered = Map.copyOf(gathered);
    }

    /** What the entry of a protocol is called among the numbers of a picture. */
    static String key(Protocol protocol) {
        return "protocol " + protocol.name();
    }

    /** Takes over what is known of pictures that are done. */
    void restore(Map<Integer, Map<String, Journal.Entry>> done) {
        done.forEach((picture, numbers) -> gathered.forEach((protocol, gathering) -> {
            Journal.Entry state = numbers.get(key(protocol));
            if (state != null) {
                gathering.restore(picture, state.note());
            }
        }));
    }

    /** Whether a picture whose own numbers are known must be explained again. */
    boolean isMissing(int picture) {
        return !pooled.isEmpty()
                || gathered.values().stream().anyMatch(g -> g.state(picture).isEmpty());
    }

    /**
     * What was found.
     *
     * @param numbers by the name of the metric
     * @param pools what the picture adds to metrics of all pictures, by their names; none where that failed
     * @param failures why it failed, by their names
     */
    record Found(
            Map<String, Journal.Entry> numbers, Map<String, PooledMetric.Pool> pools, Map<String, String> failures) {}

    /**
     * Judges a picture.
     *
     * @param isKnown whether its own numbers are known, and only pools and what protocols miss are asked for
     */
    Found judge(JudgedPicture picture, boolean isKnown) {
        KnownScores.OfPicture answers = known.take(picture.index());
        try {
            return judge(picture, isKnown, answers);
        } finally {
            known.give(picture.index(), answers, turn);
        }
    }

    private Found judge(JudgedPicture picture, boolean isKnown, KnownScores.OfPicture answers) {
        Map<String, Journal.Entry> numbers = new LinkedHashMap<>();
        Map<String, PooledMetric.Pool> pools = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        MetricInputs inputs;
        try {
            inputs = new MetricInputs(network, method, picture, seed, answers, turn);
        } catch (RuntimeException | OutOfMemoryError e) {
            String reason = sentence(e);
            metrics.forEach(m -> numbers.put(m.info().name(), new Journal.Entry(Double.NaN, reason)));
            pooled.forEach(m -> failures.put(m.info().name(), reason));
            gathered.keySet()
                    .forEach(p -> p.metrics().forEach(m -> failures.put(m.info().name(), reason)));
            return new Found(numbers, pools, failures);
        }
        for (ExplanationMetric metric : isKnown ? List.<ExplanationMetric>of() : metrics) {
            numbers.put(metric.info().name(), number(metric, inputs));
        }
        for (PooledMetric metric : pooled) {
            try {
                PooledMetric.Pool pool = metric.pool();
                pool.add(inputs.input(metric));
                pools.put(metric.info().name(), pool);
            } catch (RuntimeException | OutOfMemoryError e) {
                failures.put(metric.info().name(), sentence(e));
            }
        }
        gathered.forEach((protocol, gathering) -> {
            try {
                if (gathering.state(picture.index()).isEmpty()) {
                    gathering.add(inputs);
                }
                gathering
                        .state(picture.index())
                        .ifPresent(state -> numbers.put(key(protocol), new Journal.Entry(Double.NaN, state)));
            } catch (RuntimeException | OutOfMemoryError e) {
                String reason = sentence(e);
                protocol.metrics().forEach(m -> failures.put(m.info().name(), reason));
            }
        });
        return new Found(numbers, pools, failures);
    }

    private static Journal.Entry number(ExplanationMetric metric, MetricInputs inputs) {
        try {
            MetricInput input = inputs.input(metric);
            OptionalDouble number = metric.of(input);
            return number.isPresent() && Double.isFinite(number.getAsDouble())
                    ? new Journal.Entry(number.getAsDouble(), "")
                    : new Journal.Entry(Double.NaN, "undefined for this picture");
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Journal.Entry(Double.NaN, sentence(e));
        }
    }

    private static String sentence(Throwable failure) {
        LimpidException reason = LimpidException.of(failure);
        if (reason.kind() == LimpidException.Kind.CANCELLED) {
            throw reason;
        }
        return reason.getMessage();
    }
}
