package dev.limpid.world.ink;

/** The colour of a surface at each point, before lighting. */
@FunctionalInterface
public interface Paint {
    /** The colour {@code 0xRRGGBB} at a point of the picture, in units of its side. */
    int at(double x, double y);

    /** One colour everywhere. */
    static Paint plain(int rgb) {
        return (x, y) -> rgb;
    }

    /** A vertical gradient from one colour to another further down. */
    static Paint falling(int upper, double top, int lower, double bottom) {
        return (x, y) -> Tone.mix(upper, lower, Math.max(0, Math.min(1, (y - top) / (bottom - top))));
    }

    /** This paint, made lighter and darker by a pattern. */
    default Paint grained(Grain grain) {
        return (x, y) -> Tone.times(at(x, y), 1 + grain.at(x, y));
    }
}
