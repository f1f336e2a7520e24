package dev.limpid.cli;

import dev.limpid.JobListener;
import dev.limpid.app.json.ResultJson;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a job, names the inputs that fail, and keeps a result for each input for {@code --json}. */
abstract class JobOutput<T> implements JobListener<T> {
    private final Common common;
    private final ProgressLine progress;
    private final List<@Nullable Object> results = new ArrayList<>();

    JobOutput(Common common, ProgressLine progress) {
        this.common = common;
        this.progress = progress;
    }

    /** Makes room for lines of text. */
    final void endProgress() {
        progress.close();
    }

    /** Keeps the result of an input. */
    final void add(Object result) {
        results.add(result);
    }

    /** The results so far, failures too. */
    final List<@Nullable Object> results() {
        return results;
    }

    @Override
    public final void progress(double share, String what) {
        progress.update(share, what);
    }

    @Override
    public void failed(String input, LimpidException reason) {
        endProgress();
        common.trace(reason);
        common.warn(input, reason.getMessage());
        add(ResultJson.failed(input, reason));
    }
}
