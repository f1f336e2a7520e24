package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Head;
import java.util.stream.IntStream;

/**
 * The smallest change by steps to the nearest boundary of the linearised network.
 *
 * <p>Ref. Moosavi-Dezfooli, Fawzi and Frossard, DeepFool: a simple and accurate method to fool deep neural networks, 2016, arXiv
 * 1511.04599.
 *
 * @param norm {@link Norm#L2} or {@link Norm#LINF}
 * @param steps how many at most
 * @param candidates how many classes are looked at: those with the largest logits
 * @param overshoot how far beyond the boundary, in parts of the change
 */
record DeepFool(Norm norm, int steps, int candidates, double overshoot) implements Attack {
    /** Each step goes this much beyond the boundary, so that rounding does not stop it there. */
    private static final double BEYOND = 1e-4;

    private static final double SMALLEST = 1e-30;

    @Override
    public String name() {
        return "deepfool-" + norm.label();
    }

    @Override
    public String meaning() {
        return "Steps to the nearest boundary between classes of the network taken as linear, until the prediction changes: close to"
                + (norm == Norm.L2 ? " the smallest change in L2." : " the smallest largest change of a value.");
    }

    @Override
    public String reference() {
        return "Moosavi-Dezfooli, Fawzi and Frossard, DeepFool, 2016, arXiv 1511.04599";
    }

    @Override
    public double usualRadius() {
        return norm.unlimited();
    }

    @Override
    public Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        float[] origin = input.toFloats();
        double[] change = new double[origin.length];
        float[] logits = victim.logits(input, progress);
        int[] rivals = rivals(victim.decision(), goal, logits);
        Tensor at = input;
        int passes = 1;
        for (int i = 0; i < steps && !goal.isReached(victim.decision(), logits); i++) {
            Tensor weights = weights(victim.decision(), goal, rivals);
            float[] gradients = victim.gradient(FullBatch.filled(at, rivals.length), weights, progress);
            passes += 2 * rivals.length;
            nearest(victim, input.shape(), gradients, gaps(victim.decision(), goal, rivals, logits), change);
            at = moved(victim, input, origin, change);
            logits = victim.logits(at, progress);
            passes++;
        }
        Attacked result = Attacked.of(victim, goal, input, at, logits, passes);
        return result.size(norm) <= radius
                ? result
                : new Attacked(
                        false,
                        at,
                        result.before(),
                        result.after(),
                        result.linf(),
                        result.l2(),
                        result.places(),
                        passes);
    }

    /** The classes whose boundary may be the nearest; for a decision about one logit, that logit. */
    private int[] rivals(Decision decision, Goal goal, float[] logits) {
        if (decision.isBinary() || decision.head() == Head.SIGMOID) {
            return new int[] {decision.isBinary() ? 0 : goal.followed()};
        }
        if (goal.target().isPresent()) {
            return new int[] {goal.target().getAsInt()};
        }
        return IntStream.range(0, logits.length)
                .boxed()
                .filter(k -> k != goal.label())
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .limit(candidates)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The weights of the logits in the function that is to become positive, for each rival. */
    private static Tensor weights(Decision decision, Goal goal, int[] rivals) {
        float[] weights = new float[rivals.length * decision.scores()];
        for (int r = 0; r < rivals.length; r++) {
            int row = r * decision.scores();
            if (decision.head() == Head.SIGMOID) {
                weights[row + rivals[r]] = sign(decision, goal);
            } else {
                weights[row + rivals[r]] += 1;
                weights[row + goal.label()] -= 1;
            }
        }
        return Tensor.of(weights, rivals.length, decision.scores());
    }

    /** Whether a decisive logit must rise or fall. */
    private static int sign(Decision decision, Goal goal) {
        if (decision.isBinary()) {
            return goal.label() == 1 ? -1 : 1;
        }
        return goal.target().isPresent() ? 1 : -1;
    }

    /** The values of these functions now; negative as long as the goal is not reached. */
    private static double[] gaps(Decision decision, Goal goal, int[] rivals, float[] logits) {
        return IntStream.of(rivals)
                .mapToDouble(r -> decision.head() == Head.SIGMOID
                        ? (double) sign(decision, goal) * logits[r]
                        : (double) logits[r] - logits[goal.label()])
                .toArray();
    }

    /** Adds the step to the nearest boundary. */
    private void nearest(Victim victim, long[] shape, float[] gradients, double[] gaps, double[] change) {
        int size = change.length;
        float[] scale = victim.room().scale().toFloats();
        double least = Double.POSITIVE_INFINITY;
        int best = 0;
        double[] lengths = new double[gaps.length];
        for (int r = 0; r < gaps.length; r++) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                double g = gradients[r * size + i] * scale[victim.room().channel(i, shape)];
                sum += norm == Norm.L2 ? g * g : Math.abs(g);
            }
            lengths[r] = norm == Norm.L2 ? Math.sqrt(sum) : sum;
            double distance = Math.abs(gaps[r]) / Math.max(lengths[r], SMALLEST);
            if (distance < least) {
                least = distance;
                best = r;
            }
        }
        double step = least + BEYOND;
        for (int i = 0; i < size; i++) {
            double g = gradients[best * size + i] * scale[victim.room().channel(i, shape)];
            change[i] += norm == Norm.L2 ? step * g / Math.max(lengths[best], SMALLEST) : step * Math.signum(g);
        }
    }

    private Tensor moved(Victim victim, Tensor input, float[] origin, double[] change) {
        Room room = victim.room();
        float[] scale = room.scale().toFloats();
        float[] low = room.low().toFloats();
        float[] high = room.high().toFloats();
        float[] values = new float[origin.length];
        for (int i = 0; i < values.length; i++) {
            int c = room.channel(i, input.shape());
            double moved = origin[i] + (1 + overshoot) * change[i] * scale[c];
            values[i] = (float) Math.max(low[c], Math.min(high[c], moved));
        }
        return victim.input(input, values);
    }
}
