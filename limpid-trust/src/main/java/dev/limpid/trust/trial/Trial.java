package dev.limpid.trust.trial;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.metrics.ranking.Agreement;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import dev.limpid.trust.Passes;
import dev.limpid.trust.TrialOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Tries metrics on explanations of which it is known what should happen.
 *
 * <ul>
 *   <li>Consistency: {@link MetaConsistency} under noise and disruption.
 *   <li>Reliability: whether pictures agree on the ranking of explainers, by Krippendorff's alpha of the ranks.
 *   <li>Recovery: whether the metric finds the order of explanations that were degraded in five steps, by Kendall's correlation
 *       for each picture.
 *   <li>Truth: whether it ranks explainers as the known truth of a picture does, by Kendall's correlation for each picture.
 * </ul>
 *
 * <p>Costs for each metric: one number for each explainer, picture and condition, and four more for each picture and explainer
 * that is degraded. Metrics of more than 60 network passes are tried on half of the pictures, those of more than three
 * explanations on a third.
 *
 * @param plain everything as it is
 * @param noise changes that should change nothing; they may have fewer pictures, the first ones
 * @param adversary changes that should change everything, likewise
 * @param degraded the numbers of the explainers that are degraded
 * @param truth how good each explainer is on each picture, higher is better, {@code [explainers][pictures]}; NaN where unknown
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Trial(
        Supplier<Condition> plain,
        List<Supplier<Condition>> noise,
        List<Supplier<Condition>> adversary,
        List<Integer> degraded,
        double[][] truth) {
    private static final int FEW_EXPLANATIONS = 3;
    private static final int FEW_PASSES = 60;

    /** The numbers of all metrics under one condition, and which pictures count. */
    private record Scored(Map<ExplanationMetric, double[][]> scores, boolean[] isCounted) {
        Retrial of(ExplanationMetric metric) {
            double[][] of = scores.get(metric);
            return new Retrial(of == null ? new double[0][isCounted.length] : of, isCounted);
        }
    }

    /**
     * The outcomes of some metrics; {@link Verdict} has decided on failures. Metrics that cannot be tried are left out: those of a whole
     * data set, and those that need what no condition gives.
     *
     * @param log receives a line for each condition
     */
    public Map<String, TrialOutcome> run(List<ExplanationMetric> given, Consumer<String> log) {
        List<ExplanationMetric> metrics = new ArrayList<>(given);
        metrics.add(Control.RANDOM);
        Map<ExplanationMetric, List<OptionalDouble>> recoveries = new LinkedHashMap<>();
        Scored before = scored("as it is", plain, metrics, Optional.of(recoveries), log);
        List<Scored> little = new ArrayList<>();
        List<Scored> much = new ArrayList<>();
        for (int i = 0; i < noise.size(); i++) {
            little.add(scored("noise " + (i + 1), noise.get(i), metrics, Optional.empty(), log));
        }
        for (int i = 0; i < adversary.size(); i++) {
            much.add(scored("disruption " + (i + 1), adversary.get(i), metrics, Optional.empty(), log));
        }
        Map<String, TrialOutcome> outcomes = new LinkedHashMap<>();
        TrialOutcome control = outcome(Control.RANDOM, before, little, much, recoveries);
        for (ExplanationMetric metric : given) {
            TrialOutcome found = outcome(metric, before, little, much, recoveries);
            if (found.recovery().isPresent()) {
                outcomes.put(metric.info().name(), Verdict.on(metric.info(), found, control));
            }
        }
        outcomes.put(Control.RANDOM.info().name(), Verdict.on(Control.RANDOM.info(), control, control));
        return outcomes;
    }

    private Scored scored(
            String title,
            Supplier<Condition> opened,
            List<ExplanationMetric> metrics,
            Optional<Map<ExplanationMetric, List<OptionalDouble>>> recoveries,
            Consumer<String> log) {
        long start = System.nanoTime();
        try (Condition condition = opened.get()) {
            Map<ExplanationMetric, double[][]> scores = new LinkedHashMap<>();
            metrics.forEach(m -> scores.put(m, new double[condition.explainers()][condition.pictures()]));
            boolean[] isCounted = new boolean[condition.pictures()];
            for (int p = 0; p < isCounted.length; p++) {
                isCounted[p] = condition.isCounted(p);
            }
            for (int e = 0; e < condition.explainers(); e++) {
                for (Map.Entry<ExplanationMetric, double[][]> each : scores.entrySet()) {
                    for (int p = 0; p < isCounted.length; p++) {
                        each.getValue()[e][p] = isCounted[p] ? score(condition, e, p, each.getKey(), 0) : Double.NaN;
                    }
                    if (recoveries.isPresent() && degraded.contains(e)) {
                        recoveries
                                .get()
                                .computeIfAbsent(each.getKey(), m -> new ArrayList<>())
                                .addAll(recoveries(condition, e, each.getKey(), each.getValue()[e]));
                    }
                }
                log.accept(title + ": explainer " + (e + 1) + " of " + condition.explainers() + ", "
                        + (System.nanoTime() - start) / 1_000_000_000L + " s");
            }
            return new Scored(scores, isCounted);
        }
    }

    /** Fewer pictures for metrics that cost more. */
    private static int pictures(ExplanationMetric metric, Condition condition) {
        Passes passes = metric.passes(condition.shape());
        int share = passes.explanations() > FEW_EXPLANATIONS ? 3 : passes.network() > FEW_PASSES ? 2 : 1;
        return (condition.pictures() + share - 1) / share;
    }

    /** NaN where the metric is undefined, or refuses what a disruption has left. */
    private static double score(
            Condition condition, int explainer, int picture, ExplanationMetric metric, double share) {
        if (metric.info().needs().contains(Need.DATA_SET)
                && metric.info().name().equals("consistency")) {
            return Double.NaN;
        }
        try {
            return metric.of(new Degradation(share)
                            .of(
                                    condition.input(explainer, picture, metric),
                                    metric.info().family()))
                    .orElse(Double.NaN);
        } catch (LimpidException e) {
            return Double.NaN;
        }
    }

    /** For each picture the correlation of the numbers with the steps of degradation. */
    private static List<OptionalDouble> recoveries(
            Condition condition, int explainer, ExplanationMetric metric, double[] undegraded) {
        List<OptionalDouble> all = new ArrayList<>();
        double sign = sign(metric.info());
        for (int p = 0; p < pictures(metric, condition); p++) {
            double[] quality = new double[Degradation.STEPS.size()];
            double[] expected = new double[quality.length];
            for (int s = 0; s < quality.length; s++) {
                double share = Degradation.STEPS.get(s);
                quality[s] = sign * (share == 0 ? undegraded[p] : score(condition, explainer, p, metric, share));
                expected[s] = -share;
            }
            all.add(correlation(quality, expected));
        }
        return all;
    }

    private static double sign(MetricInfo info) {
        return info.direction() == Direction.HIGHER_IS_BETTER ? 1 : -1;
    }

    /** Kendall's correlation of the known numbers: 0 where all are equal, empty where fewer than three are known. */
    private static OptionalDouble correlation(double[] one, double[] other) {
        int[] kept = IntStream.range(0, one.length)
                .filter(i -> !Double.isNaN(one[i]) && !Double.isNaN(other[i]))
                .toArray();
        if (kept.length < 3) {
            return OptionalDouble.empty();
        }
        double[] first = Arrays.stream(kept).mapToDouble(i -> one[i]).toArray();
        double[] second = Arrays.stream(kept).mapToDouble(i -> other[i]).toArray();
        return OptionalDouble.of(Agreement.kendall(first, second).orElse(0));
    }

    private TrialOutcome outcome(
            ExplanationMetric metric,
            Scored before,
            List<Scored> little,
            List<Scored> much,
            Map<ExplanationMetric, List<OptionalDouble>> recoveries) {
        MetricInfo info = metric.info();
        double[][] plainly = before.of(metric).scores();
        MetaConsistency consistency = MetaConsistency.of(
                plainly,
                little.stream().map(s -> s.of(metric)).toList(),
                much.stream().map(s -> s.of(metric)).toList(),
                info.direction());
        Optional<Interval> recovery = interval(recoveries.getOrDefault(metric, List.of()));
        Optional<Interval> agreement = interval(agreements(plainly, sign(info)));
        return new TrialOutcome(
                consistency.intraNoise(),
                consistency.intraAdversary(),
                consistency.interNoise(),
                consistency.interAdversary(),
                reliability(plainly),
                value(recovery.map(Interval::value)),
                value(recovery.map(Interval::low)),
                value(agreement.map(Interval::value)),
                value(agreement.map(Interval::low)),
                List.of());
    }

    private static OptionalDouble value(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static Optional<Interval> interval(List<OptionalDouble> correlations) {
        double[] known = correlations.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return known.length < 2 ? Optional.empty() : Optional.of(Interval.ofMean(known));
    }

    private List<OptionalDouble> agreements(double[][] scores, double sign) {
        return IntStream.range(0, scores[0].length)
                .mapToObj(p -> correlation(
                        Arrays.stream(scores).mapToDouble(s -> sign * s[p]).toArray(),
                        Arrays.stream(truth).mapToDouble(t -> t[p]).toArray()))
                .toList();
    }

    /** Of the pictures for which all explainers have a number. */
    private static OptionalDouble reliability(double[][] scores) {
        double[][] byPicture = IntStream.range(0, scores[0].length)
                .mapToObj(p -> Arrays.stream(scores).mapToDouble(s -> s[p]).toArray())
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .toArray(double[][]::new);
        return byPicture.length < 2 ? OptionalDouble.empty() : Agreement.krippendorffOfRanks(byPicture);
    }
}
