package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;

/**
 * The smallest radius at which another attack succeeds, by halving, and then the point of the way back to the input where the prediction
 * changes.
 *
 * @param inner the attack
 * @param halvings how often the radius is halved
 */
record Bisection(Projected inner, int halvings) implements Attack {
    @Override
    public String name() {
        return "smallest-" + inner.norm().label();
    }

    @Override
    public String meaning() {
        return "The smallest radius in " + inner.norm().label()
                + " at which projected gradient ascent succeeds, found by halving " + halvings
                + " times, and from there the way back to the boundary.";
    }

    @Override
    public String reference() {
        return inner.reference();
    }

    @Override
    public Norm norm() {
        return inner.norm();
    }

    @Override
    public double usualRadius() {
        return norm().unlimited();
    }

    @Override
    public Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        // No change of a picture is larger, and a number that is not finite would spoil the steps.
        double largest = norm() == Norm.L2 ? Math.sqrt((double) input.elementCount()) : 1;
        Attacked best = inner.run(victim, input, goal, Math.min(radius, largest), seed, progress);
        int passes = best.passes();
        if (best.isReached()) {
            double low = 0;
            double high = best.size(norm());
            for (int i = 0; i < halvings; i++) {
                double middle = (low + high) / 2;
                Attacked tried = inner.run(victim, input, goal, middle, seed, progress);
                passes += tried.passes();
                if (tried.isReached()) {
                    best = tried;
                    high = Math.min(middle, tried.size(norm()));
                } else {
                    low = middle;
                }
            }
            best = back(victim, input, goal, best, progress);
            passes += halvings;
        }
        return new Attacked(
                best.isReached(),
                best.input(),
                best.before(),
                best.after(),
                best.linf(),
                best.l2(),
                best.places(),
                passes);
    }

    /** The point between an input and its changed form that is just beyond the boundary. */
    private Attacked back(Victim victim, Tensor input, Goal goal, Attacked found, Progress progress) {
        float[] from = input.toFloats();
        float[] to = found.input().toFloats();
        Attacked best = found;
        double low = 0;
        double high = 1;
        for (int i = 0; i < halvings; i++) {
            double share = (low + high) / 2;
            float[] values = new float[from.length];
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) (from[k] + share * (to[k] - from[k]));
            }
            Tensor at = victim.input(input, values);
            Attacked tried = Attacked.of(victim, goal, input, at, victim.logits(at, progress), found.passes());
            if (tried.isReached()) {
                best = tried;
                high = share;
            } else {
                low = share;
            }
        }
        return best;
    }
}
