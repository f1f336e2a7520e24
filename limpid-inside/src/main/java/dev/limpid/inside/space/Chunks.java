package dev.limpid.inside.space;

import dev.limpid.runtime.InOrder;
import java.util.function.Consumer;

/** Divides rows into chunks of a fixed size, so that sums over chunks do not depend on the number of threads. */
final class Chunks {
    private Chunks() {}

    /** Works on a range of rows. */
    interface Range<R> {
        /** What the rows give. */
        R of(int from, int to);
    }

    /** Runs all chunks and hands over what they give in their order, in the calling thread. */
    static <R> void run(int rows, int size, int threads, Range<R> work, Consumer<R> consumer) {
        int count = (rows + size - 1) / size;
        if (threads == 1 || count < 2) {
            for (int i = 0; i < count; i++) {
                consumer.accept(work.of(i * size, Math.min(rows, (i + 1) * size)));
            }
            return;
        }
        InOrder.run(threads, count, i -> work.of(i * size, Math.min(rows, (i + 1) * size)), consumer);
    }
}
