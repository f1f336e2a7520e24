package dev.limpid.trust.robustness;

import dev.limpid.metrics.RankCorrelation.Ranks;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * How like the map stays under an attack on the explanation: a search for an input near by with the same prediction and the most
 * different map. Each step pushes the values of a random square to one end of what is allowed, and is kept if the
 * map becomes less like that of the input. The search needs no gradients, so that all methods are attacked alike; an attack with the gradient
 * of the map finds at least as different maps. Empty if every channel is flat, so that nothing may be changed.
 *
 * <p>Ref.: Ghorbani, Abid and Zou, Interpretation of Neural Networks is Fragile, 2017, arXiv 1710.10547; the steps are those of
 * Andriushchenko et al., Square Attack, 2019, arXiv 1912.00049.
 *
 * @param steps how many inputs are tried
 * @param radius the largest change of a value as a share of the range of its channel
 */
public record AttackStability(int steps, double radius) implements ExplanationMetric {
    /** With the usual settings. */
    public static final AttackStability STANDARD = new AttackStability(20, 0.03);

    private static final double FIRST_SHARE = 0.5;
    private static final double LAST_SHARE = 0.05;

    @Override
    public MetricInfo info() {
        return MetricInfo.of("attack-stability", Family.ROBUSTNESS)
                .range(-1, 1)
                .needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER)
                .meaning(
                        "The rank correlation of the map with the least similar one that a search finds near by at the same prediction.")
                .order("signed scores, ranked")
                .cost("steps + 1 network passes, steps + 1 explanations")
                .reference(
                        "Ghorbani, Abid and Zou, Interpretation of Neural Networks is Fragile, 2017, arXiv 1710.10547")
                .proved(new Proof.ClosedForm(
                        "1 for maps that do not depend on the input, -1 for one that turns its sign at any change"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        float[] limits = limits(in);
        if (Arrays.equals(limits, new float[limits.length])) {
            return OptionalDouble.empty();
        }
        Ranks map = Ranks.of(Numbers.doubles(in.explained(in.input())));
        double[] before = in.network().of(in.input());
        float[] change = new float[in.input().length];
        SplittableRandom random = new SplittableRandom(in.seed());
        double least = 1;
        boolean isKnown = false;
        for (int step = 0; step < steps; step++) {
            double share = FIRST_SHARE * Math.pow(LAST_SHARE / FIRST_SHARE, step / Math.max(1.0, steps - 1));
            float[] tried = pushed(change, limits, in.shape(), share, random);
            float[] input = in.input().clone();
            for (int i = 0; i < input.length; i++) {
                input[i] += tried[i];
            }
            MapFunction.WithScores found = in.explainer().withScores(input, in.target(), in.seed());
            double[] scores = found.scores().orElseGet(() -> in.network().of(input));
            if (in.network().arePredictedAlike(before, scores)) {
                OptionalDouble likeness = map.correlation(Ranks.of(Numbers.doubles(in.checked(found.map()))));
                isKnown |= likeness.isPresent();
                if (likeness.isPresent() && likeness.getAsDouble() < least) {
                    least = likeness.getAsDouble();
                    change = tried;
                }
            }
        }
        return isKnown ? OptionalDouble.of(least) : OptionalDouble.empty();
    }

    /** The largest change of each channel. */
    private float[] limits(MetricInput in) {
        int pixels = in.shape().pixels();
        float[] limits = new float[in.shape().channels()];
        for (int c = 0; c < limits.length; c++) {
            float lowest = Float.POSITIVE_INFINITY;
            float highest = Float.NEGATIVE_INFINITY;
            for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                lowest = Math.min(lowest, in.input()[i]);
                highest = Math.max(highest, in.input()[i]);
            }
            limits[c] = (float) (radius * (highest - lowest));
        }
        return limits;
    }

    private static float[] pushed(
            float[] change, float[] limits, InputShape shape, double share, SplittableRandom random) {
        float[] next = change.clone();
        int width = Math.max(1, (int) Math.round(share * shape.width()));
        int height = Math.max(1, (int) Math.round(share * shape.height()));
        int left = random.nextInt(shape.width() - width + 1);
        int top = random.nextInt(shape.height() - height + 1);
        for (int c = 0; c < limits.length; c++) {
            for (int y = top; y < top + height; y++) {
                for (int x = left; x < left + width; x++) {
                    next[c * shape.pixels() + y * shape.width() + x] = random.nextBoolean() ? limits[c] : -limits[c];
                }
            }
        }
        return next;
    }

    @Override
    public Passes passes(InputShape shape) {
        return new Passes(steps + 1L, steps + 1L);
    }
}
