package dev.limpid.trust;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What metrics have worked out about one input, one map of it and one explainer, so that other metrics need not do it again.
 * Safe for many threads; two that ask at the same time may both do the work.
 */
public final class SharedWork {
    private final Map<Object, Object> known = new ConcurrentHashMap<>();

    /**
     * What stands for this key; made if it is not known.
     *
     * @param key all that the work depends on besides the input, its map, the network, the explainer and the seed; keys of different kinds of work have
     *     different classes
     * @param made must not ask for shared work of the same key
     * @return what must not change
     */
    @SuppressWarnings("unchecked") // a key is asked with one type
    <T> T of(Object key, Supplier<T> made) {
        Object found = known.get(key);
        if (found == null) {
            found = made.get();
            known.put(key, found);
        }
        return (T) found;
    }
}
