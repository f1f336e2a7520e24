package dev.limpid.world.funnybirds;

import dev.limpid.world.Intervention;
import dev.limpid.world.Scene;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Part;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The scores of a network for one image with parts and objects removed. Each changed image is drawn and run only once.
 */
public final class Ablations {
    /** A change of the score below this share of it is irrelevant. */
    private static final double LITTLE = 0.05;

    private final Predictor network;
    private final Scene scene;
    private final int side;
    private final Drawing picture;
    private final double[] scores;
    private final Map<Set<Part>, double[]> without = new HashMap<>();
    private final Map<Integer, double[]> withoutThing = new TreeMap<>();

    /**
     * The ablations of one image.
     *
     * @param side its size in pixels
     */
    public Ablations(Predictor network, Scene scene, int side) {
        this.network = network;
        this.scene = scene;
        this.side = side;
        picture = scene.draw(side);
        scores = network.scores(picture);
    }

    /** The picture. */
    public Drawing picture() {
        return picture;
    }

    /** The number of the true species. */
    public int truth() {
        return scene.species().index();
    }

    /** The number of the predicted species. */
    public int prediction() {
        return best(scores);
    }

    double score(int species) {
        return scores[species];
    }

    /** The scores without some parts. */
    double[] without(Collection<Part> parts) {
        return without.computeIfAbsent(Set.copyOf(parts), set -> {
            Scene changed = scene;
            for (Part part : Part.telling()) {
                changed = set.contains(part) ? Intervention.remove(part).on(changed) : changed;
            }
            return set.isEmpty() ? scores : network.scores(changed.draw(side));
        });
    }

    /** The prediction when only these identifying parts are kept. */
    int predictionWithOnly(Set<Part> kept) {
        return predictionWithout(
                Part.telling().stream().filter(p -> !kept.contains(p)).toList());
    }

    int predictionWithout(Collection<Part> parts) {
        return best(without(parts));
    }

    /** The loss of a species' score without each part. */
    Map<Part, Double> losses(int species) {
        Map<Part, Double> losses = new EnumMap<>(Part.class);
        for (Part part : Part.telling()) {
            losses.put(part, scores[species] - without(List.of(part))[species]);
        }
        return losses;
    }

    /** The loss of the true species' score without each visible object that is not the creature. */
    Map<Integer, Double> thingLosses() {
        Map<Integer, Double> losses = new TreeMap<>();
        for (int thing : picture.masks().objects().keySet()) {
            double[] changed = withoutThing.computeIfAbsent(
                    thing, n -> network.scores(Intervention.take(n).on(scene).draw(side)));
            losses.put(thing, scores[truth()] - changed[truth()]);
        }
        return losses;
    }

    /** Whether a loss of the true species' score is irrelevant: it is small, or a gain. */
    boolean isIrrelevant(double loss) {
        return loss <= 0 || Math.abs(loss) < LITTLE * Math.abs(scores[truth()]);
    }

    /** The parts, and the numbers of the objects, that are irrelevant for the true species' score. */
    Set<Object> irrelevant() {
        Set<Object> irrelevant = new HashSet<>();
        losses(truth()).forEach((part, loss) -> {
            if (isIrrelevant(loss)) {
                irrelevant.add(part);
            }
        });
        thingLosses().forEach((thing, loss) -> {
            if (isIrrelevant(loss)) {
                irrelevant.add(thing);
            }
        });
        return irrelevant;
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
