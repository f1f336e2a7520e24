package dev.limpid.attribution;

/** Hears how far a method is that runs the network many times. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (done, total) -> {};

    /** So many of all samples are done. */
    void update(long done, long total);
}
