package dev.limpid.trust;

import dev.limpid.model.Classifier;
import dev.limpid.model.Layer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * An attribution method on copies of a classifier whose weights were drawn again. It keeps the copy that was asked last; closing
 * it frees that. Safe for many threads, which wait for each other.
 */
public final class RandomisedNetwork implements Randomised, AutoCloseable {
    private final Classifier model;
    private final Function<Classifier, ExplainerMaps> method;
    private final List<Layer> layers;
    private String last = "";
    private List<ExplainerMaps> open = List.of();

    private RandomisedNetwork(Classifier model, Function<Classifier, ExplainerMaps> method) {
        this.model = model;
        this.method = method;
        layers = model.layers();
    }

    /**
     * Copies of a classifier.
     *
     * @param method makes the explainer of a copy, which this object closes
     */
    public static RandomisedNetwork of(Classifier model, Function<Classifier, ExplainerMaps> method) {
        return new RandomisedNetwork(model, method);
    }

    @Override
    public List<String> layers() {
        return layers.stream().map(Layer::value).toList();
    }

    @Override
    public MapFunction explainer(List<String> drawn, long seed) {
        return (input, target, unused) -> map(drawn, seed, input, target);
    }

    private synchronized float[] map(List<String> drawn, long seed, float[] input, int target) {
        String key = seed + " " + drawn;
        if (!key.equals(last)) {
            close();
            Set<String> values = new HashSet<>(drawn);
            open = new ArrayList<>(List.of(method.apply(model.apply(new RedrawnWeights(values, seed)))));
            last = key;
        }
        return open.get(0).map(input, target, seed);
    }

    @Override
    public synchronized void close() {
        open.forEach(ExplainerMaps::close);
        open = List.of();
        last = "";
    }
}
