package dev.limpid.simple;

import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Inputs that are kept in memory once they are read, as long as there is room: several passes go over them. */
final class Remembered implements Samples {
    private final Samples samples;
    private final long most;
    private final Map<Integer, Tensor> kept = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Keeps at most so many bytes. */
    Remembered(Samples samples, long most) {
        this.samples = samples;
        this.most = most;
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public Tensor input(int index) {
        Tensor found = kept.get(index);
        if (found == null) {
            found = samples.input(index);
            int size = found.bytes().remaining();
            if (bytes.addAndGet(size) <= most) {
                kept.put(index, found);
            } else {
                bytes.addAndGet(-size);
            }
        }
        return found;
    }

    @Override
    public String name(int index) {
        return samples.name(index);
    }
}
