package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;

/** Measures what explanations cost. For one thread. */
final class CostMeter {
    private static final int MOST = 30;
    private static final double LONG = 1;

    private final JudgedNetwork network;
    private double plain;

    CostMeter(JudgedNetwork network) {
        this.network = network;
    }

    /** Explains one picture some times. @throws dev.limpid.error.LimpidException if the method does not work on it */
    Cost measure(Judged method, JudgedPicture picture) {
        if (plain == 0) {
            plain = least(() -> network.scores().of(picture.input()));
        }
        MapFunction maps = method.maps(0);
        double seconds = least(() -> maps.map(picture.input(), picture.target(), 0));
        return new Cost(seconds, seconds / plain);
    }

    /** The least time of several runs, since other programs only make them longer. */
    private static double least(Runnable work) {
        double least = seconds(work);
        double all = least;
        for (int i = 0; i < MOST && all < LONG; i++) {
            double next = seconds(work);
            all += next;
            least = Math.min(least, next);
        }
        return least;
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
