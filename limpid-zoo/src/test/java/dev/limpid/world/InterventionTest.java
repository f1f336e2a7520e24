package dev.limpid.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.limpid.metrics.Mask;
import dev.limpid.testkit.Thorough;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.place.Backdrop;
import dev.limpid.world.place.BackdropKind;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Part;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterventionTest {

    private static final int SIDE = 96;
    private static final int SEEDS = Thorough.orElse(12, 3);

    private static Scene scene(long seed) {
        return World.standard()
                .with(new Fault.Grouped(Set.of(), 0, 0.5))
                .with(new Fault.Marked(0, 0.5, 0.5))
                .sample(seed)
                .scene();
    }

    /** Compares the pictures before and after; returns the number of changed pixels. */
    private static int changed(Scene scene, Drawing before, Intervention intervention) {
        Drawing after = intervention.on(scene).draw(SIDE);
        Mask reach = intervention.reach(before, after);
        int changed = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            boolean isSame = before.rgb(i) == after.rgb(i);
            if (reach.contains(i)) {
                changed += isSame ? 0 : 1;
            } else if (!isSame || !before.masks().at(i).equals(after.masks().at(i))) {
                fail(intervention + " changes pixel " + i + ", which it must not affect");
            }
        }
        return changed;
    }

    @Test
    void removingAPartLeavesEverythingElseBitForBit() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Scene scene = scene(seed);
            Drawing before = scene.draw(SIDE);
            for (Part part : Part.telling()) {
                int changed = changed(scene, before, Intervention.remove(part));
                int visible = before.masks().of(part).count();
                assertThat(changed).as(part + ", seed " + seed).isGreaterThanOrEqualTo(visible * 9 / 10);
                Drawing after = Intervention.remove(part).on(scene).draw(SIDE);
                assertThat(after.masks().touched(part).count()).isZero();
            }
        }
    }

    @Test
    void exchangingAPartLeavesEverythingElseBitForBit() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Scene scene = scene(seed);
            Drawing before = scene.draw(SIDE);
            for (Part part : Part.values()) {
                for (Variant look : Variant.of(part)) {
                    boolean isSame = scene.creature().looks().get(part) == look;
                    int changed = changed(scene, before, Intervention.exchange(look));
                    assertThat(changed > 0).as(look + ", seed " + seed).isEqualTo(!isSame);
                }
            }
        }
    }

    @Test
    void aPartInAnotherColourKeepsItsPixels() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Scene scene = scene(seed);
            Drawing before = scene.draw(SIDE);
            for (Part part : Part.values()) {
                Intervention green = Intervention.recolour(part, 0x20E040);
                assertThat(changed(scene, before, green)).isPositive();
                assertThat(green.on(scene).draw(SIDE).masks().of(part))
                        .isEqualTo(before.masks().of(part));
            }
        }
    }

    @Test
    void anotherBackgroundLeavesTheCreatureBitForBit() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Scene scene = scene(seed);
            Drawing before = scene.draw(SIDE);
            for (BackdropKind backdrop : BackdropKind.values()) {
                Intervention move = Intervention.move(Backdrop.of(backdrop, 1000 + seed));
                assertThat(changed(scene, before, move)).isGreaterThan(SIDE * SIDE / 5);
            }
        }
    }

    @Test
    void objectsScarvesAndWatermarksChangeIndependently() {
        int things = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Scene scene = scene(seed);
            Drawing before = scene.draw(SIDE);
            for (int object : before.masks().objects().keySet()) {
                assertThat(changed(scene, before, Intervention.take(object))).isPositive();
                things++;
            }
            changed(scene, before, Intervention.dress(Optional.of(0xFF0000)));
            changed(scene, before, Intervention.dress(Optional.empty()));
            changed(scene, before, Intervention.mark(Optional.of(new Watermark(true, true))));
            changed(scene, before, Intervention.mark(Optional.empty()));
        }
        assertThat(things).isGreaterThan(3 * SEEDS);
    }

    @Test
    void theBodyCannotBeRemoved() {
        assertThatThrownBy(() -> Intervention.remove(Part.BODY).on(scene(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("body");
    }

    @Test
    void exchangingAllPartsConvertsOneSpeciesToAnother() {
        Scene scene = scene(5);
        Species other =
                Species.all().get((scene.species().index() + 1) % Species.all().size());
        for (Part part : Part.telling()) {
            scene = Intervention.exchange(other.look(part)).on(scene);
        }
        Scene changed = scene;
        assertThat(Part.telling())
                .allSatisfy(p -> assertThat(Objects.requireNonNull(
                                changed.creature().looks().get(p)))
                        .isEqualTo(other.look(p)));
        assertThat(changed.draw(SIDE).masks().ofObject(Label.CREATURE).count()).isPositive();
    }
}
