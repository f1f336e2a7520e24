package dev.limpid.attribution.engine;

import dev.limpid.attribution.Progress;

/**
 * The progress of a part of an explanation, which is cancelled together with the whole.
 *
 * @param told receives the progress of the part
 */
record PartProgress(Progress whole, Progress told) implements Progress {
    @Override
    public void update(long done, long total) {
        told.update(done, total);
    }

    @Override
    public boolean isCancelled() {
        return whole.isCancelled();
    }
}
