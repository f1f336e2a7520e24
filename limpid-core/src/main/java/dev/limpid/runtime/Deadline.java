package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a program with a time limit, since a loop in a network may never end. */
final class Deadline {
    private Deadline() {}

    /**
     * All outputs of a program that no other thread runs.
     *
     * @throws LimpidException of the kind {@code TOO_LARGE} if it has not ended in time
     */
    static Map<String, Tensor> run(Program program, Map<String, Tensor> feeds, Duration limit) {
        AtomicReference<@Nullable Program> running = new AtomicReference<>(program);
        AtomicBoolean late = new AtomicBoolean();
        Executor later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> watch = CompletableFuture.runAsync(
                () -> {
                    @Nullable Program endless = running.getAndSet(null);
                    if (endless != null) {
                        late.set(true);
                        endless.cancel();
                    }
                },
                later);
        try {
            return program.run(feeds);
        } catch (RuntimeException e) {
            if (late.get()) {
                throw LimpidException.tooLarge(
                        "the network does not end within " + limit.toSeconds() + " seconds for one small batch", e);
            }
            throw e;
        } finally {
            boolean isEnding = running.getAndSet(null) == null;
            if (isEnding) {
                ended(watch);
            }
        }
    }

    /** Waits until the program has been cancelled, so that it is not closed before. */
    private static void ended(CompletableFuture<Void> watch) {
        try {
            watch.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the run could not be cancelled", e);
        }
    }
}
