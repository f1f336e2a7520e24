package dev.limpid.evaluate;

import dev.limpid.trust.InputKey;
import dev.limpid.trust.MapFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps of one picture and its neighbours, each explained once, whichever metrics ask for it. The oldest are forgotten first. For
 * one thread.
 */
final class RememberedMaps implements MapFunction {
    private static final int MOST = 96;

    private final MapFunction maps;
    private final Map<Key, float[]> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
            return size() > MOST;
        }
    };

    RememberedMaps(MapFunction maps) {
        this.maps = maps;
    }

    /** What a map depends on. */
    private record Key(InputKey input, int target, long seed) {}

    @Override
    public float[] map(float[] input, int target, long seed) {
        return known.computeIfAbsent(new Key(InputKey.of(input), target, seed), key -> maps.map(input, target, seed));
    }

    /** {@inheritDoc} Not remembered: who asks tries each input once. */
    @Override
    public WithScores withScores(float[] input, int target, long seed) {
        return maps.withScores(input, target, seed);
    }

    @Override
    public List<float[]> maps(List<float[]> inputs, int target, long seed) {
        List<Key> keys = inputs.stream()
                .map(input -> new Key(InputKey.of(input), target, seed))
                .toList();
        Map<Key, float[]> asked = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!known.containsKey(keys.get(i))) {
                asked.put(keys.get(i), inputs.get(i));
            }
        }
        List<float[]> fresh = maps.maps(List.copyOf(asked.values()), target, seed);
        int next = 0;
        for (Map.Entry<Key, float[]> entry : asked.entrySet()) {
            entry.setValue(fresh.get(next++));
        }
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            float[] own = asked.get(keys.get(i));
            all.add(own == null ? map(inputs.get(i), target, seed) : own);
        }
        known.putAll(asked);
        return all;
    }
}
