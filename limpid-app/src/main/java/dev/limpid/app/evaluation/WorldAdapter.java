package dev.limpid.app.evaluation;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Target;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import dev.limpid.world.Species;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.funnybirds.Predictor;
import dev.limpid.world.ink.Drawing;
import java.util.List;

/** A network and its explanations as the drawn world sees them: pictures in, scores of species and maps out. */
public final class WorldAdapter implements Predictor {
    private final Model model;
    private final int side;

    /** How the numbers of a place become one. */
    public enum Pool {
        /** Their sum: what speaks for the class against what speaks against it. */
        SUM,
        /** The sum of their amounts: how much the place matters, for methods whose signs mean something else. */
        AMOUNT
    }

    /** Makes a network ready. @throws LimpidException if it does not tell the species apart */
    public WorldAdapter(Model network) {
        Classifier classifier = network.classifier();
        List<String> species = Species.all().stream().map(Species::name).toList();
        List<String> labels = classifier.labels().names();
        if (classifier.classes() != species.size() || !(labels.isEmpty() || labels.equals(species))) {
            throw LimpidException.badInput(network.title() + " does not classify the " + species.size()
                    + " species of the drawn world, so it cannot be evaluated on them");
        }
        Preprocessing preprocessing = classifier.preprocessing();
        side = preprocessing.width();
        if (side != preprocessing.height()) {
            throw LimpidException.unsupported(network.title() + " takes pictures of " + side + "x"
                    + preprocessing.height() + " pixels, and the drawn world has square ones only");
        }
        model = network;
    }

    /** The size of pictures in pixels. */
    public int side() {
        return side;
    }

    /** A picture as the network takes it. */
    public Tensor input(Drawing picture) {
        return model.tensor(Image.of(picture.side(), picture.side(), picture.pixels()));
    }

    @Override
    public double[] scores(Drawing picture) {
        return model.logits(input(picture)).toDoubles();
    }

    /** The maps of a method, enlarged to the size of the picture. */
    public Explanation.ByMap maps(Explainer explainer, Pool pool) {
        return (picture, species) -> {
            Tensor scores = explainer
                    .explain(input(picture), Target.of(species), Progress.SILENT)
                    .scores();
            if (!ScoreMap.isMap(scores)) {
                throw LimpidException.badInput("its scores are " + scores.type() + " and not a map");
            }
            return map(scores, pool);
        };
    }

    /** Scores as a map of the size of the picture: {@code float[side*side]}. */
    public float[] map(Tensor scores, Pool pool) {
        return pooled(ScoreGrid.upsampled(pool == Pool.AMOUNT ? amounts(scores) : scores, List.of(side, side)));
    }

    /** The amounts of scores. */
    static Tensor amounts(Tensor scores) {
        float[] numbers = scores.toFloats();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.abs(numbers[i]);
        }
        return Tensor.of(numbers, scores.shape());
    }

    private float[] pooled(Tensor scores) {
        float[] all = scores.toFloats();
        float[] sums = new float[side * side];
        for (int i = 0; i < all.length; i++) {
            sums[i % sums.length] += all[i];
        }
        return sums;
    }
}
