package dev.limpid.counterfactual;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.app.evaluation.Worlds;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.Mask;
import dev.limpid.report.Picture;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The true change from one species to another: the fewest parts of the creature whose exchange for those of the other species makes the
 * network predict it. Of several sets of as many parts it is the one that convinces the network most.
 *
 * @param parts the parts
 * @param before the shapes of the picture
 * @param reach the pixels that the exchange may alter: those that show a part before or after
 * @param after the picture after the exchange
 */
record TrueIntervention(Set<Part> parts, Masks before, Mask reach, Picture after) {

    /**
     * The true change of a drawn picture.
     *
     * @param from the number of its species, which the network predicts
     * @param to the number of the other species
     * @param target the network's class for it
     * @return empty if the network does not predict it even when all parts are exchanged
     */
    static Optional<TrueIntervention> find(Model model, long seed, Species from, Species to, int target) {
        Scene scene = Worlds.of(model).sample(seed).scene();
        int side = Worlds.side(model);
        List<Part> differing =
                Part.telling().stream().filter(p -> from.look(p) != to.look(p)).toList();
        for (int size = 1; size <= differing.size(); size++) {
            Optional<Tried> best = Optional.empty();
            for (Set<Part> parts : subsets(differing, size)) {
                Tried tried = tried(model, scene, side, parts, to, target);
                if (tried.margin() > 0
                        && (best.isEmpty() || tried.margin() > best.get().margin())) {
                    best = Optional.of(tried);
                }
            }
            if (best.isPresent()) {
                Set<Part> parts = best.get().parts();
                Drawing after = best.get().drawing();
                Masks before = scene.masks(side);
                Mask reach = parts.stream()
                        .map(p -> before.touched(p).or(after.masks().touched(p)))
                        .reduce(Mask::or)
                        .orElseThrow();
                return Optional.of(new TrueIntervention(parts, before, reach, Picture.of(side, side, after.pixels())));
            }
        }
        return Optional.empty();
    }

    private record Tried(Set<Part> parts, Drawing drawing, double margin) {}

    private static Tried tried(Model model, Scene scene, int side, Set<Part> parts, Species to, int target) {
        Creature creature = scene.creature();
        for (Part part : parts) {
            creature = creature.with(to.look(part));
        }
        Drawing drawing = scene.with(creature).draw(side);
        Tensor input = model.tensor(Image.of(side, side, drawing.pixels()));
        float[] logits = model.logits(input).toFloats();
        double other = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logits.length; k++) {
            other = k == target ? other : Math.max(other, logits[k]);
        }
        return new Tried(parts, drawing, logits[target] - other);
    }

    private static List<Set<Part>> subsets(List<Part> parts, int size) {
        List<Set<Part>> all = new ArrayList<>();
        for (int bits = 0; bits < 1 << parts.size(); bits++) {
            if (Integer.bitCount(bits) == size) {
                Set<Part> some = EnumSet.noneOf(Part.class);
                for (int i = 0; i < parts.size(); i++) {
                    if ((bits >> i & 1) == 1) {
                        some.add(parts.get(i));
                    }
                }
                all.add(some);
            }
        }
        return all;
    }

    /** The names of the parts. */
    List<String> words() {
        return Arrays.stream(Part.values())
                .filter(parts::contains)
                .map(Part::word)
                .toList();
    }
}
