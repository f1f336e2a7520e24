package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** What a map depends on; inputs are equal if their values are. */
    private static final class Key {
        private final float[] input;
        private final int target;
        private final long seed;
        private final int hash;

        Key(float[] input, int target, long seed) {
            this.input = input;
            this.target = target;
            this.seed = seed;
            this.hash = 31 * (31 * Arrays.hashCode(input) + target) + Long.hashCode(seed);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.hash == hash
                    && key.target == target
                    && key.seed == seed
                    && Arrays.equals(key.input, input);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Override
    public float[] map(float[] input, int target, long seed) {
        return known.computeIfAbsent(new Key(input, target, seed), key -> maps.map(input, target, seed));
    }

    @Override
    public List<float[]> maps(List<float[]> inputs, int target, long seed) {
        List<Key> keys =
                inputs.stream().map(input -> new Key(input, target, seed)).toList();
        Map<Key, float[]> asked = new LinkedHashMap<>();
        keys.stream().filter(key -> !known.containsKey(key)).forEach(key -> asked.put(key, key.input));
        List<float[]> fresh = maps.maps(List.copyOf(asked.values()), target, seed);
        int next = 0;
        for (Map.Entry<Key, float[]> entry : asked.entrySet()) {
            entry.setValue(fresh.get(next++));
        }
        List<float[]> all = new ArrayList<>();
        for (Key key : keys) {
            float[] own = asked.get(key);
            all.add(own == null ? map(key.input, target, seed) : own);
        }
        known.putAll(asked);
        return all;
    }
}
