package dev.limpid.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.limpid.error.LimpidException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Counts the active runs on a native resource, which is freed exactly once: after it was closed and the last run has
 * ended. The lock prevents the options of a run from being freed while another thread cancels the run.
 */
final class InFlight {
    private final Runnable free;
    private final Set<Run> runs = new HashSet<>();
    private boolean closed;
    private boolean freeing;
    private boolean freed;

    /** @param free frees the native memory; called once */
    InFlight(Runnable free) {
        this.free = free;
    }

    /**
     * Starts a run, which is closed when it has left the native code and its results are freed.
     *
     * @param isCancelled checked regularly from another thread; true cancels the run
     * @throws LimpidException of kind CANCELLED if the memory is closed
     */
    Run enter(BooleanSupplier isCancelled) throws OrtException {
        Run run = new Run(new RunOptions(), isCancelled);
        boolean isLate;
        synchronized (this) {
            isLate = closed;
            if (!isLate) {
                runs.add(run);
            }
        }
        if (isLate) {
            run.options.close();
            throw wasClosed();
        }
        try {
            RunWatch.add(run);
            return run;
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    /** Cancels all active runs. */
    synchronized void cancel() {
        runs.forEach(Run::end);
    }

    /**
     * Refuses further runs, cancels active ones, and waits until the memory is freed. A thread that is interrupted does
     * not wait; the last run then frees the memory when it ends.
     */
    void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                runs.forEach(Run::end);
            }
        }
        freeIfLast();
        synchronized (this) {
            while (!freed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void freeIfLast() {
        synchronized (this) {
            if (!closed || freeing || !runs.isEmpty()) {
                return;
            }
            freeing = true;
        }
        try {
            free.run();
        } finally {
            synchronized (this) {
                freed = true;
                notifyAll();
            }
        }
    }

    private static LimpidException wasClosed() {
        return LimpidException.cancelled("the program was closed");
    }

    /** One active run. */
    final class Run implements AutoCloseable {
        private final RunOptions options;
        private final BooleanSupplier isCancelled;
        private final Thread thread = Thread.currentThread();
        private volatile boolean ended;

        private Run(RunOptions options, BooleanSupplier isCancelled) {
            this.options = options;
            this.isCancelled = isCancelled;
        }

        RunOptions options() {
            return options;
        }

        /** Whether the run is to be cancelled: its thread is interrupted, or its caller requests it. */
        boolean isCancelled() {
            return thread.isInterrupted() || isCancelled.getAsBoolean();
        }

        /** Whether the run was cancelled. */
        boolean isEnded() {
            return ended;
        }

        /** Why the run was cancelled. */
        LimpidException reason() {
            synchronized (InFlight.this) {
                return closed ? wasClosed() : LimpidException.cancelled("the run was cancelled");
            }
        }

        /** Cancels this run, from any thread; has no effect on a run that has ended. */
        void end() {
            synchronized (InFlight.this) {
                if (!ended && runs.contains(this)) {
                    ended = true;
                    try {
                        options.setTerminate(true);
                    } catch (OrtException e) {
                        throw OrtErrors.sentence("ONNX Runtime cannot cancel a run", e);
                    }
                }
            }
        }

        @Override
        public void close() {
            RunWatch.remove(this);
            synchronized (InFlight.this) {
                runs.remove(this);
            }
            options.close();
            freeIfLast();
        }
    }
}
