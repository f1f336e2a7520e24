package dev.limpid.evaluate;

import com.sun.management.OperatingSystemMXBean;
import dev.limpid.trust.MapFunction;
import java.lang.management.ManagementFactory;

/**
 * Measures what explanations cost, in time of the processor where the system tells it, so that other programs do not count. For
 * one thread, while nothing else runs in this process.
 */
final class CostMeter {
    private static final double SECOND = 1e9;
    /** How many seconds the work is repeated before it is measured, and while. */
    private static final double WARM = 0.1;

    private static final double ENOUGH = 0.2;
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
        long end = System.nanoTime() + (long) (enough * SECOND);
        long start = used();
        int count = 0;
        do {
            work.run();
            count++;
        } while (count < MOST && System.nanoTime() < end);
        return (used() - start) / SECOND / count;
    }

    /** Nanoseconds that processors have worked for this process. */
    private static long used() {
        long used = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
        return used < 0 ? System.nanoTime() : used;
    }
}
