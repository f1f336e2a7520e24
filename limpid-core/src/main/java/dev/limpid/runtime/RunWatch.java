package dev.limpid.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that stops cancelled runs while they are in native code, where they cannot check for cancellation
 * themselves. It sleeps while nothing runs.
 */
final class RunWatch implements Runnable {
    private static final long EVERY_MS = 50;

    private static final Set<InFlight.Run> RUNS = ConcurrentHashMap.newKeySet();
    private static final Object LOCK = new Object();
    private static volatile boolean isIdle = true;
    private static @Nullable Thread thread;

    private RunWatch() {}

    /** Watches a run until it is removed. */
    static void add(InFlight.Run run) {
        RUNS.add(run);
        if (isIdle) {
            synchronized (LOCK) {
                if (thread == null) {
                    thread = new Thread(new RunWatch(), "limpid-run-watch");
                    thread.setDaemon(true);
                    thread.start();
                }
                LOCK.notifyAll();
            }
        }
    }

    static void remove(InFlight.Run run) {
        RUNS.remove(run);
    }

    @Override
    public void run() {
        try {
            while (true) {
                awaitRuns();
                Thread.sleep(EVERY_MS);
                RUNS.forEach(RunWatch::look);
            }
        } catch (InterruptedException e) {
            synchronized (LOCK) {
                // The next run starts another thread.
                isIdle = true;
                thread = null;
            }
        }
    }

    /** Either the thread that adds a run sees that this thread is idle, or this thread sees the run. */
    private static void awaitRuns() throws InterruptedException {
        synchronized (LOCK) {
            isIdle = true;
            while (RUNS.isEmpty()) {
                LOCK.wait();
            }
            isIdle = false;
        }
    }

    private static void look(InFlight.Run run) {
        try {
            if (run.isCancelled()) {
                run.end();
            }
        } catch (RuntimeException e) {
            // It is no longer known whether the run is still needed.
            run.end();
        }
    }
}
