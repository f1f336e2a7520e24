package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;

/** Finds the objects in many inputs, one after the other; inputs that cannot be used are noted and passed over. */
public final class DetectJob implements Job<Detections> {
    private final Inputs inputs;
    private final Model model;
    private final DetectOptions options;
    private volatile boolean isCancelled;

    /** A job over inputs on an open model. */
    public DetectJob(Inputs inputs, Model model, DetectOptions options) {
        this.inputs = inputs;
        this.model = model;
        this.options = options;
    }

    /**
     * Runs the job.
     *
     * @throws LimpidException {@code UNSUPPORTED} if the network is not a detector, {@code NOT_FOUND} if it has no class
     *     that is asked for, {@code CANCELLED}
     */
    @Override
    public JobSummary run(JobListener<Detections> listener) {
        int done = 0;
        int failed = 0;
        model.checkDetector(options);
        for (int i = 0; i < inputs.count(); i++) {
            if (isCancelled) {
                throw LimpidException.cancelled("the job was cancelled");
            }
            String name = inputs.name(i);
            listener.progress((double) i / inputs.count(), name);
            try {
                listener.item(model.detect(inputs.read(i), options));
                done++;
            } catch (LimpidException e) {
                if (e.kind() == Kind.CANCELLED) {
                    throw e;
                }
                failed++;
                listener.failed(name, e);
            }
        }
        return new JobSummary(done, 0, failed);
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }
}
