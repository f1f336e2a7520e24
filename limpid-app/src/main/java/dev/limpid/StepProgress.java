package dev.limpid;

import dev.limpid.attribution.Progress;
import java.util.function.BooleanSupplier;
import java.util.function.ObjDoubleConsumer;

/**
 * A part of a job's work, as a share of all of it.
 *
 * @param listener hears what is under way and the share of all work that is done
 * @param cancelled whether to stop
 * @param from where the part begins, 0 to 1
 * @param part how much of all work it is, 0 to 1
 * @param title what stands before what is under way
 */
record StepProgress(
        ObjDoubleConsumer<String> listener, BooleanSupplier cancelled, double from, double part, String title) {
    /** Work that nobody watches. */
    static StepProgress of(Progress progress) {
        return new StepProgress(
                (what, share) -> progress.update(Math.round(1000 * share), 1000), progress::isCancelled, 0, 1, "");
    }

    /** Tells that a share of this part is done. */
    void update(double share, String what) {
        listener.accept(title + what, from + (part * share));
    }

    /** One of several equal parts of this part. */
    StepProgress step(int index, int count, String more) {
        return new StepProgress(listener, cancelled, from + (part * index / count), part / count, title + more);
    }

    /** One of several equal parts, as the progress of a method. */
    Progress within(int index, int count, String name) {
        StepProgress step = step(index, count, "");
        return new Progress() {
            @Override
            public void update(long done, long total) {
                step.update((double) done / total, name);
            }

            @Override
            public boolean isCancelled() {
                return cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
            }
        };
    }
}
