package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;
import java.time.Duration;

/**
 * Measures what explanations cost, in time of the processor where the system tells it, so that other programs do not count. For
 * one thread, while nothing else runs in this process.
 */
final class CostMeter {
    private static final double WARM = 0.1;
    private static final double ENOUGH = 0.5;
    private static final int MOST = 500;

    private final JudgedNetwork network;
    private double plain;

    CostMeter(JudgedNetwork network) {
        this.network = network;
    }

    /** Explains one picture some times. @throws dev.limpid.error.LimpidException if the method does not work on it */
    Cost measure(Judged method, JudgedPicture picture) {
        if (plain == 0) {
            plain = mean(() -> network.scores().of(picture.input()));
        }
        MapFunction maps = method.maps(0);
        double seconds = mean(() -> maps.map(picture.input(), picture.target(), 0));
        return new Cost(seconds, seconds / plain);
    }

    /** The mean time of one run, of as many as take long enough to be measured. */
    private static double mean(Runnable work) {
        repeated(work, WARM);
        return repeated(work, ENOUGH);
    }

    private static double repeated(Runnable work, double enough) {
        double start = seconds();
        int count = 0;
        double taken = 0;
        while (count < MOST && (count == 0 || taken < enough)) {
            work.run();
            count++;
            taken = seconds() - start;
        }
        return taken / count;
    }

    /** What the processor has worked for this process. */
    private static double seconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .orElseGet(System::nanoTime)
                / 1e9;
    }
}
