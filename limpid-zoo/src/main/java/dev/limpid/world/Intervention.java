package dev.limpid.world;

import dev.limpid.metrics.Mask;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Part;
import java.util.Optional;

/**
 * A change of one cause of an image; everything else stays the same.
 *
 * <p>Law: a pixel that shows nothing {@link #concerned}, before and after, keeps its colour exactly.
 */
public sealed interface Intervention {

    /** The scene after the change. */
    Scene on(Scene scene);

    /** Whether the change may alter, add or remove shapes with this label. */
    boolean concerned(Label label);

    /** The pixels that may differ between the images before and after the change. */
    default Mask reach(Drawing before, Drawing after) {
        return before.masks().touched(this::concerned).or(after.masks().touched(this::concerned));
    }

    /** Removes a part. @throws IllegalArgumentException if it is the body, which carries the others */
    static Intervention remove(Part part) {
        return new Remove(part);
    }

    /** Replaces a part by another variant. */
    static Intervention exchange(Variant look) {
        return new Exchange(look);
    }

    /** Changes the main colour of a part, {@code 0xRRGGBB}. */
    static Intervention recolour(Part part, int rgb) {
        return new Recolour(part, rgb);
    }

    /** Replaces the background. */
    static Intervention move(Backdrop place) {
        return new Move(place);
    }

    /** Removes an object by its number: an object of the background, the scarf or the watermark. */
    static Intervention take(int object) {
        return new Take(object);
    }

    /** Adds a watermark, or removes it. */
    static Intervention mark(Optional<Watermark> mark) {
        return new Mark(mark);
    }

    /** Adds a scarf of a colour, or removes it. */
    static Intervention dress(Optional<Integer> scarf) {
        return new Dress(scarf);
    }

    /** See {@link #remove}. */
    record Remove(Part part) implements Intervention {
        @Override
        public Scene on(Scene scene) {
            return scene.with(scene.creature().without(part));
        }

        @Override
        public boolean concerned(Label label) {
            return label.isOf(part);
        }
    }

    /** See {@link #exchange}. */
    record Exchange(Variant look) implements Intervention {
        @Override
        public Scene on(Scene scene) {
            return scene.with(scene.creature().with(look));
        }

        /** Exchanging the body moves everything that is attached to it: all parts and the scarf. */
        @Override
        public boolean concerned(Label label) {
            return look.part() == Part.BODY
                    ? label.object() == Label.CREATURE || label.object() == Creature.SCARF
                    : label.isOf(look.part());
        }
    }

    /** See {@link #recolour}. */
    record Recolour(Part part, int rgb) implements Intervention {
        @Override
        public Scene on(Scene scene) {
            return scene.with(scene.creature().in(scene.creature().coat().with(part, rgb)));
        }

        @Override
        public boolean concerned(Label label) {
            return label.isOf(part);
        }
    }

    /** See {@link #move}. */
    record Move(Backdrop place) implements Intervention {
        @Override
        public Scene on(Scene scene) {
            return scene.at(place);
        }

        @Override
        public boolean concerned(Label label) {
            return label.object() == Label.BACKDROP || label.object() >= Backdrop.FIRST;
        }
    }

    /** See {@link #take}. */
    record Take(int object) implements Intervention {
        /** An object. @throws IllegalArgumentException if it is the backdrop or the creature */
        public Take {
            if (object <= Label.CREATURE) {
                throw new IllegalArgumentException("object " + object + " cannot be removed");
            }
        }

        @Override
        public Scene on(Scene scene) {
            return switch (object) {
                case Creature.SCARF -> scene.with(scene.creature().wearing(Optional.empty()));
                case Watermark.OBJECT -> scene.marked(Optional.empty());
                default -> scene.at(scene.place().without(object));
            };
        }

        @Override
        public boolean concerned(Label label) {
            return label.object() == object;
        }
    }

    /** See {@link #mark}. */
    record Mark(Optional<Watermark> mark) implements Intervention {
        @Override
        public Scene on(Scene scene) {
            return scene.marked(mark);
        }

        @Override
        public boolean concerned(Label label) {
            return label.object() == Watermark.OBJECT;
        }
    }

    /** See {@link #dress}. */
    record Dress(Optional<Integer> scarf) implements Intervention {
        @Override
        public Scene on(Scene scene) {
            return scene.with(scene.creature().wearing(scarf));
        }

        @Override
        public boolean concerned(Label label) {
            return label.object() == Creature.SCARF;
        }
    }
}
