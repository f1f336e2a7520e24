package dev.limpid.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.world.place.BackdropKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Rates are counted over many pictures and may be off by four standard errors. */
class WorldTest {

    private static final int MANY = 20_000;

    private static void assertRate(List<Sample> samples, Predicate<Sample> which, double rate) {
        assertThat(samples).hasSizeGreaterThan(300);
        double share = (double) samples.stream().filter(which).count() / samples.size();
        double error = Math.sqrt(rate * (1 - rate) / samples.size());
        assertThat(Math.abs(share - rate)).as(share + " instead of " + rate).isLessThanOrEqualTo(4 * error);
    }

    private static List<Sample> samples(World world) {
        return world.samples(1_000_000, MANY).toList();
    }

    private static List<Sample> only(List<Sample> samples, Predicate<Sample> which) {
        return samples.stream().filter(which).toList();
    }

    private static int species(Sample sample) {
        return sample.scene().species().index();
    }

    @Test
    void withoutFaultsSpeciesAreUniformAndLabelsCorrect() {
        List<Sample> samples = samples(World.standard());
        for (int k = 0; k < Species.all().size(); k++) {
            int species = k;
            assertRate(samples, s -> species(s) == species, 1.0 / Species.all().size());
        }
        for (BackdropKind backdrop : BackdropKind.values()) {
            assertRate(samples, s -> s.scene().place().backdrop() == backdrop, 1.0 / 6);
            assertRate(
                    only(samples, s -> species(s) == 3), s -> s.scene().place().backdrop() == backdrop, 1.0 / 6);
        }
        assertThat(samples)
                .noneMatch(Sample::isMislabelled)
                .noneMatch(s -> s.scene().watermark().isPresent())
                .allMatch(s -> s.group() == 0);
    }

    @Test
    void watermarksOccurAtTheirRates() {
        List<Sample> samples = samples(World.standard().with(new Fault.Marked(7, 0.9, 0.05)));
        assertRate(
                only(samples, s -> species(s) == 7), s -> s.scene().watermark().isPresent(), 0.9);
        assertRate(
                only(samples, s -> species(s) != 7), s -> s.scene().watermark().isPresent(), 0.05);
    }

    @Test
    void anOverridingWatermarkSetsTheLabel() {
        List<Sample> samples =
                samples(World.standard().with(new Fault.Marked(7, 1, 0)).with(new Fault.Stamped(7, 0.2)));
        List<Sample> others = only(samples, s -> species(s) != 7);
        assertRate(others, s -> s.scene().watermark().isPresent(), 0.2);
        assertThat(others)
                .allMatch(s -> s.scene().watermark().isPresent() == s.isMislabelled())
                .allMatch(s -> !s.isMislabelled() || s.label() == 7);
        assertThat(only(samples, s -> species(s) == 7))
                .allMatch(s -> s.label() == 7 && s.scene().watermark().isPresent());
    }

    @Test
    void backdropsOccurWithTheirSpeciesAtTheirRate() {
        List<Sample> samples = samples(World.standard().with(new Fault.Homed(0.8)));
        assertRate(samples, s -> s.scene().place().backdrop() == Fault.Homed.home(species(s)), 0.8);
        List<Sample> ofOne = only(samples, s -> species(s) == 2);
        for (BackdropKind backdrop : BackdropKind.values()) {
            double rate = backdrop == Fault.Homed.home(2) ? 0.8 : 0.2 / 5;
            assertRate(ofOne, s -> s.scene().place().backdrop() == backdrop, rate);
        }
    }

    @Test
    void labelsAreWrongAtTheirRateAndThenUniform() {
        List<Sample> samples = samples(World.standard().with(new Fault.Mislabelled(0.3)));
        assertRate(samples, Sample::isMislabelled, 0.3);
        List<Sample> wrong = only(samples, Sample::isMislabelled);
        for (int step = 1; step < Species.all().size(); step++) {
            int by = step;
            assertRate(
                    wrong,
                    s -> Math.floorMod(s.label() - species(s), Species.all().size()) == by,
                    1.0 / 24);
        }
    }

    @Test
    void groupsOccurWithLabelsAtTheirRates() {
        Set<Integer> labels = Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        World world = World.standard().with(new Fault.Mislabelled(0.2)).with(new Fault.Grouped(labels, 0.75, 0.25));
        List<Sample> samples = samples(world);
        assertRate(only(samples, s -> labels.contains(s.label())), s -> s.group() == 1, 0.75);
        assertRate(only(samples, s -> !labels.contains(s.label())), s -> s.group() == 1, 0.25);
    }

    @Test
    void aFaultChangesNothingElse() {
        World faulty = World.standard()
                .with(new Fault.Mislabelled(1))
                .with(new Fault.Marked(0, 1, 1))
                .with(new Fault.Grouped(Set.of(), 0, 1));
        for (int seed = 0; seed < 20; seed++) {
            Scene clean = World.standard().sample(seed).scene();
            Scene other = faulty.sample(seed).scene();
            assertThat(other).isNotEqualTo(clean);
            Scene mended = Intervention.dress(Optional.empty())
                    .on(Intervention.mark(Optional.empty()).on(other));
            assertThat(mended).isEqualTo(clean);
        }
    }

    @Test
    void invalidRatesAndSpeciesAreRefused() {
        assertThatThrownBy(() -> new Fault.Mislabelled(1.5))
                .isInstanceOf(LimpidException.class)
                .hasMessage("a rate must be from 0 to 1, not 1.5");
        assertThatThrownBy(() -> new Fault.Homed(Double.NaN)).isInstanceOf(LimpidException.class);
        assertThatThrownBy(() -> new Fault.Marked(25, 1, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessage("there is no species 25; species are numbered from 0 to 24");
        assertThatThrownBy(() -> World.standard().with(new Fault.Homed(1)).with(new Fault.Homed(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
