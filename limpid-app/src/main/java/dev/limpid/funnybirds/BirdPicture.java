package dev.limpid.funnybirds;

import dev.limpid.Image;
import dev.limpid.data.FunnyBirdsData;
import dev.limpid.world.funnybirds.Ablated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The scores of a network for one of the authors' pictures with parts and objects removed. Each picture is read and run once. Safe for
 * many threads if the network is.
 */
final class BirdPicture implements Ablated {
    private final Function<Image, double[]> network;
    private final FunnyBirdsData data;
    private final int index;
    private final Map<Set<Integer>, double[]> known = new HashMap<>();
    private final SortedMap<Integer, Double> losses = new TreeMap<>();

    BirdPicture(Function<Image, double[]> network, FunnyBirdsData data, int index) {
        this.network = network;
        this.data = data;
        this.index = index;
    }

    @Override
    public int truth() {
        return data.label(index).orElseThrow();
    }

    @Override
    public synchronized double[] without(Set<Integer> parts) {
        return known.computeIfAbsent(
                Set.copyOf(parts),
                removed -> network.apply(removed.isEmpty() ? data.image(index) : data.withOnly(index, kept(removed))));
    }

    private static List<String> kept(Collection<Integer> removed) {
        List<String> kept = new ArrayList<>();
        for (int p = 0; p < FunnyBirdsData.PARTS.size(); p++) {
            if (!removed.contains(p)) {
                kept.add(FunnyBirdsData.PARTS.get(p));
            }
        }
        return kept;
    }

    @Override
    public synchronized SortedMap<Integer, Double> thingLosses() {
        if (losses.isEmpty()) {
            double score = without(Set.of())[truth()];
            SortedMap<Integer, Double> found = new TreeMap<>();
            for (int object = 0; object < data.objects(index); object++) {
                found.put(object, score - network.apply(data.withoutObject(index, object))[truth()]);
            }
            losses.putAll(found);
        }
        return losses;
    }
}
