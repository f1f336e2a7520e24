package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;

/** An attack that needs decisions only, and walks from noise that reaches the goal to the nearest point that still does. */
interface DecisionAttack extends Attack {
    /**
     * Walks towards the input.
     *
     * @param start reaches the goal
     * @return a point that reaches it, too
     */
    double[] nearest(DecisionWalk walk, double[] start);

    @Override
    default Norm norm() {
        return Norm.L2;
    }

    @Override
    default double usualRadius() {
        return norm().unlimited();
    }

    @Override
    default Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        DecisionWalk walk = new DecisionWalk(victim, input, goal, new SplittableRandom(seed), progress);
        Optional<double[]> start = walk.start();
        return start.isEmpty()
                ? walk.result(walk.origin(), Double.MAX_VALUE)
                : walk.result(nearest(walk, start.get()), radius);
    }
}
