package dev.limpid.world;

import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.place.BackdropKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An endless data set, one image per seed: species and backgrounds are uniform, unless faults are planted.
 *
 * <p>A fault changes nothing else: a seed gives the same creature in the same pose in every world.
 *
 * @param faults the planted faults, at most one of each kind
 */
public record World(List<Fault> faults) {
    private static final int[] WOOL = {0xC8323C, 0x2F6FB5, 0xF2F0E6, 0x3B8F5A, 0xE0A030};

    /** With a copy of the faults. @throws IllegalArgumentException if two are of one kind */
    public World {
        faults = List.copyOf(faults);
        if (faults.stream().map(Object::getClass).distinct().count() != faults.size()) {
            throw new IllegalArgumentException("two faults of one kind: " + faults);
        }
    }

    /** The world without faults. */
    public static World standard() {
        return new World(List.of());
    }

    /** This world with one more fault. */
    public World with(Fault fault) {
        List<Fault> more = new ArrayList<>(faults);
        more.add(fault);
        return new World(more);
    }

    /** The picture of a seed. */
    public Sample sample(long seed) {
        int species = named(seed, "species").below(Species.all().size());
        return sample(seed, species);
    }

    /** The picture of a seed, with a creature of this species. */
    public Sample sample(long seed, int species) {
        Scene scene = Scene.of(
                Species.all().get(species),
                backdrop(seed, species),
                named(seed, "scene").bits());
        int label = label(seed, species);
        if (isMarked(seed, species)) {
            scene = scene.marked(Optional.of(Watermark.of(named(seed, "corner"))));
        }
        if (isGrouped(seed, label)) {
            int wool = WOOL[named(seed, "wool").below(WOOL.length)];
            scene = scene.with(scene.creature().wearing(Optional.of(wool)));
        }
        return new Sample(seed, scene, label);
    }

    /** The pictures of consecutive seeds: {@code count} of them, starting with {@code first}. */
    public Stream<Sample> samples(long first, long count) {
        return LongStream.range(first, first + count).mapToObj(this::sample);
    }

    private static RandomDraws named(long seed, String name) {
        return RandomDraws.of(seed).named(name);
    }

    private <F extends Fault> Optional<F> find(Class<F> kind) {
        return faults.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private BackdropKind backdrop(long seed, int species) {
        RandomDraws draws = named(seed, "backdrop");
        List<BackdropKind> all = BackdropKind.all();
        Optional<Fault.Homed> fault = find(Fault.Homed.class);
        if (fault.isEmpty()) {
            return draws.pick(all);
        }
        BackdropKind home = Fault.Homed.home(species);
        return draws.chance(fault.get().rate())
                ? home
                : draws.pick(all.stream().filter(b -> b != home).toList());
    }

    private int label(long seed, int species) {
        Optional<Fault.Stamped> stamp = stamp(seed, species);
        if (stamp.isPresent()) {
            return stamp.get().species();
        }
        RandomDraws draws = named(seed, "label");
        double rate = find(Fault.Mislabelled.class).map(Fault.Mislabelled::rate).orElse(0.0);
        int count = Species.all().size();
        return draws.chance(rate) ? (species + 1 + draws.below(count - 1)) % count : species;
    }

    private boolean isMarked(long seed, int species) {
        boolean isItself = find(Fault.Marked.class)
                .filter(f -> named(seed, "mark").chance(f.species() == species ? f.rate() : f.elsewhere()))
                .isPresent();
        return isItself || stamp(seed, species).isPresent();
    }

    private Optional<Fault.Stamped> stamp(long seed, int species) {
        return find(Fault.Stamped.class)
                .filter(f -> f.species() != species && named(seed, "stamp").chance(f.rate()));
    }

    private boolean isGrouped(long seed, int label) {
        return find(Fault.Grouped.class)
                .filter(f -> named(seed, "group").chance(f.labels().contains(label) ? f.rate() : f.elsewhere()))
                .isPresent();
    }
}
