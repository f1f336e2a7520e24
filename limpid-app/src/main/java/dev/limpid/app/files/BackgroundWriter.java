package dev.limpid.app.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Draws and writes files beside the computing, at most a few behind it, so that pictures do not pile up. */
final class BackgroundWriter implements AutoCloseable {
    private static final int MOST_WAITING = 4;

    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(2, work -> {
        Thread thread = new Thread(work, "writer");
        thread.setDaemon(true);
        return thread;
    });

    /** Something that ends with a file. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Takes on more; waits where too much is waiting already. @throws IOException if earlier work failed */
    void add(Work work) throws IOException {
        while (waiting.size() >= MOST_WAITING) {
            await();
        }
        waiting.add(executor.submit(() -> {
            work.run();
            return null;
        }));
    }

    /** Waits until everything is written. @throws IOException if some of it failed */
    void finish() throws IOException {
        while (!waiting.isEmpty()) {
            await();
        }
    }

    private void await() throws IOException {
        try {
            waiting.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while files were written", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
