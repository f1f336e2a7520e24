package dev.limpid.inside.dream;

import dev.limpid.error.LimpidException;

/**
 * How pictures are optimised. Penalties are weighed against the activation's gradient, which is brought to a root mean square
 * of 1 for each picture, so that the same weights suit every unit of every network.
 *
 * @param steps of gradient ascent, 1 to 100,000
 * @param rate the length of a step; 0 for the parametrisation's usual one
 * @param jitter the largest shift in each direction, share of the picture's side, 0 to 0.5
 * @param zoom the largest change of scale: 0.1 for 0.9 to 1.1; 0 to 0.9
 * @param rotation the largest angle, degrees, 0 to 180
 * @param blur the deviation of a Gaussian blur of the gradient at the first step, pixels, which falls to 0 until the last
 *     step; 0 to 32
 * @param variation the weight of the total variation
 * @param energy the weight of the squared distance of pixels from grey
 * @param diversity the weight of the difference between facets
 * @param anchor the weight of the likeness to the given picture at the layer, for feature accentuation
 */
public record DreamOptions(
        int steps,
        double rate,
        double jitter,
        double zoom,
        double rotation,
        double blur,
        double variation,
        double energy,
        double diversity,
        double anchor) {
    /** What is used when nothing is said. */
    public static final DreamOptions DEFAULT = new DreamOptions(256, 0, 0.06, 0.1, 6, 0, 0, 0, 1, 1);

    /**
     * What is used for an aim when nothing is said. An inversion is seen almost as it is, because a layer's vectors at other
     * places are not those of the given picture.
     */
    public static DreamOptions of(DreamPlan.Aim aim) {
        return switch (aim) {
            case PREFERRED -> DEFAULT;
            case ACCENTUATED, CARICATURE -> DEFAULT.with("steps", 128);
            case INVERSION ->
                DEFAULT.with("steps", 512).with("jitter", 0.01).with("scale", 0).with("rotation", 0);
        };
    }

    /** @throws LimpidException naming the number that is out of range */
    public DreamOptions {
        within("steps", steps, 1, 100_000);
        within("rate", rate, 0, 1000);
        within("jitter", jitter, 0, 0.5);
        within("scale", zoom, 0, 0.9);
        within("rotation", rotation, 0, 180);
        within("blur", blur, 0, 32);
        within("tv", variation, 0, 1e6);
        within("l2", energy, 0, 1e6);
        within("diversity", diversity, 0, 1e6);
        within("anchor", anchor, 0, 1e6);
    }

    private static void within(String what, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw LimpidException.badInput(
                    what + " must be " + text(least) + " to " + text(most) + ", not " + text(value));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** These options with one changed, by its name on the command line: {@code steps}, {@code rate}, {@code jitter}, {@code scale}, {@code rotation}, {@code blur}, {@code tv}, {@code l2}, {@code diversity}, {@code anchor}. @throws LimpidException if there is none of that name, or the value is out of range */
    public DreamOptions with(String name, double value) {
        boolean isSteps = name.equals("steps");
        if (isSteps && value != Math.rint(value)) {
            throw LimpidException.badInput("steps must be a whole number, not " + value);
        }
        boolean isKnown = java.util.List.of(
                        "steps", "rate", "jitter", "scale", "rotation", "blur", "tv", "l2", "diversity", "anchor")
                .contains(name);
        if (!isKnown) {
            throw LimpidException.badInput(
                    "'" + name + "' is no setting of dreams; there are steps, rate, jitter, scale,"
                            + " rotation, blur, tv, l2, diversity and anchor");
        }
        return new DreamOptions(
                isSteps ? (int) value : steps,
                name.equals("rate") ? value : rate,
                name.equals("jitter") ? value : jitter,
                name.equals("scale") ? value : zoom,
                name.equals("rotation") ? value : rotation,
                name.equals("blur") ? value : blur,
                name.equals("tv") ? value : variation,
                name.equals("l2") ? value : energy,
                name.equals("diversity") ? value : diversity,
                name.equals("anchor") ? value : anchor);
    }
}
