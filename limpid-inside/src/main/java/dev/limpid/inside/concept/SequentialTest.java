package dev.limpid.inside.concept;

/**
 * Tells with as few random concepts as possible whether a concept's score is extreme among theirs, at any time.
 *
 * <p>If the concept is a random one itself, its rank among random ones is uniform, and the test's wealth is a martingale
 * that begins at 1: {@code (n+1) * binomial(n,l) * p^l * (1-p)^(n-l)} after {@code l} of {@code n} random scores were as
 * extreme. So it passes {@code 1/alpha} with a probability of at most {@code alpha}, however long one waits (Ville's
 * inequality), and a run may end as soon as it does: after 25 random concepts if none is as extreme. It also ends when
 * the wealth is too small to hope. Not safe for use by several threads.
 *
 * <p>Ref.: Fischer and Ramdas, Sequential Monte-Carlo testing by betting, 2024, arXiv 2401.07365 (binomial strategy);
 * Besag and Clifford, Sequential Monte Carlo p-values, 1991, doi:10.1093/biomet/78.2.301.
 */
public final class SequentialTest {
    /** The greatest probability of calling a random concept significant. */
    public static final double ALPHA = 0.05;

    private static final double BET = 0.01;
    private static final double HOPELESS = 0.02;

    private final int most;
    private int runs;
    private int extreme;

    /** What is known so far. */
    public enum State {
        /** More runs are needed. */
        OPEN,
        /** The score is more extreme than those of random concepts. */
        CERTAIN,
        /** The score is like those of random concepts. */
        LIKE_RANDOM,
        /** The largest number of runs did not tell. */
        UNDECIDED
    }

    /** A test of at most so many runs. */
    public SequentialTest(int most) {
        this.most = most;
    }

    /**
     * One more random concept.
     *
     * @param isAsExtreme whether its score is as far from a half as the concept's own
     */
    public void add(boolean isAsExtreme) {
        runs++;
        extreme += isAsExtreme ? 1 : 0;
    }

    /** How many random concepts were compared. */
    public int runs() {
        return runs;
    }

    /** How many of them had a score as extreme. */
    public int extreme() {
        return extreme;
    }

    /** The wealth of the test: large values speak against a random concept. */
    public double wealth() {
        double log = Math.log(runs + 1) + extreme * Math.log(BET) + (runs - extreme) * Math.log1p(-BET);
        for (int i = 1; i <= extreme; i++) {
            log += Math.log((double) (runs - extreme + i) / i);
        }
        return Math.exp(log);
    }

    /** What the runs so far tell. */
    public State state() {
        double wealth = wealth();
        if (wealth >= 1 / ALPHA) {
            return State.CERTAIN;
        }
        if (wealth <= HOPELESS) {
            return State.LIKE_RANDOM;
        }
        return runs >= most ? State.UNDECIDED : State.OPEN;
    }
}
