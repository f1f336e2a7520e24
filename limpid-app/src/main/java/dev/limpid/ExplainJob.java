package dev.limpid;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Explains many inputs. The next input is read and prepared while the one before is explained, so at most two are in memory.
 *
 * <pre>{@code
 * try (ExplainJob job = new ExplainJob(inputs, model, request)) {
 *     JobSummary summary = job.run(listener);
 * }
 * }</pre>
 */
public final class ExplainJob implements Job<Explanations>, AutoCloseable {
    private final Inputs inputs;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "limpid-reader");
        thread.setDaemon(true);
        return thread;
    });
    private final Model model;
    private final ResolvedRequest request;
    private final Future<ModelInput> first;
    private volatile boolean isCancelled;

    /** A model that may still be opened while the first input is read. */
    @FunctionalInterface
    public interface Opening {
        /** Opens the model. */
        Model open();
    }

    /**
     * A job over inputs on an open model. The first input is read, and the first method made ready.
     *
     * @throws LimpidException if there is no such method, layer, target or parameter, or none of the methods works on the
     *     model
     */
    public ExplainJob(Inputs inputs, Model model, ExplainRequest request) {
        this(inputs, () -> model, request, false);
    }

    /** The same on a model that is opened while the first input is read; its owner closes it after the job. */
    public ExplainJob(Inputs inputs, Opening opening, ExplainRequest request) {
        this(inputs, opening, request, true);
    }

    private ExplainJob(Inputs inputs, Opening opening, ExplainRequest request, boolean isOpenedHere) {
        this.inputs = inputs;
        Future<Image> image = reader.submit(() -> inputs.read(0));
        @Nullable Model opened = null;
        try {
            opened = opening.open();
            this.model = opened;
            this.request = opened.resolve(request);
            this.first = reader.submit(() -> model.input(image.get()));
            this.request.prepare();
        } catch (RuntimeException | Error e) {
            reader.shutdownNow();
            if (opened != null && isOpenedHere) {
                opened.close();
            }
            throw e;
        }
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The methods, in the order of the request. */
    public List<MethodInfo> methods() {
        return request.methods();
    }

    /** The value that methods look at by default for the target; empty if no layer has places. */
    public Optional<String> findDefaultLayer() {
        return request.findDefaultLayer();
    }

    @Override
    public JobSummary run(JobListener<Explanations> listener) {
        int done = 0;
        int partly = 0;
        int failed = 0;
        Future<ModelInput> next = first;
        for (int i = 0; i < inputs.count(); i++) {
            Future<ModelInput> current = next;
            StepProgress progress = new StepProgress(
                            (what, share) -> listener.progress(share, what), () -> isCancelled, 0, 1, "")
                    .step(i, inputs.count(), Path.of(inputs.name(i)).getFileName() + " ");
            try {
                ModelInput input = result(current);
                if (i + 1 < inputs.count()) {
                    next = prepared(i + 1);
                }
                Explanations explanations = request.explain(input, progress);
                done += explanations.isComplete() ? 1 : 0;
                partly += explanations.isComplete() ? 0 : 1;
                listener.item(explanations);
            } catch (UnreadableInput e) {
                if (i + 1 < inputs.count()) {
                    next = prepared(i + 1);
                }
                failed++;
                listener.failed(inputs.name(i), e.reason());
            }
        }
        return new JobSummary(done, partly, failed);
    }

    private Future<ModelInput> prepared(int index) {
        return reader.submit(() -> model.input(inputs.read(index)));
    }

    /** An input that is passed over. */
    private static final class UnreadableInput extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableInput(LimpidException reason) {
            super(reason);
        }

        LimpidException reason() {
            return (LimpidException) Objects.requireNonNull(getCause());
        }
    }

    private ModelInput result(Future<ModelInput> input) throws UnreadableInput {
        try {
            if (isCancelled) {
                throw LimpidException.cancelled("the job was cancelled");
            }
            return input.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            LimpidException reason = LimpidException.of(
                    cause instanceof ExecutionException inner ? Objects.requireNonNull(inner.getCause()) : cause);
            if (reason.kind() == Kind.CANCELLED) {
                throw reason;
            }
            throw new UnreadableInput(reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LimpidException.cancelled("the job was interrupted");
        }
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }

    /** Ends the thread that reads ahead. The model stays open. */
    @Override
    public void close() {
        reader.shutdownNow();
    }
}
