package dev.limpid.evaluate;

import dev.limpid.trust.InputKey;
import dev.limpid.trust.MapFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps that are not made again as long as they are known. */
abstract class MapsOnce implements MapFunction {
    private final Object explainer;
    private final MapFunction maps;

    /**
     * Nothing known yet.
     *
     * @param explainer stands for what makes the maps
     */
    MapsOnce(Object explainer, MapFunction maps) {
        this.explainer = explainer;
        this.maps = maps;
    }

    /** What a map depends on. */
    record Key(Object explainer, InputKey input, int target, long seed) {}

    /** A map that is known. */
    abstract float @Nullable [] find(Key key);

    /** Keeps a map that was made. */
    abstract void keep(Key key, float[] map);

    private Key key(float[] input, int target, long seed) {
        return new Key(explainer, InputKey.of(input), target, seed);
    }

    @Override
    public float[] map(float[] input, int target, long seed) {
        Key key = key(input, target, seed);
        float[] found = find(key);
        if (found == null) {
            found = maps.map(input, target, seed);
            keep(key, found);
        }
        return found;
    }

    /** {@inheritDoc} Not kept: who asks tries each input once. */
    @Override
    public WithScores withScores(float[] input, int target, long seed) {
        return maps.withScores(input, target, seed);
    }

    @Override
    public List<float[]> maps(List<float[]> inputs, int target, long seed) {
        float[][] all = new float[inputs.size()][];
        Map<Key, float[]> asked = new LinkedHashMap<>();
        List<Key> keys = inputs.stream().map(input -> key(input, target, seed)).toList();
        for (int i = 0; i < all.length; i++) {
            all[i] = find(keys.get(i));
            if (all[i] == null) {
                asked.put(keys.get(i), inputs.get(i));
            }
        }
        if (!asked.isEmpty()) {
            List<float[]> made = maps.maps(List.copyOf(asked.values()), target, seed);
            int next = 0;
            for (Map.Entry<Key, float[]> entry : asked.entrySet()) {
                entry.setValue(made.get(next++));
                keep(entry.getKey(), entry.getValue());
            }
        }
        for (int i = 0; i < all.length; i++) {
            all[i] = asked.getOrDefault(keys.get(i), all[i]);
        }
        return List.of(all);
    }
}
