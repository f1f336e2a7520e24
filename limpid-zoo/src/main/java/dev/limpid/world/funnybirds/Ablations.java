package dev.limpid.world.funnybirds;

import dev.limpid.world.Intervention;
import dev.limpid.world.Scene;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scores of a network for one image with parts and objects removed. Each changed image is drawn and run only once.
 */
public final class Ablations implements Ablated {
    private final Predictor network;
    private final Scene scene;
    private final int side;
    private final Drawing picture;
    private final double[] scores;
    private final Map<Set<Integer>, double[]> without = new HashMap<>();
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
    @Override
    public int truth() {
        return scene.species().index();
    }

    /** The number of the predicted species. */
    @Override
    public int prediction() {
        return Ablated.super.prediction();
    }

    /** The scores without some identifying parts. */
    @Override
    public double[] without(Set<Integer> parts) {
        return without.computeIfAbsent(Set.copyOf(parts), set -> {
            Scene changed = scene;
            for (int p = 0; p < Part.telling().size(); p++) {
                changed = set.contains(p)
                        ? Intervention.remove(Part.telling().get(p)).on(changed)
                        : changed;
            }
            return set.isEmpty() ? scores : network.scores(changed.draw(side));
        });
    }

    /** The loss of the true species' score without each visible object that is not the creature. */
    @Override
    public SortedMap<Integer, Double> thingLosses() {
        SortedMap<Integer, Double> losses = new TreeMap<>();
        for (int thing : picture.masks().objects().keySet()) {
            double[] changed = withoutThing.computeIfAbsent(
                    thing, n -> network.scores(Intervention.take(n).on(scene).draw(side)));
            losses.put(thing, scores[truth()] - changed[truth()]);
        }
        return losses;
    }
}
