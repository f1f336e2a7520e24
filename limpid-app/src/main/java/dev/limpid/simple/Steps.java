package dev.limpid.simple;

import dev.limpid.attribution.Progress;
import java.util.function.ObjDoubleConsumer;

/** The steps of an analysis, each an equal share of its work. */
final class Steps {
    private final ObjDoubleConsumer<String> sink;
    private final int count;
    private int done;

    /**
     * @param sink hears what is under way and the share of all work that is done
     */
    Steps(ObjDoubleConsumer<String> sink, int count) {
        this.sink = sink;
        this.count = count;
    }

    /** Begins the next step. */
    Progress next(String what) {
        double from = Math.min(done++, count - 1);
        return (reached, total) -> sink.accept(what, (from + (double) reached / Math.max(1, total)) / count);
    }
}
