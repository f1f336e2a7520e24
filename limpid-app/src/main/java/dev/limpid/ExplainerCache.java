package dev.limpid;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The explainers of a model that are kept for the next input: the most recently used ones. Safe for many threads.
 *
 * <p>An explainer that is in use is never closed; one that was evicted meanwhile is closed by whoever used it last.
 */
final class ExplainerCache implements AutoCloseable {
    /** Methods that run the network once keep little memory. */
    private static final int MOST_DIRECT = 16;

    /** Methods that sample keep the memory of a batch. */
    private static final int MOST_OTHERS = 1;

    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean isClosed;

    /**
     * What an explainer is made for.
     *
     * @param model the network, with what is asked about in the place of its logits
     */
    record Key(Classifier model, Method method, Settings settings) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            // The model by identity: its graph is large, and questions about classes share the model itself.
            return other instanceof Key key
                    && model == key.model
                    && method.equals(key.method)
                    && settings.equals(key.settings);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(model) + method.hashCode()) + settings.hashCode();
        }
    }

    private static final class Entry {
        final Key key;
        private @Nullable Explainer explainer;
        int users;
        boolean isEvicted;

        Entry(Key key) {
            this.key = key;
        }

        /** Made by the first thread that needs it; others wait for it. */
        synchronized Explainer explainer(Supplier<Explainer> make) {
            if (explainer == null) {
                explainer = make.get();
            }
            return explainer;
        }

        synchronized void close() {
            if (explainer != null) {
                explainer.close();
            }
        }
    }

    /** An explainer in use. */
    final class Lease implements AutoCloseable {
        private final Entry entry;
        private final Explainer explainer;

        private Lease(Entry entry, Explainer explainer) {
            this.entry = entry;
            this.explainer = explainer;
        }

        Explainer explainer() {
            return explainer;
        }

        @Override
        public void close() {
            release(entry);
        }
    }

    /**
     * The explainer for a key, made where there is none.
     *
     * @throws LimpidException if it cannot be made, or {@code CANCELLED} if the model was closed
     */
    Lease lease(Key key, Supplier<Explainer> make) {
        Entry entry = taken(key);
        try {
            return new Lease(entry, entry.explainer(make));
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                entry.isEvicted = true;
                entries.remove(key, entry);
            }
            release(entry);
            throw e;
        }
    }

    private synchronized Entry taken(Key key) {
        if (isClosed) {
            throw LimpidException.cancelled("the model was closed");
        }
        Entry entry = entries.computeIfAbsent(key, Entry::new);
        entry.users++;
        return entry;
    }

    private void release(Entry entry) {
        List<Entry> idle = new ArrayList<>();
        synchronized (this) {
            entry.users--;
            if (entry.isEvicted && entry.users == 0) {
                idle.add(entry);
            }
            evict(idle);
        }
        idle.forEach(Entry::close);
    }

    /** Takes out the least recently used entries beyond what is kept; those without users are to be closed. */
    private void evict(List<Entry> idle) {
        int direct = 0;
        int others = 0;
        for (Entry entry : entries.values()) {
            boolean isDirect = entry.key.method() instanceof Method.Direct;
            direct += isDirect ? 1 : 0;
            others += isDirect ? 0 : 1;
        }
        for (Entry entry : List.copyOf(entries.values())) {
            boolean isDirect = entry.key.method() instanceof Method.Direct;
            if (isDirect ? direct <= MOST_DIRECT : others <= MOST_OTHERS) {
                continue;
            }
            if (entry.users > 0) {
                continue;
            }
            entries.remove(entry.key);
            entry.isEvicted = true;
            idle.add(entry);
            direct -= isDirect ? 1 : 0;
            others -= isDirect ? 0 : 1;
        }
    }

    /** Closes all; explanations under way end with {@code CANCELLED}. */
    @Override
    public void close() {
        List<Entry> all;
        synchronized (this) {
            isClosed = true;
            all = List.copyOf(entries.values());
            entries.clear();
        }
        all.forEach(Entry::close);
    }
}
