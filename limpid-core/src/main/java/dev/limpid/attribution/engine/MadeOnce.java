package dev.limpid.attribution.engine;

import dev.limpid.error.LimpidException;
import dev.limpid.runtime.Awaiting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache that creates one object per key, in the first thread that requests it; other threads wait. If creation fails,
 * all waiting threads get the failure, and a later request tries again.
 */
final class MadeOnce<K, V> {
    private final Map<K, CompletableFuture<V>> made = new ConcurrentHashMap<>();

    /** @throws LimpidException of kind CANCELLED if the thread is interrupted while it waits for another */
    V get(K key, Supplier<V> maker) {
        CompletableFuture<V> own = new CompletableFuture<>();
        @Nullable CompletableFuture<V> before = made.putIfAbsent(key, own);
        if (before != null) {
            return Awaiting.result(before, "cancelled while another thread compiled the program");
        }
        try {
            V value = maker.get();
            own.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            made.remove(key, own);
            own.completeExceptionally(e);
            throw e;
        }
    }

    /** The objects that exist by now. */
    List<V> ready() {
        return made.values().stream()
                .filter(v -> v.isDone() && !v.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    /** Removes everything; an object that is still being created is disposed of by the thread that creates it. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failed creation leaves nothing to dispose of
    void forget(Consumer<V> dispose) {
        made.forEach((key, value) -> {
            if (made.remove(key, value)) {
                value.thenAccept(dispose);
            }
        });
    }
}
