package dev.limpid.app.trial;

import dev.limpid.Model;
import dev.limpid.app.evaluation.WorldAdapter;
import dev.limpid.app.evaluation.Worlds;
import dev.limpid.graph.Pass;
import dev.limpid.metrics.AttributionMap;
import dev.limpid.trust.NoisyWeights;
import dev.limpid.trust.trial.Condition;
import dev.limpid.trust.trial.Trial;
import dev.limpid.world.Scene;
import dev.limpid.world.World;
import dev.limpid.world.evaluation.Aim;
import dev.limpid.world.evaluation.Truth;
import dev.limpid.world.ink.Drawing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A trial of metrics over drawn pictures that a network classifies correctly.
 *
 * <p>Noise changes every value by less than a thousandth of the range, or every weight by a thousandth of itself; disruption changes
 * every value by up to the range, or every weight by twice itself. The truth is the agreement of a map with the measured
 * effects of everything that is in the picture.
 */
public final class DrawnTrial {
    /** Explainers of different quality, from relevance propagation to noise. */
    public static final List<String> EXPLAINERS = List.of(
            "lrp-epsilon-plus", "grad-cam", "input-x-gradient", "gradient", "guided-backprop", TrialExplainers.NOISE);

    /** Those whose maps are degraded in steps. */
    private static final List<Integer> DEGRADED = List.of(0, 1);

    private static final double LITTLE = 0.001;
    private static final double MUCH = 2;

    private final Model model;
    private final Optional<Model> tuned;
    private final Optional<Model> randomLabels;
    private final List<TrialPicture> pictures;
    private final List<Truth> truths;

    private DrawnTrial(
            Model model,
            Optional<Model> tuned,
            Optional<Model> randomLabels,
            List<TrialPicture> pictures,
            List<Truth> truths) {
        this.model = model;
        this.tuned = tuned;
        this.randomLabels = randomLabels;
        this.pictures = pictures;
        this.truths = truths;
    }

    /**
     * A trial of so many pictures.
     *
     * @param model a network that tells the species of the drawn world apart
     * @param tuned the same after fine-tuning on deletions, which some metrics ask; empty if there is none
     * @param randomLabels a network of the same form that was trained on random labels; empty if there is none
     * @throws dev.limpid.error.LimpidException if it does not
     */
    public static DrawnTrial of(Model model, Optional<Model> tuned, Optional<Model> randomLabels, int count) {
        WorldAdapter adapter = new WorldAdapter(model);
        World world = Worlds.of(model);
        List<TrialPicture> pictures = new ArrayList<>();
        List<Truth> truths = new ArrayList<>();
        for (long seed = 0; pictures.size() < count; seed++) {
            Scene scene = world.sample(seed).scene();
            Drawing drawn = scene.draw(adapter.side());
            int species = scene.species().index();
            TrialPicture picture =
                    new TrialPicture(adapter.input(drawn).toFloats(), species, Aim.CREATURE.mask(drawn.masks()));
            if (TrialPicture.best(adapter.scores(drawn)) == species) {
                pictures.add(picture);
                truths.add(Truth.of(adapter, scene, adapter.side()));
            }
        }
        return new DrawnTrial(model, tuned, randomLabels, pictures, truths);
    }

    /**
     * The trial.
     *
     * @param perturbed how many of the pictures are perturbed
     * @param times how often each of the four perturbations is drawn
     */
    public Trial trial(int perturbed, int times) {
        List<Supplier<Condition>> noise = new ArrayList<>();
        List<Supplier<Condition>> adversary = new ArrayList<>();
        List<TrialPicture> few = pictures.subList(0, perturbed);
        for (int i = 0; i < times; i++) {
            long seed = i + 1L;
            noise.add(() -> condition(Pass.NONE, few, x -> shaken(x, LITTLE, seed), true));
            noise.add(() -> condition(new NoisyWeights(LITTLE, seed), few, x -> x, true));
            adversary.add(() -> condition(Pass.NONE, few, x -> shaken(x, 1, seed), false));
            adversary.add(() -> condition(new NoisyWeights(MUCH, seed), few, x -> x, false));
        }
        return new Trial(() -> condition(Pass.NONE, pictures, x -> x, true), noise, adversary, DEGRADED, truth());
    }

    private Condition condition(Pass pass, List<TrialPicture> shown, UnaryOperator<float[]> change, boolean isKept) {
        List<TrialPicture> changed = shown.stream()
                .map(p -> new TrialPicture(change.apply(p.input()), p.label(), p.mask()))
                .toList();
        return new DrawnCondition(
                explainers(model, pass), tuned.map(t -> explainers(t, pass)), changed, EXPLAINERS, isKept);
    }

    private TrialExplainers explainers(Model network, Pass pass) {
        return new TrialExplainers(
                network.classifier().apply(pass),
                randomLabels.map(r -> r.classifier().apply(pass)),
                network.engine());
    }

    /** Uniform noise up to a share of the range of the values. */
    private static float[] shaken(float[] input, double share, long seed) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : input) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        SplittableRandom random = new SplittableRandom(seed);
        float[] shaken = input.clone();
        for (int i = 0; i < shaken.length; i++) {
            shaken[i] += (float) (share * (highest - lowest) * (2 * random.nextDouble() - 1));
        }
        return shaken;
    }

    private double[][] truth() {
        double[][] truth = new double[EXPLAINERS.size()][pictures.size()];
        try (TrialExplainers explainers = explainers(model, Pass.NONE)) {
            for (int e = 0; e < truth.length; e++) {
                explainers.open(EXPLAINERS.get(e));
                for (int p = 0; p < pictures.size(); p++) {
                    float[] map = explainers.map(pictures.get(p));
                    int side = truths.get(p).picture().side();
                    truth[e][p] = truths.get(p)
                            .agreement(AttributionMap.of(side, side, map))
                            .orElse(Double.NaN);
                }
            }
        }
        return truth;
    }
}
