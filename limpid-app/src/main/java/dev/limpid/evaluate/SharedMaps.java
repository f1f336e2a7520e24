package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps of one method that a second one needs, too, while both judge the same picture. Whoever asks for a map that is known takes it
 * away; the oldest are forgotten first. Safe for many threads.
 */
final class SharedMaps {
    private final long most;
    private final Map<MapsOnce.Key, float[]> known = new LinkedHashMap<>();
    private long bytes;

    /** @param most bytes */
    SharedMaps(long most) {
        this.most = most;
    }

    /**
     * Maps that are kept when they are made, and not made again as long as they are kept.
     *
     * @param explainer stands for what makes them
     */
    MapFunction of(Object explainer, MapFunction maps) {
        return new MapsOnce(explainer, maps) {
            @Override
            float @Nullable [] find(Key key) {
                return take(key);
            }

            @Override
            void keep(Key key, float[] map) {
                give(key, map);
            }
        };
    }

    private synchronized float @Nullable [] take(MapsOnce.Key key) {
        float[] taken = known.remove(key);
        bytes -= taken == null ? 0 : (long) Float.BYTES * taken.length;
        return taken;
    }

    private synchronized void give(MapsOnce.Key key, float[] map) {
        if (known.putIfAbsent(key, map) == null) {
            bytes += (long) Float.BYTES * map.length;
        }
        while (bytes > most) {
            take(known.keySet().iterator().next());
        }
    }
}
