package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Passes;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.catalogue.Metrics;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Measures what each metric costs beside batched inference on the same number of inputs, and beside explaining as many. It is no
 * check: it runs only if it is asked for by {@code -Dlimpid.speed.method=gradient}, of the built-in ResNet or of {@code
 * -Dlimpid.speed.network=FILE -Dlimpid.speed.data=FOLDER}, all metrics or those that {@code -Dlimpid.speed.metrics=PATTERN} matches,
 * in as many turns as {@code -Dlimpid.speed.rounds} says, and prints the table of docs/benchmarks.md: inputs, explanations, milliseconds,
 * throughput relative to inference on as many inputs, and relative to inference and explaining as many.
 */
class MetricSpeedTest {
    private static final int PICTURES = 2;
    private static final int ROUNDS = Integer.getInteger("limpid.speed.rounds", 2);
    private static final double MILLIS = 1e6;
    private static final List<String> OF_THE_PEER = List.of(
            "pixel-flipping",
            "region-perturbation",
            "selectivity",
            "faithfulness-correlation",
            "faithfulness-estimate",
            "monotonicity-nguyen",
            "local-lipschitz",
            "max-sensitivity",
            "avg-sensitivity",
            "relative-input-stability",
            "random-logit");

    /** What a metric and its parts took on all pictures, in nanoseconds of the processor. */
    private static final class Taken {
        private long metric;
        private long inference;
        private long explaining;
        private long instead;
        private int count;
    }

    /** What is measured with the method that was asked for. */
    private interface Measurement {
        void take(JudgedNetwork network, Judged method, JudgedPictures pictures);
    }

    /** Opens the network and its pictures; skips the test if no method was asked for. */
    private static void measured(Measurement measurement) {
        String name = System.getProperty("limpid.speed.method", "");
        Assumptions.assumeFalse(name.isEmpty());
        try (Model model = Model.open(System.getProperty("limpid.speed.network", "zoo:resnet"), OpenOptions.DEFAULT);
                JudgedNetwork network = JudgedNetwork.of(model);
                Judged method = JudgedMethod.of(network, EvaluateRequest.call(name), Optional.empty(), 0)) {
            DataSet data = DataSet.of(System.getProperty("limpid.speed.data", "zoo"), model, PICTURES);
            measurement.take(
                    network,
                    method,
                    new JudgedPictures(data, network, Evidence.of(data, model, Optional.empty(), Optional.empty())));
        }
    }

    @Test
    void metricsBesidePlainBatches() {
        List<String> rows = new ArrayList<>();
        Pattern wanted = Pattern.compile(System.getProperty("limpid.speed.metrics", ""));
        measured((network, method, pictures) -> {
            for (ExplanationMetric metric : Metrics.all()) {
                Passes passes = metric.passes(network.shape());
                if (passes.network() + passes.explanations() > 0
                        && wanted.matcher(metric.info().name()).find()) {
                    try {
                        rows.add(row(metric, passes, taken(network, method, pictures, metric, passes)));
                    } catch (LimpidException e) {
                        rows.add("| `" + metric.info().name() + "` | " + e.getMessage() + " |");
                    }
                }
            }
        });
        rows.forEach(System.out::println);
        assertThat(rows).isNotEmpty();
    }

    /** The metrics of tools/peers/quantus_speed.py as the bench computes them: together, so that they share explanations and scores. */
    @Test
    void metricsOfAPeerTogether() {
        measured((network, method, pictures) -> {
            long took = 0;
            for (int round = -PICTURES; round < ROUNDS; round++) {
                for (int i = 0; i < PICTURES; i++) {
                    JudgedPicture picture = pictures.get(i);
                    long one = timed(() -> {
                        MetricInputs inputs = MetricInputs.of(network, method, picture, 0);
                        OF_THE_PEER.forEach(metric -> number(inputs, Metrics.named(metric)));
                    });
                    took += round < 0 ? 0 : one;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d metrics together: %.1f ms of the processor for one picture%n",
                    OF_THE_PEER.size(),
                    took / MILLIS / ROUNDS / PICTURES);
            assertThat(took).isPositive();
        });
    }

    private static Taken taken(
            JudgedNetwork network, Judged method, JudgedPictures pictures, ExplanationMetric metric, Passes passes) {
        Taken all = new Taken();
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < PICTURES; i++) {
                JudgedPicture picture = pictures.get(i);
                boolean isExplaining = passes.explanations() > 0;
                MetricInputs known = MetricInputs.of(network, method, picture, 0);
                long metricTook = timed(
                        () -> number(isExplaining ? MetricInputs.of(network, method, picture, 0) : known, metric));
                long inference = timed(() -> plain(network, picture, passes.network()));
                long explaining = timed(() -> explained(method.maps(0), picture, passes.explanations()));
                long instead = timed(() -> plain(network, picture, passes.explanations()));
                // The first round makes ready.
                if (round >= 0) {
                    all.metric += metricTook;
                    all.inference += inference;
                    all.explaining += explaining;
                    all.instead += instead;
                    all.count++;
                }
            }
        }
        return all;
    }

    /** Nothing is known before, as if this were the only metric, besides the map that it judges; one that explains other inputs makes it, too. */
    private static void number(MetricInputs inputs, ExplanationMetric metric) {
        if (metric instanceof PooledMetric pooled) {
            pooled.pool().add(inputs.input(metric));
        } else {
            metric.of(inputs.input(metric));
        }
    }

    private static void plain(JudgedNetwork network, JudgedPicture picture, long count) {
        network.scores().of((int) count, (index, into) -> System.arraycopy(picture.input(), 0, into, 0, into.length));
    }

    private static void explained(MapFunction maps, JudgedPicture picture, long count) {
        List<float[]> inputs = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            inputs.add(picture.input());
        }
        if (!inputs.isEmpty()) {
            maps.maps(inputs, picture.target(), 0);
        }
    }

    private static long timed(Runnable work) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    private static String row(ExplanationMetric metric, Passes passes, Taken taken) {
        double unit = MILLIS * taken.count;
        return String.format(
                Locale.ROOT,
                "| `%s` | %d | %d | %.1f | %.2f | %.2f |",
                metric.info().name(),
                passes.network(),
                passes.explanations(),
                taken.metric / unit,
                (double) (taken.inference + taken.instead) / taken.metric,
                (double) (taken.inference + taken.explaining) / taken.metric);
    }
}
