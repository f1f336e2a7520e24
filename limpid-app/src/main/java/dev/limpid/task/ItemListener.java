package dev.limpid.task;

import dev.limpid.JobListener;
import dev.limpid.app.json.ResultJson;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes on the progress of a job and the inputs that fail, and keeps a result for each input for the document. */
abstract class ItemListener<T> implements JobListener<T> {
    private final TaskOutput output;
    private final List<@Nullable Object> results = new ArrayList<>();

    ItemListener(TaskOutput output) {
        this.output = output;
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
        output.progress(share, what);
    }

    @Override
    public void failed(String input, LimpidException reason) {
        output.failed(input, reason);
        add(ResultJson.failed(input, reason));
    }
}
