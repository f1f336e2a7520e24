package dev.limpid.world.judge;

import dev.limpid.world.Intervention;
import dev.limpid.world.Scene;
import dev.limpid.world.Watermark;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.funnybirds.Network;
import dev.limpid.world.funnybirds.RankCorrelation;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.place.Place;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Mask;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What is true of one picture and one network: what every pixel shows, and what each cause does to the score of a class.
 *
 * <p>An effect is measured by changing its cause alone and running the network again. Parts are exchanged rather than
 * removed, so that what the network sees is a creature like those it knows.
 */
public final class Truth {
    private final Drawing picture;
    private final int species;
    private final List<Cause> causes;
    private final Map<Aim, Mask> masks = new EnumMap<>(Aim.class);

    private Truth(Drawing picture, int species, List<Cause> causes) {
        this.picture = picture;
        this.species = species;
        this.causes = List.copyOf(causes);
        for (Aim aim : Aim.values()) {
            masks.put(aim, aim.mask(picture.masks()));
        }
    }

    /**
     * Measures the effects on the score of the species that is shown. Costs 38 forward passes, one more for a watermark
     * and for a scarf.
     *
     * @param side the size of the picture, in pixels
     */
    public static Truth of(Network network, Scene scene, int side) {
        return of(network, scene, side, scene.species().index());
    }

    /** Measures the effects on the score of a species. */
    public static Truth of(Network network, Scene scene, int side, int species) {
        Drawing picture = scene.draw(side);
        double score = network.scores(picture)[species];
        Masks masks = picture.masks();
        List<Cause> causes = new ArrayList<>();
        for (Part part : Part.values()) {
            double without = mean(network, looks(scene, part), scene, side, species);
            causes.add(new Cause(part.word(), Optional.of(part), masks.of(part), score - without));
        }
        for (int object : List.of(Creature.SCARF, Watermark.OBJECT)) {
            if (masks.objects().containsKey(object)) {
                double without = mean(network, Stream.of(Intervention.take(object)), scene, side, species);
                String name = masks.objects().get(object);
                causes.add(new Cause(name, Optional.empty(), masks.ofObject(object), score - without));
            }
        }
        Mask background = masks.of(l -> l.object() == Label.BACKDROP || l.object() >= Place.FIRST);
        double elsewhere = mean(network, places(scene), scene, side, species);
        causes.add(new Cause("background", Optional.empty(), background, score - elsewhere));
        return new Truth(picture, species, causes);
    }

    private static Stream<Intervention> looks(Scene scene, Part part) {
        Optional<Variant> own = Optional.ofNullable(scene.creature().looks().get(part));
        return Variant.of(part).stream()
                .filter(look -> own.filter(look::equals).isEmpty())
                .map(Intervention::exchange);
    }

    private static Stream<Intervention> places(Scene scene) {
        return Backdrop.all().stream()
                .filter(backdrop -> backdrop != scene.place().backdrop())
                .map(backdrop ->
                        Intervention.move(Place.of(backdrop, scene.place().seed())));
    }

    private static double mean(Network network, Stream<Intervention> changes, Scene scene, int side, int species) {
        return changes.mapToDouble(change -> network.scores(change.on(scene).draw(side))[species])
                .average()
                .orElseThrow();
    }

    /** The picture. */
    public Drawing picture() {
        return picture;
    }

    /** The species whose score was asked for. */
    public int species() {
        return species;
    }

    /** What can be changed in the picture, with its effects. */
    public List<Cause> causes() {
        return causes;
    }

    /** Every number for a map, {@code float[side*side]}, row by row; without those that cannot be had here. */
    public Map<Measure, Double> judge(float[] map) {
        Map<Measure, Double> numbers = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            measure.of(this, map).ifPresent(number -> numbers.put(measure, number));
        }
        return numbers;
    }

    /** The map that says what is true: on each cause's pixels, evenly, its effect; {@code float[side*side]}. */
    public float[] map() {
        float[] map = new float[picture.side() * picture.side()];
        for (Cause cause : causes) {
            float each = (float) (cause.effect() / Math.max(1, cause.mask().count()));
            for (int i = 0; i < map.length; i++) {
                map[i] = cause.mask().contains(i) ? each : map[i];
            }
        }
        return map;
    }

    Localisation on(Aim aim, float[] map) {
        return new Localisation(map, Objects.requireNonNull(masks.get(aim)));
    }

    /** See {@link Measure#AGREEMENT}. */
    OptionalDouble agreement(float[] map) {
        float[] positive = Localisation.positive(map);
        double mass = 0;
        double effects = 0;
        for (Cause cause : causes) {
            mass += cause.mask().sum(positive);
            effects += isVisible(cause) ? Math.max(0, cause.effect()) : 0;
        }
        if (effects == 0) {
            return OptionalDouble.empty();
        }
        double shared = 0;
        for (Cause cause : causes) {
            double said = mass == 0 ? 0 : cause.mask().sum(positive) / mass;
            double done = isVisible(cause) ? Math.max(0, cause.effect()) / effects : 0;
            shared += Math.min(said, done);
        }
        return OptionalDouble.of(shared);
    }

    /** A look that is exchanged may show where the old one was hidden; a map cannot know of that. */
    private static boolean isVisible(Cause cause) {
        return cause.mask().count() > 0;
    }

    /** See {@link Measure#ORDER}. */
    OptionalDouble order(float[] map) {
        List<Cause> telling = causes.stream()
                .filter(c -> c.part().isPresent() && c.part().get() != Part.BODY && isVisible(c))
                .toList();
        double[] said = telling.stream().mapToDouble(c -> c.mask().sum(map)).toArray();
        double[] done = telling.stream().mapToDouble(Cause::effect).toArray();
        boolean isTold = Arrays.stream(said).distinct().count() > 1;
        return telling.size() < 2 || isTold ? RankCorrelation.of(said, done) : OptionalDouble.of(0);
    }
}
