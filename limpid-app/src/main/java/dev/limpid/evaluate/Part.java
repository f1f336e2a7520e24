package dev.limpid.evaluate;

import dev.limpid.metrics.Interval;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.Need;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a method by a metric.
 *
 * @param method the name of the method
 * @param metric the metric
 * @param rows one for each picture, in their order; a single one for a metric of whole data sets
 * @param mean over the pictures with its 95 % interval; empty if no picture has a number
 */
public record Part(String method, ExplanationMetric metric, List<Row> rows, Optional<Interval> mean) {
    /** The picture number of a row that belongs to all pictures. */
    public static final int ALL_PICTURES = -1;

    public Part {
        rows = List.copyOf(rows);
    }

    /** The numbers of a method with their mean, which takes long: a thousand means of as many numbers. */
    public static Part of(String method, ExplanationMetric metric, List<Row> rows) {
        return new Part(method, metric, rows, mean(isOfDataSet(metric), rows));
    }

    /**
     * The number of a picture.
     *
     * @param picture its number in the data, or {@link #ALL_PICTURES}
     * @param name of the picture
     * @param target the class that was explained; -1 for all pictures
     * @param value NaN where the metric is undefined
     * @param low the lower end of a 95 % interval; the value itself for one picture
     * @param high the upper end
     * @param pictures how many pictures the number is of
     * @param note why it is undefined, or what is to be known about the number; else empty
     */
    public record Row(
            int picture, String name, int target, double value, double low, double high, int pictures, String note) {
        /** The number of one picture. */
        static Row of(int picture, String name, int target, double value, String note) {
            return new Row(picture, name, target, value, value, value, 1, note);
        }

        /** The number of all pictures together; the note says why it is undefined. */
        static Row ofAll(Optional<Interval> number, int pictures, String note) {
            return new Row(
                    ALL_PICTURES,
                    "all pictures",
                    -1,
                    number.map(Interval::value).orElse(Double.NaN),
                    number.map(Interval::low).orElse(Double.NaN),
                    number.map(Interval::high).orElse(Double.NaN),
                    pictures,
                    note);
        }
    }

    /** What the metric declares. */
    public MetricInfo info() {
        return metric.info();
    }

    /** Whether its number belongs to the whole data set. */
    public boolean isPooled() {
        return isOfDataSet(metric);
    }

    /** Whether the number of a metric belongs to the whole data set. */
    static boolean isOfDataSet(ExplanationMetric metric) {
        return metric.info().needs().contains(Need.DATA_SET);
    }

    /** The numbers that are defined, in the order of the pictures. */
    public double[] values() {
        return defined(rows);
    }

    private static double[] defined(List<Row> rows) {
        return rows.stream()
                .mapToDouble(Row::value)
                .filter(v -> !Double.isNaN(v))
                .toArray();
    }

    /**
     * The numbers by picture, NaN where they are undefined.
     *
     * @param pictures how many there are
     */
    double[] byPicture(int pictures) {
        double[] numbers = new double[pictures];
        Arrays.fill(numbers, Double.NaN);
        rows.stream().filter(r -> r.picture >= 0 && r.picture < pictures).forEach(r -> numbers[r.picture] = r.value);
        return numbers;
    }

    private static Optional<Interval> mean(boolean isPooled, List<Row> rows) {
        if (isPooled) {
            return rows.stream()
                    .filter(r -> !Double.isNaN(r.value))
                    .findFirst()
                    .map(r -> new Interval(r.value, r.low, r.high, r.pictures));
        }
        double[] defined = defined(rows);
        return defined.length == 0 ? Optional.empty() : Optional.of(Interval.ofMean(defined));
    }

    /** The sentence of most rows without a number; empty if all have one. */
    public Optional<String> note() {
        return rows.stream().map(Row::note).filter(n -> !n.isEmpty()).findFirst();
    }
}
