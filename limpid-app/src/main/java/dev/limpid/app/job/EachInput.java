package dev.limpid.app.job;

import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.error.LimpidException;
import java.util.function.IntFunction;

/** The inputs of a job, one after the other: what fails is told to the listener and passed over. */
public final class EachInput {
    private EachInput() {}

    /**
     * Does the work for each input.
     *
     * @param count how many inputs there are
     * @param name of an input
     * @param work for an input
     * @param from how much of the job is done before, 0 to 1
     * @throws LimpidException {@code CANCELLED} if the job is to end
     */
    public static <T> JobSummary run(
            int count,
            IntFunction<String> name,
            IntFunction<T> work,
            JobListener<T> listener,
            Cancellation cancellation,
            double from) {
        int done = 0;
        int failed = 0;
        for (int i = 0; i < count; i++) {
            cancellation.check();
            listener.progress(from + (1 - from) * i / count, name.apply(i));
            try {
                listener.item(work.apply(i));
                done++;
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                listener.failed(name.apply(i), e);
                failed++;
            }
        }
        return new JobSummary(done, 0, failed);
    }
}
