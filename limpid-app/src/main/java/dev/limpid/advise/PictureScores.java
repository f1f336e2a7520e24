package dev.limpid.advise;

import dev.limpid.evaluate.Judged;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.evaluate.JudgedPicture;
import dev.limpid.evaluate.MetricInputs;
import dev.limpid.metrics.Metric.Direction;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo.Family;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Numbers of pictures by metrics, and ranks that follow from them. */
final class PictureScores {
    private PictureScores() {}

    /** The number of a picture by each metric, NaN where it is undefined. @throws LimpidException if the method does not work */
    static double[] of(
            JudgedNetwork network, Judged method, JudgedPicture picture, List<ExplanationMetric> metrics, long seed) {
        MetricInputs inputs = MetricInputs.of(network, method, picture, seed);
        double[] numbers = new double[metrics.size()];
        for (int m = 0; m < numbers.length; m++) {
            OptionalDouble number = metrics.get(m).of(inputs.input(metrics.get(m)));
            numbers[m] =
                    number.isPresent() && Double.isFinite(number.getAsDouble()) ? number.getAsDouble() : Double.NaN;
        }
        return numbers;
    }

    /**
     * The rank of each method on a picture: the mean of its ranks by the metrics of a family, averaged over the families. A metric that is
     * undefined for one of them is left out.
     *
     * @param numbers {@code [method][metric]}
     * @return 1 for the best; NaN for all if no metric is defined for all
     */
    static double[] ranks(List<double[]> numbers, List<ExplanationMetric> metrics) {
        Map<Family, double[]> sums = new LinkedHashMap<>();
        Map<Family, Integer> counts = new LinkedHashMap<>();
        for (int m = 0; m < metrics.size(); m++) {
            int metric = m;
            double sign = metrics.get(m).info().direction() == Direction.LOWER_IS_BETTER ? 1 : -1;
            double[] column =
                    numbers.stream().mapToDouble(n -> sign * n[metric]).toArray();
            if (Arrays.stream(column).anyMatch(Double::isNaN)) {
                continue;
            }
            Family family = metrics.get(m).info().family();
            double[] sum = sums.computeIfAbsent(family, f -> new double[column.length]);
            for (int k = 0; k < column.length; k++) {
                double own = column[k];
                double below = Arrays.stream(column).filter(v -> v < own).count();
                double equal = Arrays.stream(column).filter(v -> v == own).count();
                sum[k] += below + (equal + 1) / 2;
            }
            counts.merge(family, 1, Integer::sum);
        }
        double[] ranks = new double[numbers.size()];
        sums.forEach((family, sum) -> {
            for (int k = 0; k < ranks.length; k++) {
                ranks[k] += sum[k] / counts.getOrDefault(family, 1) / sums.size();
            }
        });
        if (sums.isEmpty()) {
            Arrays.fill(ranks, Double.NaN);
        }
        return ranks;
    }
}
