package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Projected gradient ascent: steps along the gradient's sign or direction, back onto the ball after each. With one step of the whole
 * radius it is the fast gradient sign method.
 *
 * @param name in commands
 * @param norm {@link Norm#LINF} or {@link Norm#L2}
 * @param steps how many
 * @param share of the radius that a step takes
 * @param isRandom whether it starts at a random point of the ball
 * @param isWhole whether it goes on after the goal is reached, so that the new prediction becomes as sure as it can
 */
record Projected(String name, Norm norm, int steps, double share, boolean isRandom, boolean isWhole) implements Attack {
    @Override
    public String meaning() {
        return steps == 1
                ? "One step of the whole radius along the "
                        + (norm == Norm.LINF ? "sign of the gradient." : "gradient.")
                : steps + " steps along the " + (norm == Norm.LINF ? "sign of the gradient" : "gradient")
                        + ", each projected back onto the ball around the input"
                        + (isRandom ? ", from a random point of it" : "")
                        + (isWhole ? "; it does not stop when the prediction changes." : ".");
    }

    @Override
    public String reference() {
        return steps == 1
                ? "Goodfellow, Shlens and Szegedy, Explaining and Harnessing Adversarial Examples, 2015, arXiv 1412.6572"
                : isWhole
                        ? "Kurakin, Goodfellow and Bengio, Adversarial examples in the physical world, 2017, arXiv 1607.02533"
                        : "Madry et al., Towards Deep Learning Models Resistant to Adversarial Attacks, 2018, arXiv 1706.06083";
    }

    @Override
    public double usualRadius() {
        return norm.usualRadius();
    }

    @Override
    public Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        return run(victim, input, goal, radius, seed, victim.everywhere(input), progress);
    }

    /** The same where only some values may change: {@code mask} is 1 there and 0 elsewhere. */
    Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Tensor mask, Progress progress) {
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(StepGraph.ORIGIN, input);
        feeds.put(StepGraph.WANTED, victim.decision().wanted(goal.followed()));
        feeds.put(StepGraph.COUNTED, victim.decision().counted(goal.followed()));
        feeds.put(StepGraph.MASK, mask);
        feeds.put(StepGraph.RATE, number(goal.direction() * share * radius));
        feeds.put(StepGraph.RADIUS, number(radius));
        Tensor at = isRandom ? start(victim, input, radius, seed, mask) : input;
        for (int i = 0; i < steps; i++) {
            Map<String, Tensor> found = victim.step(norm, feeds, at, progress);
            float[] logits = Objects.requireNonNull(found.get(StepGraph.LOGITS)).toFloats();
            if (!isWhole && i > 0 && goal.isReached(victim.decision(), logits)) {
                return Attacked.of(victim, goal, input, at, logits, 2 * (i + 1));
            }
            at = Objects.requireNonNull(found.get(StepGraph.NEXT));
        }
        return Attacked.of(victim, goal, input, at, victim.logits(at, progress), 2 * steps + 1);
    }

    private static Tensor number(double number) {
        return Tensor.of(new float[] {(float) number});
    }

    /** A random point of the ball, within the values of pictures. */
    private Tensor start(Victim victim, Tensor input, double radius, long seed, Tensor mask) {
        RandomGenerator random = new SplittableRandom(seed);
        Room room = victim.room();
        float[] values = input.toFloats();
        float[] allowed = mask.toFloats();
        double[] change = new double[values.length];
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            change[i] = norm == Norm.LINF ? radius * (2 * random.nextDouble() - 1) : random.nextGaussian();
            change[i] *= allowed[i];
            squares += change[i] * change[i];
        }
        double factor = norm == Norm.LINF ? 1 : radius * random.nextDouble() / Math.sqrt(Math.max(squares, 1e-30));
        float[] scale = room.scale().toFloats();
        float[] low = room.low().toFloats();
        float[] high = room.high().toFloats();
        for (int i = 0; i < values.length; i++) {
            int c = room.channel(i, input.shape());
            double moved = values[i] + factor * change[i] * scale[c];
            values[i] = (float) Math.max(low[c], Math.min(high[c], moved));
        }
        return victim.input(input, values);
    }
}
