package dev.limpid.world.evaluation;

import dev.limpid.metrics.AttributionMap;
import dev.limpid.metrics.HistogramIntersection;
import dev.limpid.metrics.Mask;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.world.Intervention;
import dev.limpid.world.Scene;
import dev.limpid.world.Watermark;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.funnybirds.Predictor;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.place.BackdropKind;
import dev.limpid.world.truth.Label;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The ground truth for one image and one network: what every pixel shows, and the effect of each cause on the score of a
 * class.
 *
 * <p>An effect is measured by changing its cause alone and running the network again. Parts are exchanged rather than
 * removed, so that changed images stay within the distribution of the training data.
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
     * Measures the effects on the score of the true species. Costs: 38 forward passes, one more for a watermark and for a
     * scarf.
     *
     * @param side the size of the picture, in pixels
     */
    public static Truth of(Predictor network, Scene scene, int side) {
        return of(network, scene, side, scene.species().index());
    }

    /** Measures the effects on the score of a species. */
    public static Truth of(Predictor network, Scene scene, int side, int species) {
        double score = network.scores(scene.draw(side))[species];
        return of(
                scene,
                side,
                species,
                changes -> score
                        - changes.mapToDouble(change ->
                                        network.scores(change.on(scene).draw(side))[species])
                                .average()
                                .orElseThrow());
    }

    /** The ground truth without effects: all of them are zero, and measures that need them are undefined. */
    public static Truth ofMasks(Scene scene, int side) {
        return of(scene, side, scene.species().index(), changes -> 0);
    }

    private static Truth of(Scene scene, int side, int species, ToDoubleFunction<Stream<Intervention>> effect) {
        Drawing picture = scene.draw(side);
        Masks masks = picture.masks();
        List<Cause> causes = new ArrayList<>();
        for (Part part : Part.values()) {
            double lost = effect.applyAsDouble(looks(scene, part));
            causes.add(new Cause(part.word(), Optional.of(part), masks.of(part), lost));
        }
        for (int object : List.of(Creature.SCARF, Watermark.OBJECT)) {
            if (masks.objects().containsKey(object)) {
                double lost = effect.applyAsDouble(Stream.of(Intervention.take(object)));
                String name = Objects.requireNonNull(masks.objects().get(object));
                causes.add(new Cause(name, Optional.empty(), masks.ofObject(object), lost));
            }
        }
        Mask background = masks.of(l -> l.object() == Label.BACKDROP || l.object() >= Backdrop.FIRST);
        causes.add(new Cause("background", Optional.empty(), background, effect.applyAsDouble(places(scene))));
        return new Truth(picture, species, causes);
    }

    private static Stream<Intervention> looks(Scene scene, Part part) {
        Optional<Variant> own = Optional.ofNullable(scene.creature().looks().get(part));
        return Variant.of(part).stream()
                .filter(look -> own.filter(look::equals).isEmpty())
                .map(Intervention::exchange);
    }

    private static Stream<Intervention> places(Scene scene) {
        return BackdropKind.all().stream()
                .filter(backdrop -> backdrop != scene.place().backdrop())
                .map(backdrop ->
                        Intervention.move(Backdrop.of(backdrop, scene.place().seed())));
    }

    /** The picture. */
    public Drawing picture() {
        return picture;
    }

    /** The species whose score is explained. */
    public int species() {
        return species;
    }

    /** The causes in the image, with their effects. */
    public List<Cause> causes() {
        return causes;
    }

    /** The ideal map: the effect of each cause, spread evenly over its pixels; {@code float[side*side]}. */
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

    /** The pixels that evidence should lie on. */
    public Mask mask(Aim aim) {
        return Objects.requireNonNull(masks.get(aim));
    }

    /** {@link Measure#AGREEMENT} of a map. */
    public OptionalDouble agreement(AttributionMap map) {
        return HistogramIntersection.of(
                causes.stream().mapToDouble(cause -> map.evidence(cause.mask())).toArray(),
                causes.stream()
                        .mapToDouble(cause -> isVisible(cause) ? cause.effect() : 0)
                        .toArray());
    }

    /** Exchanging a part may uncover it where it was hidden before; no map can show that. */
    private static boolean isVisible(Cause cause) {
        return cause.mask().count() > 0;
    }

    /** {@link Measure#ORDER} of a map; empty if it is undefined for the image. */
    public OptionalDouble order(AttributionMap map) {
        List<Cause> telling = causes.stream()
                .filter(c -> c.part().filter(Part::isTelling).isPresent() && isVisible(c))
                .toList();
        double[] scores = telling.stream().mapToDouble(c -> map.score(c.mask())).toArray();
        double[] effects = telling.stream().mapToDouble(Cause::effect).toArray();
        boolean isDefined = Arrays.stream(effects).distinct().count() > 1;
        OptionalDouble correlation = RankCorrelation.of(scores, effects);
        return isDefined && correlation.isEmpty() ? OptionalDouble.of(0) : correlation;
    }
}
