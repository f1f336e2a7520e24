package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what another thread computes. */
public final class Awaiting {
    private Awaiting() {}

    /**
     * The result; a failure of the other thread is thrown as it is.
     *
     * @param cancelled the sentence if this thread is interrupted meanwhile
     * @throws LimpidException of kind CANCELLED if this thread is interrupted, which stays interrupted
     */
    public static <V> V result(Future<V> other, String cancelled) {
        try {
            return other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LimpidException.cancelled(cancelled);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        }
    }
}
