package dev.limpid.inside;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Checkpoints for tests. */
public final class Checkpoints {
    private Checkpoints() {}

    /** A checkpoint that is written at every step. */
    public static Checkpoint immediate(Path file, String identity) {
        return new Checkpoint(file, identity, Duration.ZERO, InstantSource.system());
    }
}
