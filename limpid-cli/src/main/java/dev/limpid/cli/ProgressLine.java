package dev.limpid.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/**
 * A bar on the error stream, when that is a terminal and the work takes longer than a second; else nothing.
 *
 * <p>It is one line that is written over and wiped at the end.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int STEPS = 100;

    private final Terminal terminal;
    private final boolean isShown;
    private final LongSupplier nanoTime;
    private final long start;
    private @Nullable ProgressBar bar;

    ProgressLine(PrintWriter err, boolean isShown) {
        this(err, isShown, System::nanoTime);
    }

    /** With a clock that counts nanoseconds from any point, as {@link System#nanoTime} does. */
    ProgressLine(PrintWriter err, boolean isShown, LongSupplier nanoTime) {
        this.terminal = new Terminal(err);
        this.isShown = isShown;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Shows that a share (0 to 1) of the work is done, and what is under way. */
    void update(double share, String what) {
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
        if (!isShown || elapsed.compareTo(PATIENCE) < 0) {
            return;
        }
        if (bar == null) {
            bar = begun(elapsed);
        }
        bar.setExtraMessage(what);
        bar.stepTo(Math.round(STEPS * Math.min(1, Math.max(0, share))));
        bar.refresh();
    }

    private ProgressBar begun(Duration elapsed) {
        return new ProgressBarBuilder()
                .setInitialMax(STEPS)
                .setEtaFunction(ProgressLine::remaining)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(terminal)
                .startsFrom(0, elapsed)
                .build();
    }

    private static Optional<Duration> remaining(ProgressState state) {
        return state.getCurrent() == 0
                ? Optional.empty()
                : Optional.of(state.getTotalElapsed()
                        .multipliedBy(STEPS - state.getCurrent())
                        .dividedBy(state.getCurrent()));
    }

    /** Makes room for lines of text; the line comes back with the next progress. */
    void pause() {
        close();
    }

    /** Wipes the line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            // The bar itself does not wipe a line that it has drawn only once.
            terminal.clear();
            bar = null;
        }
    }

    /** Whether the error stream is a terminal: the launcher knows, Java does not. */
    static boolean isTerminal() {
        return Boolean.getBoolean("limpid.terminal");
    }

    /** One line of a terminal. */
    private record Terminal(PrintWriter err) implements ProgressBarConsumer {
        private static final int WIDTH = 79;

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String line) {
            err.print("\r" + line);
            err.flush();
        }

        @Override
        public void clear() {
            accept(" ".repeat(WIDTH) + "\r");
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
