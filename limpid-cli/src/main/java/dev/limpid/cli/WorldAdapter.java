package dev.limpid.cli;

import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Preprocessor;
import dev.limpid.model.Target;
import dev.limpid.report.ScoreMap;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import dev.limpid.world.Species;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.ink.Drawing;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network and its explanations as the drawn world sees them: pictures in, scores of species and maps out. */
final class WorldAdapter implements dev.limpid.world.funnybirds.Predictor, AutoCloseable {
    private final Classifier classifier;
    private final Preprocessor preprocessor;
    private final Program program;
    private final int side;

    /** How the numbers of a place become one. */
    enum Pool {
        /** Their sum: what speaks for the class against what speaks against it. */
        SUM,
        /** The sum of their amounts: how much the place matters, for methods whose signs mean something else. */
        AMOUNT
    }

    /** Makes a network ready. @throws LimpidException if it does not tell the species apart */
    WorldAdapter(Network network) {
        classifier = network.classifier();
        List<String> species = Species.all().stream().map(Species::name).toList();
        List<String> labels = classifier.labels().names();
        if (classifier.classes() != species.size() || !(labels.isEmpty() || labels.equals(species))) {
            throw LimpidException.badInput(network.title() + " does not tell the " + species.size()
                    + " species of the drawn world apart, so its pictures cannot judge it");
        }
        Preprocessing preprocessing = classifier.preprocessing();
        side = preprocessing.width();
        if (side != preprocessing.height()) {
            throw LimpidException.unsupported(network.title() + " takes pictures of " + side + "x"
                    + preprocessing.height() + " pixels, and the drawn world has square ones only");
        }
        preprocessor = new Preprocessor(network.engine(), preprocessing);
        Graph graph = classifier.graph().withOutputs(List.of(classifier.logits()));
        program = network.engine().compile(graph.bind(Shapes.BATCH, 1));
    }

    /** The size of pictures in pixels. */
    int side() {
        return side;
    }

    /** A picture as the network takes it. */
    Tensor input(Drawing picture) {
        return preprocessor.apply(WorldImages.picture(picture.side(), picture.pixels()));
    }

    @Override
    public double[] scores(Drawing picture) {
        Map<String, Tensor> found = program.run(Map.of(classifier.input().name(), input(picture)));
        return Objects.requireNonNull(found.get(classifier.logits())).toDoubles();
    }

    /** The maps of a method, enlarged to the size of the picture. */
    Explanation.ByMap maps(Explainer explainer, Pool pool) {
        return (picture, species) -> {
            Tensor scores = explainer
                    .explain(input(picture), Target.of(species), Progress.SILENT)
                    .scores();
            if (!ScoreMap.isMap(scores)) {
                throw LimpidException.badInput("its scores are " + scores.type() + ", which is no map");
            }
            return map(scores, pool);
        };
    }

    /** Scores as a map of the size of the picture: {@code float[side*side]}. */
    float[] map(Tensor scores, Pool pool) {
        return pooled(ScoreMap.upsampled(pool == Pool.AMOUNT ? amounts(scores) : scores, side, side));
    }

    private static Tensor amounts(Tensor scores) {
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

    @Override
    public void close() {
        program.close();
        preprocessor.close();
    }
}
