package dev.limpid.world.place;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Grain;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.Noise;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Paint;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A background with its objects.
 *
 * @param backdrop the kind of background
 * @param absent the numbers of the objects that have been removed
 * @param seed the seed of its hills and of the arrangement of its objects
 */
public record Backdrop(BackdropKind backdrop, Set<Integer> absent, long seed) {
    /** The number of the first background object among the objects of a picture. */
    public static final int FIRST = 4;

    /**
     * The shadow of the creature.
     *
     * @param x its centre, from the left
     * @param y its centre, from the top
     * @param breadth half of its length
     */
    public record Shadow(double x, double y, double breadth) {
        double at(double px, double py) {
            double u = (px - x) / breadth;
            double v = (py - y) / (breadth * 0.22);
            return 0.42 * Math.max(0, 1 - (u * u) - (v * v));
        }
    }

    /** With a copy of the numbers. */
    public Backdrop {
        absent = Set.copyOf(absent);
    }

    /** The names of all kinds of objects that backgrounds have. */
    public static List<String> objectNames() {
        return Arrays.stream(Kind.values()).map(Kind::word).toList();
    }

    /** The background of a seed with all of its objects. */
    public static Backdrop of(BackdropKind backdrop, long seed) {
        return new Backdrop(backdrop, Set.of(), seed);
    }

    /** This background without one of its objects. */
    public Backdrop without(int thing) {
        Set<Integer> more = new HashSet<>(absent);
        more.add(thing);
        return new Backdrop(backdrop, more, seed);
    }

    /** All shapes behind the creature, from bottom to top. */
    public List<Layer> behind(Shadow shadow) {
        List<Layer> layers = new ArrayList<>();
        double horizon = horizon();
        int sky = scenery().colour(0);
        int low = scenery().colour(1);
        layers.add(field(level(-1), sky, Texture.HAZE, Paint.falling(sky, 0, low, horizon)));
        if (backdrop == BackdropKind.NIGHT) {
            stars(layers, horizon);
        }
        List<Layer> above = new ArrayList<>();
        above(horizon).forEach(t -> add(t, above));
        layers.addAll(above);
        hills(layers, horizon);
        int far = scenery().colour(4);
        int near = scenery().colour(5);
        Paint ground = Paint.falling(far, horizon, near, 1);
        Paint shaded = (x, y) -> Tone.darker(ground.at(x, y), shadow.at(x, y));
        layers.add(field(ridge(horizon + 0.03, 0.015, 9), far, scenery().ground(), shaded));
        behindThings(horizon).forEach(t -> add(t, layers));
        return layers;
    }

    /** All shapes in front of the creature, from bottom to top. */
    public List<Layer> before() {
        List<Layer> layers = new ArrayList<>();
        beforeThings().forEach(t -> add(t, layers));
        return layers;
    }

    private Scenery scenery() {
        return Scenery.of(backdrop);
    }

    private RandomDraws draws() {
        return RandomDraws.of(seed);
    }

    private double horizon() {
        return draws().named("horizon").between(0.46, 0.66);
    }

    private Layer field(Outline outline, int rgb, Texture texture, Paint paint) {
        Label label = new Label(Label.BACKDROP, backdrop.word(), Optional.empty(), Colour.of(rgb), texture, Form.FIELD);
        return Layer.flat(label, outline, paint.grained(Grain.of(texture, seed, 1)));
    }

    private static Outline level(double top) {
        return Outline.polygon(Frame.PICTURE, -1, top, 2, top, 2, 2, -1, 2);
    }

    /** The area below a hilly line. */
    private Outline ridge(double top, double height, int number) {
        int n = 64;
        double[] points = new double[2 * (n + 3)];
        for (int i = 0; i <= n; i++) {
            double x = -0.05 + (1.1 * i / n);
            points[2 * i] = x;
            points[(2 * i) + 1] = top + (height * Noise.rough(seed + number, 2.6 * x, number));
        }
        points[2 * (n + 1)] = 2;
        points[(2 * (n + 1)) + 1] = 2;
        points[2 * (n + 2)] = -1;
        points[(2 * (n + 2)) + 1] = 2;
        return Outline.polygon(Frame.PICTURE, points);
    }

    private void hills(List<Layer> layers, double horizon) {
        int far = scenery().colour(2);
        int near = scenery().colour(3);
        if (backdrop == BackdropKind.SHORE) {
            layers.add(field(
                    level(horizon - 0.13),
                    far,
                    Texture.WATER,
                    Paint.falling(far, horizon - 0.13, near, horizon + 0.05)));
            return;
        }
        double steep = backdrop == BackdropKind.SNOW ? 2 : 1;
        layers.add(field(
                ridge(horizon - 0.11, 0.10 * steep, 1),
                far,
                Texture.HAZE,
                Paint.falling(far, horizon - 0.2, Tone.mix(far, scenery().colour(1), 0.4), horizon)));
        layers.add(field(ridge(horizon - 0.03, 0.06 * steep, 5), near, Texture.HAZE, Paint.plain(near)));
    }

    private void stars(List<Layer> layers, double horizon) {
        RandomDraws draws = draws().named("stars");
        for (int i = 0; i < 26; i++) {
            double radius = draws.between(0.0022, 0.0055);
            Outline star =
                    Outline.ellipse(Frame.PICTURE, draws.unit(), draws.between(0, horizon - 0.1), radius, radius);
            layers.add(Layer.flat(
                    new Label(
                            Label.BACKDROP, backdrop.word(), Optional.empty(), Colour.WHITE, Texture.SMOOTH, Form.DISC),
                    star,
                    Paint.plain(0xF4F0D8)));
        }
    }

    private List<Thing> above(double horizon) {
        RandomDraws draws = draws().named("above");
        List<Thing> things = new ArrayList<>();
        int count = Math.min(draws.below(4), scenery().above().size());
        for (int i = 0; i < count; i++) {
            RandomDraws one = draws.named("thing", i);
            things.add(new Thing(
                    FIRST + i,
                    scenery().above().get(i),
                    one.between(0.06, 0.94),
                    one.between(0.12, Math.max(0.14, horizon - 0.25)),
                    one.between(0.13, 0.20),
                    0.1,
                    one.bits()));
        }
        return things;
    }

    private List<Thing> behindThings(double horizon) {
        RandomDraws draws = draws().named("behind");
        List<Thing> things = new ArrayList<>();
        int count = 2 + draws.below(5);
        for (int i = 0; i < count; i++) {
            RandomDraws one = draws.named("thing", i);
            // Ordered from far to near, so that nearer things hide farther ones.
            double near = (i + one.unit()) / count;
            double y = horizon + 0.03 + (near * near * 0.24);
            Kind kind = one.pick(scenery().behind());
            double height =
                    kind == Kind.TREE || kind == Kind.FIR || kind == Kind.PALM ? 1.5 : kind == Kind.CACTUS ? 1.1 : 0.7;
            things.add(new Thing(
                    FIRST + 4 + i,
                    kind,
                    one.between(0.02, 0.98),
                    y,
                    height * (0.13 + (0.2 * near)),
                    0.5 * (1 - near),
                    one.bits()));
        }
        return things;
    }

    private List<Thing> beforeThings() {
        RandomDraws draws = draws().named("before");
        List<Thing> things = new ArrayList<>();
        int count = draws.below(4);
        for (int i = 0; i < count; i++) {
            RandomDraws one = draws.named("thing", i);
            Kind kind = one.pick(scenery().before());
            boolean isHanging = kind == Kind.BRANCH;
            things.add(new Thing(
                    FIRST + 12 + i,
                    kind,
                    isHanging ? (one.chance(0.5) ? 0 : 1) : one.unit(),
                    isHanging ? one.between(0.02, 0.2) : one.between(0.97, 1.05),
                    one.between(0.16, 0.27),
                    0,
                    one.bits()));
        }
        return things;
    }

    private void add(Thing thing, List<Layer> layers) {
        if (!absent.contains(thing.object())) {
            layers.addAll(Kit.layers(thing, backdrop));
        }
    }
}
