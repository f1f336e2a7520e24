package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Does work in one other thread while the calling thread goes on, one piece after the other. */
public final class Aside implements AutoCloseable {
    private final ExecutorService thread = InOrder.threads(1);

    /**
     * A result that is computed in the other thread.
     *
     * @param <V> what is computed
     */
    public static final class Result<V> {
        private final Future<V> future;

        private Result(Future<V> future) {
            this.future = future;
        }

        /**
         * Waits for the result; a failure is thrown as it is.
         *
         * @throws LimpidException of kind CANCELLED if the calling thread is interrupted, which stays interrupted
         */
        public V get() {
            return Awaiting.result(future, "the work was interrupted");
        }
    }

    /** Computes something as soon as what was asked before is done. */
    public <V> Result<V> begin(Supplier<V> work) {
        return new Result<>(thread.submit(work::get));
    }

    /** Leaves out what has not begun, and waits for what has. */
    @Override
    public void close() {
        InOrder.stop(thread);
    }
}
