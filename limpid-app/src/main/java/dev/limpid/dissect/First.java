package dev.limpid.dissect;

import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;

/** The first of many samples. */
record First(Samples all, int most) implements Samples {
    @Override
    public int size() {
        return Math.min(most, all.size());
    }

    @Override
    public Tensor input(int index) {
        return all.input(index);
    }

    @Override
    public String name(int index) {
        return all.name(index);
    }
}
