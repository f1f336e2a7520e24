package dev.limpid.funnybirds;

import dev.limpid.Image;
import dev.limpid.data.BirdParts;
import dev.limpid.data.FunnyBirdsData;
import dev.limpid.data.SeenPixels;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Mask;
import dev.limpid.model.Preprocessing;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.FunnyBirds;
import dev.limpid.world.funnybirds.PartImportance;
import dev.limpid.world.funnybirds.PartProtocol;
import dev.limpid.world.funnybirds.PartTable;
import dev.limpid.world.funnybirds.ProtocolTally;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The protocol of FunnyBirds on the authors' pictures: parts and objects are removed by pictures of their own, and what that does to the
 * scores of a network is compared with the importance that an explanation assigns. A network is asked once about each picture, however many
 * explanations are judged. Pictures of a class without the pair of other classes that target sensitivity needs add nothing to
 * it. Safe for many threads if the network is.
 *
 * <p>Ref.: Hesse, Schaub-Meyer and Roth, FunnyBirds: A Synthetic Vision Dataset for a Part-Based Analysis of Explainable AI Methods,
 * 2023, arXiv 2308.06248.
 */
public final class BirdProtocol {
    /** The masks of parts and objects are widened by so many pixels, as in the authors' program. */
    private static final int MARGIN = 2;

    private static final int RESAMPLES = 200;

    private final FunnyBirdsData data;
    private final Function<Image, double[]> network;
    private final Preprocessing seen;
    private final PartProtocol protocol;
    private final Map<Integer, BirdPicture> pictures = new ConcurrentHashMap<>();

    /**
     * The protocol for a network.
     *
     * @param network the scores of the classes for a picture
     * @param seen how the network sees a picture
     * @param classes how many scores there are
     * @throws LimpidException if they are fewer than the classes of the data set
     */
    public BirdProtocol(FunnyBirdsData data, Function<Image, double[]> network, Preprocessing seen, int classes) {
        int birds = data.classes().size();
        if (classes < birds) {
            throw LimpidException.badInput("the network has " + classes + " classes, but " + data.name() + " has "
                    + birds + " classes of birds, so it cannot be judged by them");
        }
        this.data = data;
        this.network = network;
        this.seen = seen;
        this.protocol = new PartProtocol(new PartTable(data.looks()));
    }

    /** Whether a picture is of a class with the pair of other classes that target sensitivity needs. */
    public boolean hasPair(int picture) {
        return protocol.classes().pair(data.label(picture).orElseThrow()).isPresent();
    }

    /**
     * Judges the explanations of one picture.
     *
     * @param maps the map for the score of a class: {@code float[H*W]} at the size of the network's input
     * @throws LimpidException if one of the files of the picture cannot be read, or its map of parts shows no part
     */
    public ProtocolTally measure(int picture, IntFunction<float[]> maps) {
        BirdParts parts = data.parts(picture);
        SeenPixels pixels = SeenPixels.of(parts.width(), parts.height(), seen);
        List<Mask> shown = IntStream.range(0, FunnyBirdsData.PARTS.size())
                .mapToObj(parts::part)
                .toList();
        if (shown.stream().allMatch(m -> m.count() == 0)) {
            throw LimpidException.badInput("the map of parts of " + data.name(picture)
                    + " shows no part: its colours are not those of FunnyBirds");
        }
        List<Mask> ofParts = shown.stream().map(m -> seen(m, pixels)).toList();
        List<Mask> ofObjects = IntStream.range(0, data.objects(picture))
                .mapToObj(o -> seen(parts.object(o), pixels))
                .toList();
        BirdPicture ablated = pictures.computeIfAbsent(picture, p -> new BirdPicture(network, data, p));
        Map<Integer, PartImportance> told = new HashMap<>();
        return protocol.measure(ablated, k -> {
            PartImportance known = told.get(k);
            if (known == null) {
                known = importance(maps.apply(k), ofParts, ofObjects);
                told.put(k, known);
            }
            return known;
        });
    }

    /** The pixels of a part or object, widened, as the network sees them. */
    private static Mask seen(Mask shown, SeenPixels pixels) {
        Mask wide = shown.widened(MARGIN);
        BitSet all = new BitSet();
        for (int i = 0; i < wide.width() * wide.height(); i++) {
            all.set(i, wide.contains(i));
        }
        return pixels.mask(all);
    }

    private static PartImportance importance(float[] map, List<Mask> parts, List<Mask> objects) {
        TreeMap<Integer, Double> things = new TreeMap<>();
        for (int o = 0; o < objects.size(); o++) {
            things.put(o, objects.get(o).sum(map));
        }
        double total = 0;
        for (float score : map) {
            total += score;
        }
        return new PartImportance(parts.stream().mapToDouble(m -> m.sum(map)).toArray(), things, total);
    }

    /** A score of some pictures together with its 95 % bootstrap interval; empty if it is undefined for all of them. */
    public static Optional<Interval> score(Criterion criterion, List<ProtocolTally> tallies) {
        return Interval.of(tallies.size(), RESAMPLES, chosen -> {
            List<ProtocolTally> some = new ArrayList<>();
            for (int i : chosen) {
                some.add(tallies.get(i));
            }
            return criterion.of(FunnyBirds.scores(some));
        });
    }
}
