package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.ConceptScenes;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.dissection.Activations;
import dev.limpid.inside.dissection.Formula;
import dev.limpid.inside.dissection.Invert;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.metrics.Interval;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.InOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Puts the names of units on trial: the drawn world draws pictures with and without the concept that a unit is named after,
 * and the unit has to tell them apart.
 *
 * <p>Scores as in CoSy: AUC, the probability that the unit is more active on average in a picture with the concept than in one
 * without; and the difference of its mean activations in units of the standard deviation without.
 *
 * <p>Ref.: Kopf, Bommer, Hedström, Lapuschkin, Höhne, Bykov, CoSy: Evaluating Textual Explanations of Neurons, NeurIPS 2024,
 * arXiv:2405.20331. Differs from the paper: pictures are drawn with masks that prove what they show, in place of a generative
 * model, and the pictures without the concept are the same scenes.
 */
final class NameTrial implements AutoCloseable {
    /** Pictures with a concept, and as many without. */
    static final int PAIRS = 40;
    /** If so many seeds give no pair at first, or later in all, a concept cannot be drawn. */
    private static final int PATIENCE = 3;

    private final ConceptScenes scenes;
    private final Model model;
    private final List<Probe> probes;
    private final Sweep sweep;
    private final long seed;
    private final Map<String, Optional<Shown>> drawn = new HashMap<>();

    /** The means of all units over pictures with a formula, and over those without. */
    private record Shown(Activations with, Activations without) {}

    NameTrial(Model model, Classifier network, List<Probe> probes, long seed) {
        this.scenes = ConceptScenes.of(model);
        this.model = model;
        this.probes = probes;
        this.seed = seed;
        this.sweep = Sweep.of(
                model.engine(),
                network.graph()
                        .withOutputs(probes.stream().map(Probe::value).toList())
                        .pruned(),
                8);
    }

    /**
     * Tries a name.
     *
     * @param isWhole whether the formula speaks of whole pictures; else of pixels
     * @return AUC and difference; empty if it cannot be drawn
     */
    Optional<Scores> score(int probe, int unit, Formula formula, boolean isWhole) {
        boolean isSingle = formula.length() == 1 && formula.steps().get(0).join() == Formula.Join.IS;
        String key = formula + (isWhole && !isSingle ? " whole" : "");
        return drawn.computeIfAbsent(key, k -> draw(formula, isWhole && !isSingle))
                .map(shown -> scores(shown.with.means(probe, unit), shown.without.means(probe, unit)));
    }

    /**
     * How well a unit tells pictures with a concept from those without, with 95 % intervals.
     *
     * @param auc 0 to 1
     * @param difference of the means in standard deviations without the concept; 0 if the unit does not vary
     */
    record Scores(Interval auc, Interval difference) {}

    private Optional<Shown> draw(Formula formula, boolean isWhole) {
        List<Tensor> with = new ArrayList<>();
        List<Tensor> without = new ArrayList<>();
        draw(formula, isWhole, 0, PATIENCE, with, without);
        if (!with.isEmpty()) {
            draw(formula, isWhole, PATIENCE, PAIRS + PATIENCE, with, without);
        }
        if (with.size() < PAIRS) {
            return Optional.empty();
        }
        return Optional.of(new Shown(activations(with), activations(without)));
    }

    /** Adds pairs, up to as many as are needed. */
    private void draw(Formula formula, boolean isWhole, int from, int to, List<Tensor> with, List<Tensor> without) {
        InOrder.run(
                model.engine().parallelism(),
                to - from,
                i -> scenes.pair(formula, isWhole, (1000L * seed) + from + i)
                        .map(p -> List.of(model.tensor(p.shown()), model.tensor(p.missing()))),
                pair -> pair.filter(p -> with.size() < PAIRS).ifPresent(p -> {
                    with.add(p.get(0));
                    without.add(p.get(1));
                }));
    }

    private Activations activations(List<Tensor> inputs) {
        Samples samples = Samples.of(inputs, "drawing");
        return sweep.gather(
                        samples,
                        () -> Activations.withoutDistributions(probes),
                        batch -> Activations.withoutDistributions(probes, batch),
                        Optional.empty(),
                        Progress.SILENT)
                .statistic();
    }

    /** The scores of activations with and without a concept, pair by pair. */
    static Scores scores(float[] with, float[] without) {
        int pairs = with.length;
        Interval auc = Interval.of(pairs, chosen -> OptionalDouble.of(auc(with, without, chosen)))
                .orElseThrow();
        Interval difference = Interval.of(pairs, chosen -> OptionalDouble.of(difference(with, without, chosen)))
                .orElseThrow();
        return new Scores(auc, difference);
    }

    private static double auc(float[] with, float[] without, int[] chosen) {
        float[] all = new float[2 * chosen.length];
        BitSet shown = new BitSet();
        for (int i = 0; i < chosen.length; i++) {
            all[i] = with[chosen[i]];
            all[chosen.length + i] = without[chosen[i]];
            shown.set(i);
        }
        return Invert.auc(all, shown);
    }

    private static double difference(float[] with, float[] without, int[] chosen) {
        double meanWith = 0;
        double mean = 0;
        for (int i : chosen) {
            meanWith += (double) with[i] / chosen.length;
            mean += (double) without[i] / chosen.length;
        }
        double variance = 0;
        for (int i : chosen) {
            variance += (without[i] - mean) * (without[i] - mean) / chosen.length;
        }
        return variance > 0 ? (meanWith - mean) / Math.sqrt(variance) : 0;
    }

    @Override
    public void close() {
        sweep.close();
    }
}
