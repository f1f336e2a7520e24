package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps of one picture and its neighbours, each explained once, whichever metrics ask for it. The oldest are forgotten first. For
 * one thread.
 */
final class RememberedMaps extends MapsOnce {
    private static final int MOST = 96;

    private final Map<Key, float[]> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
            return size() > MOST;
        }
    };

    RememberedMaps(MapFunction maps) {
        super("", maps);
    }

    @Override
    float @Nullable [] find(Key key) {
        return known.get(key);
    }

    @Override
    void keep(Key key, float[] map) {
        known.put(key, map);
    }
}
