package dev.limpid.world.ink;

/**
 * The light of a picture.
 *
 * @param x its direction: -1 = from the left, 1 = from the right
 * @param y -1 = above, 1 = below
 * @param z 1 = from the viewer
 * @param ambient ambient light, from 0 to 1
 * @param brightness factor on everything
 * @param warmth above 0 reddish, below 0 bluish
 */
public record Light(double x, double y, double z, double ambient, double brightness, double warmth) {

    /** The light of a seed: from above, mostly from one side. */
    public static Light of(RandomDraws draws) {
        double x = draws.between(-0.75, 0.75);
        double y = -draws.between(0.45, 0.85);
        double length = Math.sqrt((x * x) + (y * y) + 0.8);
        return new Light(
                x / length,
                y / length,
                Math.sqrt(0.8) / length,
                draws.between(0.46, 0.62),
                draws.between(0.90, 1.08),
                draws.around(0.07));
    }

    /** A colour under this light on a surface with this normal: {@code z} is towards the viewer. */
    int on(int rgb, double nx, double ny, double nz) {
        double share = Math.max(0, (nx * x) + (ny * y) + (nz * z)) / z;
        double strength = ambient + ((1 - ambient) * share);
        return strength <= 1
                ? Tone.mix(Tone.times(rgb, 0.35), rgb, Math.max(0, (strength - 0.35) / 0.65))
                : Tone.lighter(rgb, Math.min(0.55, 0.85 * (strength - 1)));
    }

    /** A colour with brightness and warmth applied. */
    int over(int rgb) {
        return Tone.of(
                Tone.channel(rgb, 16) * brightness * (1 + warmth),
                Tone.channel(rgb, 8) * brightness * (1 + (0.15 * warmth)),
                Tone.channel(rgb, 0) * brightness * (1 - warmth));
    }
}
