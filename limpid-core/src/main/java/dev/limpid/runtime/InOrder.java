package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Runs numbered pieces of work in several threads and hands over their results in order, in the calling thread. */
public final class InOrder {
    /** Pieces that are running, waiting to run or waiting to be handed over, per thread. */
    private static final int AHEAD = 2;

    private InOrder() {}

    /**
     * Runs all pieces, and returns when no thread works on them any more. If a piece or the consumer fails, or the
     * calling thread is interrupted, running pieces are interrupted and the others are not started.
     *
     * @param work computes the piece of a number; stops when its thread is interrupted
     * @throws LimpidException of kind CANCELLED if the calling thread is interrupted, which stays interrupted
     */
    public static <R> void run(int threads, int count, IntFunction<R> work, Consumer<R> consumer) {
        ExecutorService pool = threads(threads);
        try {
            Deque<Future<R>> ahead = new ArrayDeque<>();
            int next = 0;
            for (int done = 0; done < count; done++) {
                for (; next < count && ahead.size() < AHEAD * threads; next++) {
                    int piece = next;
                    ahead.add(pool.submit(() -> work.apply(piece)));
                }
                consumer.accept(Awaiting.result(ahead.remove(), "the work was interrupted"));
            }
        } finally {
            stop(pool);
        }
    }

    /** Threads that do not keep the virtual machine alive. */
    static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "limpid-work");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Interrupts what runs, leaves out what does not, and waits until no thread works any more. */
    static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean isInterrupted = false;
        for (boolean isStopped = false; !isStopped; ) {
            try {
                isStopped = pool.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
