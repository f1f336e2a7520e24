package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs {@link DescentGraph} and keeps, for each weight of the hinge loss, the smallest change for which the decision holds.
 *
 * @param base where the change starts from, in units of the picture
 * @param low the least change of each value
 * @param high the largest
 * @param label the class that is to be reached, or left
 * @param isReached whether it is to be reached
 * @param settings the weights of the terms
 * @param prototype features that are pulled to, at a layer; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Descent(
        float[] base,
        float[] low,
        float[] high,
        int label,
        boolean isReached,
        Settings settings,
        Optional<Pull> prototype) {

    /**
     * The weights of the terms.
     *
     * @param weights of the hinge loss, tried side by side
     * @param confidence by how much the decision is to hold, in logits
     * @param sparsity weight of the sum of the changes
     * @param variation weight of the total variation
     * @param rate of a step
     * @param steps how many
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Settings(float[] weights, double confidence, double sparsity, double variation, double rate, int steps) {}

    /** Features at a layer, and the weight of the mean squared distance from them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pull(String layer, float[] features, double weight) {}

    /** How often the decision is checked. */
    private static final int EVERY = 5;

    /**
     * Changed pictures for which the decision holds, the smallest change first.
     *
     * @param start the change to start from
     */
    List<float[]> run(ContrastNetwork network, float[] start, Progress progress) {
        int rows = network.model().isBatched() ? settings.weights().length : 1;
        List<Kept> all = new ArrayList<>();
        for (int from = 0; from < settings.weights().length; from += rows) {
            float[] weights = Arrays.copyOfRange(settings.weights(), from, from + rows);
            all.addAll(run(network, weights, start, progress));
        }
        return all.stream()
                .sorted((a, b) -> Double.compare(a.size(), b.size()))
                .map(Kept::picture)
                .toList();
    }

    /** How many pictures go through the network. */
    int passes() {
        return settings.weights().length * settings.steps() * 2;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(float[] picture, double size) {}

    private List<Kept> run(ContrastNetwork network, float[] weights, float[] start, Progress progress) {
        int rows = weights.length;
        Program program = network.program(
                "descent-" + rows + prototype.map(Pull::layer).map(l -> "-" + l).orElse(""),
                () -> DescentGraph.of(network, rows, prototype.map(Pull::layer)));
        Map<String, Tensor> feeds = feeds(network, weights);
        Tensor change = repeated(network, start, rows);
        Tensor slack = change;
        Kept[] best = new Kept[rows];
        for (int i = 0; i < settings.steps(); i++) {
            feeds.put(DescentGraph.CHANGE, change);
            feeds.put(DescentGraph.SLACK, slack);
            feeds.put(DescentGraph.MOMENTUM, ContrastNetwork.number(i / (i + 3.0)));
            Map<String, Tensor> found = program.run(feeds, program.outputs(), progress::isCancelled);
            change = Objects.requireNonNull(found.get(DescentGraph.NEXT_CHANGE));
            slack = Objects.requireNonNull(found.get(DescentGraph.NEXT_SLACK));
            if ((i + 1) % EVERY == 0 || i + 1 == settings.steps()) {
                keep(network, change.toFloats(), best, progress);
            }
        }
        return Arrays.stream(best).filter(Objects::nonNull).toList();
    }

    private void keep(ContrastNetwork network, float[] changes, Kept[] best, Progress progress) {
        int size = base.length;
        List<float[]> pictures = new ArrayList<>();
        double[] sizes = new double[best.length];
        for (int r = 0; r < best.length; r++) {
            float[] picture = base.clone();
            for (int i = 0; i < size; i++) {
                double change = changes[r * size + i];
                picture[i] += (float) change;
                sizes[r] += settings.sparsity() * Math.abs(change) + change * change;
            }
            pictures.add(picture);
        }
        float[][] logits = network.logits(pictures, progress);
        for (int r = 0; r < best.length; r++) {
            boolean holds = network.decision().holds(logits[r], label) == isReached;
            if (holds && (best[r] == null || sizes[r] < best[r].size())) {
                best[r] = new Kept(pictures.get(r), sizes[r]);
            }
        }
    }

    Map<String, Tensor> feeds(ContrastNetwork network, float[] weights) {
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(DescentGraph.BASE, Tensor.of(base, network.shape(1)));
        feeds.put(DescentGraph.LOW, Tensor.of(low, network.shape(1)));
        feeds.put(DescentGraph.HIGH, Tensor.of(high, network.shape(1)));
        feeds.put(DescentGraph.OWN, Margin.own(network.decision(), label));
        feeds.put(DescentGraph.DIRECTION, ContrastNetwork.number(isReached ? 1 : -1));
        feeds.put(DescentGraph.WEIGHT, Tensor.of(weights, weights.length));
        feeds.put(DescentGraph.CONFIDENCE, ContrastNetwork.number(settings.confidence()));
        feeds.put(DescentGraph.RATE, ContrastNetwork.number(settings.rate()));
        feeds.put(DescentGraph.SPARSITY, ContrastNetwork.number(settings.sparsity()));
        feeds.put(DescentGraph.VARIATION, ContrastNetwork.number(settings.variation()));
        prototype.ifPresent(p -> {
            feeds.put(DescentGraph.PROTOTYPE, Tensor.of(p.features(), 1, p.features().length));
            feeds.put(DescentGraph.PULL, ContrastNetwork.number(p.weight()));
        });
        return feeds;
    }

    private static Tensor repeated(ContrastNetwork network, float[] one, int rows) {
        float[] all = new float[rows * one.length];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(one, 0, all, r * one.length, one.length);
        }
        return Tensor.of(all, network.shape(rows));
    }
}
