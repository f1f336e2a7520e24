package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;
import java.util.Arrays;

/** Measures what explanations cost. For one thread. */
final class CostMeter {
    private static final int TIMES = 3;
    private static final double LONG = 2;

    private final JudgedNetwork network;
    private double plain;

    CostMeter(JudgedNetwork network) {
        this.network = network;
    }

    /** Explains one picture some times. @throws dev.limpid.error.LimpidException if the method does not work on it */
    Cost measure(Judged method, JudgedPicture picture) {
        if (plain == 0) {
            plain = median(() -> network.scores().of(picture.input()));
        }
        MapFunction maps = method.maps(0);
        double seconds = median(() -> maps.map(picture.input(), picture.target(), 0));
        return new Cost(seconds, seconds / plain);
    }

    private static double median(Runnable work) {
        double first = seconds(work);
        if (first > LONG) {
            return first;
        }
        double[] seconds = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            seconds[i] = seconds(work);
        }
        Arrays.sort(seconds);
        return seconds[TIMES / 2];
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
