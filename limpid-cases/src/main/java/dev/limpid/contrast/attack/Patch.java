package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Changes a square as it likes, and nothing else: steps along the gradient's sign within the square, at several places.
 *
 * <p>Ref. Brown et al., Adversarial Patch, 2017, arXiv 1712.09665; here for one picture.
 *
 * @param places how many are tried, the most promising result is kept
 * @param steps at each
 */
record Patch(int places, int steps) implements Attack {
    /** Pixels of the square where that is not said: 20 x 20. */
    private static final double USUAL = 400;

    @Override
    public String name() {
        return "patch";
    }

    @Override
    public String meaning() {
        return "Changes a square of the picture as it likes, at one of " + places + " places, and nothing else.";
    }

    @Override
    public String reference() {
        return "Brown et al., Adversarial Patch, 2017, arXiv 1712.09665";
    }

    @Override
    public Norm norm() {
        return Norm.L0;
    }

    @Override
    public double usualRadius() {
        return USUAL;
    }

    /** @param radius how many pixels the square has at most */
    @Override
    public Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        RandomGenerator random = new SplittableRandom(seed);
        Projected ascent = new Projected(name(), Norm.LINF, steps, 0.1, true, false);
        List<Attacked> results = new ArrayList<>();
        int passes = 0;
        for (int i = 0; i < places; i++) {
            Tensor mask = square(victim, input, (int) Math.floor(Math.sqrt(Math.max(1, radius))), random);
            Attacked result = ascent.run(victim, input, goal, 1, seed + i, mask, progress);
            passes += result.passes();
            results.add(result);
            if (result.isReached()) {
                break;
            }
        }
        Attacked last = results.get(results.size() - 1);
        return new Attacked(
                last.isReached(),
                last.input(),
                last.before(),
                last.after(),
                last.linf(),
                last.l2(),
                last.places(),
                passes);
    }

    private static Tensor square(Victim victim, Tensor input, int side, RandomGenerator random) {
        Room room = victim.room();
        long[] shape = input.shape();
        int axis = room.channelAxis();
        int width = (int) (axis == shape.length - 1 ? shape[shape.length - 2] : shape[shape.length - 1]);
        int height = (int) (input.elementCount() / width / (axis < 0 ? 1 : shape[axis]));
        int within = Math.min(side, Math.min(width, height));
        int left = random.nextInt(width - within + 1);
        int top = random.nextInt(height - within + 1);
        float[] mask = new float[Math.toIntExact(input.elementCount())];
        for (int i = 0; i < mask.length; i++) {
            int place = room.place(i, shape);
            int x = place % width;
            int y = place / width;
            mask[i] = x >= left && x < left + within && y >= top && y < top + within ? 1 : 0;
        }
        return victim.input(input, mask);
    }
}
