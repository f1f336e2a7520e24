package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Rankings;
import dev.limpid.trust.Replacement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * PIC: the area under the curve of what the network still knows over the information that is left, while the pixels of
 * the highest scores are shown on a picture that is restored from a few random ones. The softmax curve (SIC) follows the
 * probability, the accuracy curve (AIC) whether the prediction is the class. Both axes go from the picture with the random
 * pixels alone, 0, to the whole picture, 1; the curve never falls.
 *
 * <p>Ref.: Kapishnikov, Bolukbasi, Viégas and Terry, XRAI: Better Attributions Through Regions, 2019, arXiv 1906.02825.
 *
 * <p>Differs from the authors' program: what is not shown is restored by {@link Replacement#inpaint} instead of linear interpolation on a
 * triangulation; information is the entropy of the differences between neighbouring pixels in 256 levels instead of
 * the size of a WebP file; the area is that under the points and not under 1,001 values between them.
 *
 * @param isOfAccuracy whether the prediction is followed or the probability
 * @param shares the shares of the pixels that are shown, ascending
 * @param random the share of the pixels that are always shown
 */
public record InformationCurve(boolean isOfAccuracy, List<Double> shares, double random) implements ExplanationMetric {
    private static final List<Double> USUAL =
            List.of(0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.13, 0.21, 0.34, 0.5, 0.75);
    private static final int LEVELS = 256;

    /** SIC with the usual settings. */
    public static final InformationCurve SOFTMAX = new InformationCurve(false, USUAL, 0.01);

    /** AIC with the usual settings. */
    public static final InformationCurve ACCURACY = new InformationCurve(true, USUAL, 0.01);

    @Override
    public MetricInfo info() {
        MetricInfo.Builder info = MetricInfo.of(
                        isOfAccuracy ? "accuracy-information-curve" : "softmax-information-curve", Family.FAITHFULNESS)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK);
        return (isOfAccuracy ? info.needs(Need.MAP, Need.INPUT, Need.NETWORK, Need.PROBABILITY) : info)
                .meaning(
                        isOfAccuracy
                                ? "High where little of the picture is enough for the prediction. Undefined where the random pixels alone are."
                                : "High where little of the picture is enough for the probability. Undefined where the random pixels alone are.")
                .order("signed scores, highest first; no normalisation")
                .cost("shares + 2 network passes")
                .reference(
                        "Kapishnikov, Bolukbasi, Viégas and Terry, XRAI: Better Attributions Through Regions, 2019, arXiv 1906.02825")
                .proved(new Proof.Verified(
                        "saliency 0.2.1, compute_pic_metric, for the curve through given points",
                        1e-4,
                        "it restores pictures by linear interpolation and measures WebP files"));
    }

    /**
     * The pictures in between: what is left in each and how the network scores it.
     *
     * @param information bits
     * @param scores of all classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Points(double[] information, double[][] scores) {}

    /** What points are shared by. */
    private record Key(List<Double> shares, double random) {}

    @Override
    public OptionalDouble of(MetricInput in) {
        if (isOfAccuracy) {
            in.requireProbabilities();
        }
        Points points = in.once(new Key(shares, random), () -> points(in));
        double[] performance = Arrays.stream(points.scores)
                .mapToDouble(s -> isOfAccuracy
                        ? Numbers.largest(s) == in.target() ? 1 : 0
                        : in.network().probabilities(s)[in.target()])
                .toArray();
        return area(points.information, performance);
    }

    private Points points(MetricInput in) {
        int[] order = RemovalCurve.mostRelevantFirst(in);
        BitSet always = always(in);
        int[] counts = new int[shares.size() + 2];
        for (int i = 0; i < shares.size(); i++) {
            counts[i + 1] = (int) (shares.get(i) * (order.length - 1)) + 1;
        }
        counts[counts.length - 1] = order.length;
        List<BitSet> shown = Hiding.first(order, counts);
        shown.forEach(set -> set.or(always));
        List<BitSet> hidden = Hiding.others(shown, order.length);
        Replacement.Filler filler = Replacement.inpaint(0).filler(in);
        float[][] pictures = new float[hidden.size()][];
        IntStream.range(0, pictures.length).parallel().forEach(i -> {
            pictures[i] = in.input().clone();
            filler.fill(pictures[i], hidden.get(i), i);
        });
        double[][] scores = in.network()
                .of(pictures.length, (index, into) -> System.arraycopy(pictures[index], 0, into, 0, into.length));
        double[] information =
                Arrays.stream(pictures).mapToDouble(p -> entropy(in, p)).toArray();
        return new Points(information, scores);
    }

    /** The corners and some random pixels. */
    private BitSet always(MetricInput in) {
        InputShape shape = in.shape();
        float[] keys = new float[shape.pixels()];
        SplittableRandom drawn = new SplittableRandom(in.seed());
        for (int p = 0; p < keys.length; p++) {
            keys[p] = (float) drawn.nextDouble();
        }
        BitSet always = Hiding.first(Rankings.descending(keys), new int[] {(int) (random * keys.length)})
                .get(0);
        always.set(0);
        always.set(shape.width() - 1);
        always.set(shape.pixels() - shape.width());
        always.set(shape.pixels() - 1);
        return always;
    }

    /**
     * The area under the curve through these points, which are scaled from the first, 0, to the last, 1.
     *
     * @return empty if the last is not above the first on both axes
     */
    static OptionalDouble area(double[] information, double[] performance) {
        int last = information.length - 1;
        double knowledge = performance[last] - performance[0];
        double whole = information[last] - information[0];
        if (knowledge <= 0 || whole <= 0) {
            return OptionalDouble.empty();
        }
        double[] at = new double[information.length];
        double[] height = new double[information.length];
        for (int i = 1; i <= last; i++) {
            at[i] = Math.max(0, Math.min(1, (information[i] - information[0]) / whole));
            double share = Math.max(0, Math.min(1, (performance[i] - performance[0]) / knowledge));
            height[i] = Math.max(share, height[i - 1]);
        }
        int[] byInformation = IntStream.rangeClosed(0, last)
                .boxed()
                .sorted((a, b) -> at[a] == at[b] ? Integer.compare(a, b) : Double.compare(at[a], at[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double area = 0;
        for (int i = 1; i <= last; i++) {
            int to = byInformation[i];
            int from = byInformation[i - 1];
            area += (at[to] - at[from]) * (height[to] + height[from]) / 2;
        }
        return OptionalDouble.of(area);
    }

    /** Bits of the differences from the left neighbour, in 256 levels of the range of the input. */
    private static double entropy(MetricInput in, float[] picture) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : in.input()) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        double unit = highest == lowest ? 1 : (highest - lowest) / (LEVELS - 1);
        int[] counts = new int[LEVELS];
        int before = 0;
        for (int i = 0; i < picture.length; i++) {
            int level = (int) Math.max(0, Math.min(LEVELS - 1, Math.rint((picture[i] - lowest) / unit)));
            int difference = i % in.shape().width() == 0 ? level : level - before;
            counts[difference & (LEVELS - 1)]++;
            before = level;
        }
        double bits = 0;
        for (int count : counts) {
            bits -= count == 0 ? 0 : count * Math.log((double) count / picture.length) / Math.log(2);
        }
        return bits;
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(shares.size() + 2L);
    }
}
