package dev.limpid.evaluate;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.graph.Tensor;
import dev.limpid.model.InputForm;
import dev.limpid.report.ScoreGrid;
import dev.limpid.runtime.Engine;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.LayerValues;
import dev.limpid.trust.Need;
import dev.limpid.trust.NetworkScores;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.randomisation.DataRandomisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network as metrics ask it, shared by all methods that are judged. Each thread that asks computes with one core. Safe for
 * many threads.
 */
public final class JudgedNetwork implements AutoCloseable {
    private static final int BATCH = 16;

    private final Model model;
    private final Engine engine;
    private final NetworkScores scores;
    private final List<Integer> places;
    private final OtherNetworks others;
    private Optional<LayerValues> layer = Optional.empty();

    private JudgedNetwork(Model model, Engine engine, NetworkScores scores, OtherTrainings trainings) {
        this.model = model;
        this.engine = engine;
        this.scores = scores;
        this.others = new OtherNetworks(trainings, this);
        InputForm form = model.classifier().form();
        long[] sizes = model.classifier()
                .graph()
                .shapeOf(model.classifier().input().name())
                .sizes();
        List<Integer> counts = new ArrayList<>();
        form.places().forEach(axis -> counts.add((int) sizes[axis]));
        places = List.copyOf(counts);
    }

    /** Compiles a network. @throws LimpidException if metrics cannot ask it: it takes tokens or volumes, or is no classifier */
    public static JudgedNetwork of(Model model) {
        Engine engine = model.engine().single();
        return new JudgedNetwork(
                model, engine, NetworkScores.of(model.classifier(), engine, BATCH), OtherTrainings.NONE);
    }

    /** The same with other trainings of it, also for tokens and volumes: not every metric works on these. @throws LimpidException if it is no classifier */
    public static JudgedNetwork ofAnyKind(Model model, OtherTrainings trainings) {
        Engine engine = model.engine().single();
        return new JudgedNetwork(model, engine, NetworkScores.ofAnyKind(model.classifier(), engine, BATCH), trainings);
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** Runs programs on one core. */
    Engine engine() {
        return engine;
    }

    /** The scores of inputs. */
    public NetworkScores scores() {
        return scores;
    }

    /** The sizes of an input. */
    public InputShape shape() {
        return scores.shape();
    }

    /** The network after fine-tuning on deletions; empty if there is none. @throws dev.limpid.error.LimpidException if it cannot be opened or is of another form */
    public Optional<JudgedNetwork> tuned() {
        return others.tuned();
    }

    /** A network of the same form that was trained on random labels; empty if there is none. @throws dev.limpid.error.LimpidException as for {@link #tuned} */
    public Optional<JudgedNetwork> randomLabels() {
        return others.randomLabels();
    }

    /** The other training of the network that a metric asks, if it asks one and there is one. @throws LimpidException as for {@link #tuned} */
    Optional<JudgedNetwork> other(ExplanationMetric metric) {
        if (metric instanceof DataRandomisation) {
            return randomLabels();
        }
        return metric.info().needs().contains(Need.TUNED_NETWORK) ? tuned() : Optional.empty();
    }

    /** The values of an input as metrics take them: {@code float[C*P]}. @throws LimpidException if it does not fit */
    public float[] values(Image image) {
        return scores.values(model.tensor(image));
    }

    /** The class with the highest score; of a single score 1 if it is positive, and else 0, its absence. */
    public int predicted(float[] input) {
        return Numbers.largest(scores.of(input));
    }

    /** The values of the last feature map; empty if the network has none. Compiled when they are first asked for. */
    public synchronized Optional<Function<float[], float[]>> representation() {
        if (layer.isEmpty()) {
            layer = model.findDefaultLayer().map(value -> LayerValues.of(model.classifier(), engine, value));
        }
        return layer.map(values -> values);
    }

    /** Scores of any size in that of the input, channels summed unless each value of the input has a score of its own. */
    Tensor fitted(Tensor scoresOfMethod) {
        Tensor upsampled = ScoreGrid.upsampled(scoresOfMethod, places);
        if (upsampled.elementCount() == shape().elements() || upsampled.elementCount() == shape().pixels()) {
            return upsampled;
        }
        float[] sums = ScoreGrid.of(upsampled, 0, places).at(places);
        return Tensor.of(sums, 1, shape().height(), shape().width());
    }

    @Override
    public synchronized void close() {
        others.close();
        scores.close();
        layer.ifPresent(LayerValues::close);
        layer = Optional.empty();
    }
}
