package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.app.evaluation.Worlds;
import dev.limpid.inside.dissection.Formula;
import dev.limpid.world.Intervention;
import dev.limpid.world.Scene;
import dev.limpid.world.Watermark;
import dev.limpid.world.World;
import dev.limpid.world.creature.Coat;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.creature.Pose;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.place.BackdropKind;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Part;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws pictures with and without a concept, or a combination of concepts, at any size and place. Both pictures of a pair are
 * of the same scene, in which only what must change is changed; masks prove that one shows the concept and the other does
 * not. Concepts are those of the drawn world, by their numbers in {@link DataSet#concepts}. Immutable.
 */
public final class ConceptScenes {
    /** Scenes that are tried for a pair. */
    private static final int ATTEMPTS = 24;
    /** The least share of a picture that shows what it is to show. */
    private static final double LEAST = 0.002;
    /** Where a creature stands that is out of the picture. */
    private static final double AWAY = 9;

    private final World world;
    private final int side;

    /**
     * Scenes of a world.
     *
     * @param world whose creatures and backgrounds are drawn
     * @param side of the pictures, pixels
     */
    ConceptScenes(World world, int side) {
        this.world = world;
        this.side = side;
    }

    /** Scenes of the drawn world of a model, in its size. @throws LimpidException if it takes no pictures */
    public static ConceptScenes of(Model model) {
        return new ConceptScenes(Worlds.of(model), Worlds.side(model));
    }

    /**
     * Two pictures.
     *
     * @param shown one with the concept
     * @param missing one without it
     */
    public record Pair(Image shown, Image missing) {}

    /**
     * A pair of pictures.
     *
     * @param formula of concepts
     * @param isWhole whether concepts of the formula may be in different places of a picture; else one pixel must show what
     *     it says
     * @param seed the same seed gives the same pair
     * @return empty if none was found: there is no picture with it or without it, as for what every picture shows
     */
    public Optional<Pair> pair(Formula formula, boolean isWhole, long seed) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            RandomDraws draws = RandomDraws.of(seed).named("attempt", attempt);
            Scene base = world.sample(draws.named("base").bits()).scene();
            Scene posed = base.with(moved(base.creature(), pose(draws.named("pose"))));
            Scene shown = edited(posed, formula, true, draws.named("shown"));
            if (!(share(shown, formula, isWhole) >= LEAST)) {
                continue;
            }
            Scene missing = edited(shown, formula, false, draws.named("missing"));
            if (share(missing, formula, isWhole) == 0) {
                return Optional.of(new Pair(image(shown.draw(side)), image(missing.draw(side))));
            }
        }
        return Optional.empty();
    }

    private static Image image(Drawing drawing) {
        return Image.of(drawing.side(), drawing.side(), drawing.pixels());
    }

    private static Pose pose(RandomDraws draws) {
        Pose usual = Pose.of(draws);
        double size = draws.named("size").between(0.4, 0.84);
        double room = (1 - size) / 2;
        return new Pose(
                0.5 + draws.named("x").around(Math.max(0.02, room)),
                0.97 - draws.named("y").between(0, Math.max(0.02, 1 - (1.1 * size))),
                size,
                usual.faceLeft(),
                usual.tilt(),
                usual.head(),
                usual.wings(),
                usual.tail(),
                usual.stride());
    }

    private static Creature moved(Creature creature, Pose pose) {
        return new Creature(creature.looks(), creature.coat(), pose, creature.scarf(), creature.seed());
    }

    /** The share of the pixels that show what a formula says; 1 or 0 if it is asked of the whole picture. */
    private double share(Scene scene, Formula formula, boolean isWhole) {
        ConceptMasks masks = DrawnConcepts.masks(scene, side);
        int size = masks.width() * masks.height();
        if (isWhole) {
            BitSet present = new BitSet();
            masks.masks().keySet().forEach(present::set);
            return formula.holds(present) ? 1 : 0;
        }
        BitSet where = formula.where(c -> masks.masks().getOrDefault(c, new BitSet()), size);
        return (double) where.cardinality() / size;
    }

    private Scene edited(Scene scene, Formula formula, boolean isWanted, RandomDraws draws) {
        int count = formula.length();
        // Which of the concepts are shown so that the formula holds, or does not.
        List<Integer> choices = IntStream.range(0, 1 << count)
                .filter(choice -> {
                    BitSet shown = new BitSet();
                    for (int i = 0; i < count; i++) {
                        shown.set(formula.steps().get(i).concept(), (choice >> i & 1) != 0);
                    }
                    return formula.holds(shown) == isWanted;
                })
                .boxed()
                .toList();
        int choice = draws.named("choice").pick(choices);
        Scene edited = scene;
        for (int i = 0; i < count; i++) {
            Concept concept = DrawnConcepts.all().get(formula.steps().get(i).concept());
            edited = set(edited, concept, (choice >> i & 1) != 0, draws.named("edit", i));
        }
        return edited;
    }

    /** The scene with a concept or without it, as far as can be told; the masks decide. */
    private Scene set(Scene scene, Concept concept, boolean isShown, RandomDraws draws) {
        String name = concept.name();
        return switch (concept.category()) {
            case "part" -> part(scene, name, isShown, draws);
            case "colour" -> colour(scene, Colour.valueOf(DrawnConcepts.constant(name)), isShown, draws);
            case "texture" -> texture(scene, Texture.valueOf(DrawnConcepts.constant(name)), isShown, draws);
            case "object" -> object(scene, name, isShown, draws);
            case "scene" -> backdrop(scene, BackdropKind.valueOf(DrawnConcepts.constant(name)), isShown, draws);
            default -> isShown ? scene : elsewhere(scene, draws);
        };
    }

    private static Scene part(Scene scene, String name, boolean isShown, RandomDraws draws) {
        Optional<Variant> look = DrawnConcepts.variant(name);
        if (look.isEmpty()) {
            Part part = Part.valueOf(DrawnConcepts.constant(name));
            boolean has = scene.creature().looks().containsKey(part);
            if (isShown) {
                return has ? scene : scene.with(scene.creature().with(draws.pick(Variant.of(part))));
            }
            return part == Part.BODY
                    ? scene.with(away(scene.creature()))
                    : Intervention.remove(part).on(scene);
        }
        List<Variant> others = Variant.of(look.get().part()).stream()
                .filter(v -> v != look.get())
                .toList();
        return Intervention.exchange(isShown ? look.get() : draws.pick(others)).on(scene);
    }

    private static Creature away(Creature creature) {
        Pose p = creature.pose();
        return moved(
                creature,
                new Pose(AWAY, p.y(), p.size(), p.faceLeft(), p.tilt(), p.head(), p.wings(), p.tail(), p.stride()));
    }

    private static Scene colour(Scene scene, Colour colour, boolean isShown, RandomDraws draws) {
        Scene edited = scene;
        List<Part> parts = isShown
                ? List.of(draws.pick(List.of(Part.BODY, Part.WINGS, Part.TAIL, Part.PATTERN)))
                : List.of(Part.values());
        for (Part part : parts) {
            boolean isChanged = isShown || Colour.of(scene.creature().coat().of(part)) == colour;
            if (isChanged) {
                edited = Intervention.recolour(part, paint(colour, isShown, draws.named(part.word())))
                        .on(edited);
            }
        }
        return isShown ? edited : elsewhere(edited, draws);
    }

    /** A paint of a colour, or of any other. */
    private static int paint(Colour colour, boolean isSame, RandomDraws draws) {
        int rgb = 0;
        for (int i = 0; i < 4000; i++) {
            rgb = draws.named("rgb", i).below(1 << 24);
            if ((Colour.of(rgb) == colour) == isSame) {
                return rgb;
            }
        }
        return rgb;
    }

    private static Scene texture(Scene scene, Texture texture, boolean isShown, RandomDraws draws) {
        List<Texture> skins = List.of(Texture.FUR, Texture.FEATHERS, Texture.SCALES, Texture.SMOOTH);
        if (!skins.contains(texture)) {
            return isShown ? scene : elsewhere(scene, draws);
        }
        Texture skin = isShown
                ? texture
                : draws.pick(skins.stream().filter(t -> t != texture).toList());
        return scene.with(scene.creature().in(new Coat(scene.creature().coat().colours(), skin)));
    }

    private Scene object(Scene scene, String name, boolean isShown, RandomDraws draws) {
        return switch (name) {
            case "creature" -> isShown ? scene : scene.with(away(scene.creature()));
            case "scarf" ->
                Intervention.dress(isShown ? Optional.of(draws.below(1 << 24)) : Optional.empty())
                        .on(scene);
            case "watermark" ->
                Intervention.mark(
                                isShown
                                        ? Optional.of(new Watermark(
                                                draws.named("left").chance(0.5),
                                                draws.named("top").chance(0.5)))
                                        : Optional.empty())
                        .on(scene);
            default -> isShown ? with(scene, name, draws) : without(scene, name);
        };
    }

    /** Another background that has an object, if one of some does. */
    private static Scene with(Scene scene, String name, RandomDraws draws) {
        Scene other = scene;
        for (int i = 0; i < ATTEMPTS; i++) {
            if (numbers(other, name).isEmpty()) {
                other = elsewhere(scene, draws.named("place", i));
            }
        }
        return other;
    }

    private static Scene without(Scene scene, String name) {
        Scene fewer = scene;
        for (int number : numbers(scene, name)) {
            fewer = Intervention.take(number).on(fewer);
        }
        return fewer;
    }

    /** The numbers of the objects of a background that have a name, whether or not they are hidden. */
    private static List<Integer> numbers(Scene scene, String name) {
        List<Integer> numbers = new ArrayList<>();
        Backdrop place = scene.place();
        List<Layer> layers = new ArrayList<>(place.behind(new Backdrop.Shadow(0, 0, 1)));
        layers.addAll(place.before());
        for (Layer each : layers) {
            Label label = each.label();
            if (label.name().equals(name) && label.object() >= Backdrop.FIRST && !numbers.contains(label.object())) {
                numbers.add(label.object());
            }
        }
        return numbers;
    }

    private static Scene backdrop(Scene scene, BackdropKind kind, boolean isShown, RandomDraws draws) {
        List<BackdropKind> kinds =
                BackdropKind.all().stream().filter(k -> (k == kind) == isShown).toList();
        boolean isKept = (scene.place().backdrop() == kind) == isShown;
        return isKept
                ? scene
                : scene.at(Backdrop.of(draws.pick(kinds), draws.named("seed").bits()));
    }

    private static Scene elsewhere(Scene scene, RandomDraws draws) {
        return scene.at(Backdrop.of(
                draws.named("kind").pick(BackdropKind.all()),
                draws.named("seed").bits()));
    }
}
