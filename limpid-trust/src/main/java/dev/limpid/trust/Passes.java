package dev.limpid.trust;

/**
 * What a metric costs for one input.
 *
 * @param network inputs that the network is run on
 * @param explanations inputs that are explained; the one whose map is judged counts where others are explained beside it
 */
public record Passes(long network, long explanations) {
    /** No pass at all. */
    public static final Passes NONE = new Passes(0, 0);

    /** Passes of the network alone. */
    public static Passes network(long count) {
        return new Passes(count, 0);
    }

    /** Explanations alone. */
    public static Passes explanations(long count) {
        return new Passes(0, count);
    }
}
