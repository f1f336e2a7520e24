package dev.limpid.evaluate;

import dev.limpid.trust.InputKey;
import dev.limpid.trust.MapFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps of one method that a second one needs, too, while both judge the same picture. Whoever asks for a map that is known takes it
 * away; the oldest are forgotten first. Safe for many threads.
 */
final class SharedMaps {
    private final long most;
    private final Map<Key, float[]> known = new LinkedHashMap<>();
    private long bytes;

    /** @param most bytes */
    SharedMaps(long most) {
        this.most = most;
    }

    /** What a map depends on. */
    private record Key(Object explainer, InputKey input, int target) {}

    /**
     * Maps that are kept when they are made, and not made again as long as they are kept.
     *
     * @param explainer stands for what makes them
     * @param maps that do not depend on the seed
     */
    MapFunction of(Object explainer, MapFunction maps) {
        return new MapFunction() {
            @Override
            public float[] map(float[] input, int target, long seed) {
                return maps(List.of(input), target, seed).get(0);
            }

            @Override
            public WithScores withScores(float[] input, int target, long seed) {
                return maps.withScores(input, target, seed);
            }

            @Override
            public List<float[]> maps(List<float[]> inputs, int target, long seed) {
                List<Key> keys = inputs.stream()
                        .map(input -> new Key(explainer, InputKey.of(input), target))
                        .toList();
                float[][] all = new float[keys.size()][];
                List<float[]> missing = new ArrayList<>();
                for (int i = 0; i < all.length; i++) {
                    float[] taken = take(keys.get(i));
                    if (taken == null) {
                        missing.add(inputs.get(i));
                    } else {
                        all[i] = taken;
                    }
                }
                List<float[]> made = missing.isEmpty() ? List.of() : maps.maps(missing, target, seed);
                int next = 0;
                for (int i = 0; i < all.length; i++) {
                    if (all[i] == null) {
                        all[i] = made.get(next++);
                        give(keys.get(i), all[i]);
                    }
                }
                return List.of(all);
            }
        };
    }

    private synchronized float @Nullable [] take(Key key) {
        float[] taken = known.remove(key);
        bytes -= taken == null ? 0 : (long) Float.BYTES * taken.length;
        return taken;
    }

    private synchronized void give(Key key, float[] map) {
        if (known.putIfAbsent(key, map) == null) {
            bytes += (long) Float.BYTES * map.length;
        }
        while (bytes > most) {
            take(known.keySet().iterator().next());
        }
    }
}
