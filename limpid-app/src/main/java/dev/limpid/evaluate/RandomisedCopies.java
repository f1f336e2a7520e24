package dev.limpid.evaluate;

import dev.limpid.Model;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Layer;
import dev.limpid.trust.ExplainerMaps;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Randomised;
import dev.limpid.trust.RedrawnWeights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A method on copies of a network whose weights were drawn again. All pictures share the copies, whatever seed they ask for;
 * as many copies stay compiled as fit the memory of the model. Safe for many threads.
 */
final class RandomisedCopies implements Randomised, AutoCloseable {
    /** What a compiled copy takes, in terms of its weights. */
    private static final long TIMES = 4;

    private static final long LEAST = 8L << 20;
    private static final int MOST = 64;
    private static final long SEED = 1;

    private final Model model;
    private final Function<Classifier, ExplainerMaps> method;
    private final List<String> layers;
    private final int capacity;
    private final Map<List<String>, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

    RandomisedCopies(Model model, Function<Classifier, ExplainerMaps> method) {
        this.model = model;
        this.method = method;
        this.layers = model.classifier().layers().stream().map(Layer::value).toList();
        long weights = model.classifier().graph().constants().values().stream()
                .mapToLong(Tensor::elementCount)
                .sum();
        this.capacity = (int) Math.max(1, Math.min(MOST, model.memory() / (LEAST + TIMES * Float.BYTES * weights)));
    }

    /** A copy that is compiled by the thread that needs it first. */
    private final class Copy {
        private final List<String> drawn;
        private @Nullable ExplainerMaps maps;
        private int users;

        Copy(List<String> drawn) {
            this.drawn = drawn;
        }

        synchronized ExplainerMaps maps() {
            ExplainerMaps known = maps;
            if (known == null) {
                known = method.apply(model.classifier().apply(new RedrawnWeights(new HashSet<>(drawn), SEED)));
                maps = known;
            }
            return known;
        }

        synchronized void close() {
            if (maps != null) {
                maps.close();
            }
        }
    }

    @Override
    public List<String> layers() {
        return layers;
    }

    @Override
    public MapFunction explainer(List<String> drawn, long seed) {
        List<String> layersOfCopy = List.copyOf(drawn);
        return new MapFunction() {
            @Override
            public float[] map(float[] input, int target, long unused) {
                return maps(List.of(input), target, unused).get(0);
            }

            @Override
            public List<float[]> maps(List<float[]> inputs, int target, long unused) {
                Copy copy = taken(layersOfCopy);
                try {
                    return copy.maps().maps(inputs, target, unused);
                } finally {
                    given(copy);
                }
            }
        };
    }

    private synchronized Copy taken(List<String> drawn) {
        Copy copy = copies.computeIfAbsent(drawn, Copy::new);
        copy.users++;
        return copy;
    }

    private synchronized void given(Copy copy) {
        copy.users--;
        for (Copy oldest : new ArrayList<>(copies.values())) {
            if (copies.size() > capacity && oldest.users == 0) {
                copies.remove(oldest.drawn);
                oldest.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        copies.values().forEach(Copy::close);
        copies.clear();
    }
}
