package dev.limpid.cli;

import java.io.PrintWriter;

/**
 * A bar on the error stream, when that is a terminal and the work takes longer than a second; else nothing.
 *
 * <p>It is one line that is written over and wiped at the end.
 */
final class ProgressLine implements AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean isShown;
    private final long start = System.nanoTime();
    private long last = start + PATIENCE_NANOS - PAUSE_NANOS;
    private int drawn;

    ProgressLine(PrintWriter err, boolean isShown) {
        this.err = err;
        this.isShown = isShown;
    }

    /** Shows that a share (0 to 1) of the work is done, and what is under way. */
    void update(double share, String what) {
        long now = System.nanoTime();
        if (!isShown || now - last < PAUSE_NANOS) {
            return;
        }
        last = now;
        int full = (int) Math.round(WIDTH * Math.min(1, Math.max(0, share)));
        long seconds = (now - start) / 1_000_000_000L;
        String shown = what.length() > 36 ? what.substring(0, 35) + "~" : what;
        String line = "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + Math.round(100 * share) + " % "
                + seconds + " s " + shown;
        err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        err.flush();
        drawn = line.length();
    }

    /** Wipes the line. */
    @Override
    public void close() {
        if (drawn > 0) {
            err.print("\r" + " ".repeat(drawn) + "\r");
            err.flush();
            drawn = 0;
        }
    }

    /** Whether the error stream is a terminal: the launcher knows, Java does not. */
    static boolean isTerminal() {
        return Boolean.getBoolean("limpid.terminal");
    }
}
