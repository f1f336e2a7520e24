package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.cases.GradientInfluence;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import java.util.List;

/** The influence of training inputs by all weights of a network. */
final class AllWeights {
    /** Numbers of a sketch; the inverse of {@code trak} takes a square table of them. */
    private static final int SIZE = 1024;

    private static final int LARGE = 4096;

    private AllWeights() {}

    /** The gradients for samples with their classes. @throws dev.limpid.error.LimpidException if the network has none */
    static GradientInfluence of(
            Model model,
            List<Classifier> checkpoints,
            GradientInfluence.Kind kind,
            Samples samples,
            int[] labels,
            long seed,
            Progress progress) {
        return GradientInfluence.of(
                kind,
                checkpoints,
                model.engine(),
                new GradientInfluence.Training(samples::input, labels),
                kind == GradientInfluence.Kind.TRAK ? SIZE : LARGE,
                seed,
                progress);
    }
}
