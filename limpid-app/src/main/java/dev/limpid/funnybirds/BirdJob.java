package dev.limpid.funnybirds;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.data.BirdParts;
import dev.limpid.data.FunnyBirdsData;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Mask;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Target;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.FunnyBirds;
import dev.limpid.world.funnybirds.PartImportance;
import dev.limpid.world.funnybirds.PartProtocol;
import dev.limpid.world.funnybirds.PartTable;
import dev.limpid.world.funnybirds.ProtocolScores;
import dev.limpid.world.funnybirds.ProtocolTally;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The protocol of FunnyBirds on the authors' pictures: removes parts and objects by their own pictures, and compares what that does to
 * the scores of a network with the importance that methods assign. Pictures of a class without the pair of other classes that
 * target sensitivity needs are left out of it and counted. Not safe for several threads.
 *
 * <pre>{@code
 * try (BirdJob job = new BirdJob(model, FunnyBirdsData.of(folder, 0))) {
 *     job.add(MethodCall.of("grad-cam"), Optional.empty(), 0);
 *     for (int i = 0; i < job.size(); i++) {
 *         job.judge(i);
 *     }
 *     job.results().forEach(r -> System.out.println(r.method() + " " + r.scores()));
 * }
 * }</pre>
 */
public final class BirdJob implements AutoCloseable {
    /** The masks of parts and objects are widened by so many pixels, as in the authors' program. */
    private static final int MARGIN = 2;

    private final Model model;
    private final FunnyBirdsData data;
    private final PartProtocol protocol;
    private final Map<String, Explainer> methods = new LinkedHashMap<>();
    private final Map<String, List<ProtocolTally>> tallies = new LinkedHashMap<>();
    private int pictures;
    private int withoutPair;

    /**
     * Makes a network ready.
     *
     * @throws LimpidException if it has fewer classes than the data set
     */
    public BirdJob(Model model, FunnyBirdsData data) {
        int classes = data.classes().size();
        if (model.classifier().classes() < classes) {
            throw LimpidException.badInput(
                    model.title() + " has " + model.classifier().classes() + " classes, but " + data.name() + " has "
                            + classes + " kinds of birds, so it cannot be judged by them");
        }
        this.model = model;
        this.data = data;
        protocol = new PartProtocol(new PartTable(data.looks()));
    }

    /** How many pictures there are. */
    public int size() {
        return data.size();
    }

    /**
     * Adds a method.
     *
     * @param layer where it looks, if it takes a layer
     * @param seed where random draws start
     * @throws LimpidException if it does not work on this network
     */
    public void add(MethodCall call, Optional<String> layer, long seed) {
        methods.put(call.method(), model.explainer(call, layer, seed));
        tallies.put(call.method(), new ArrayList<>());
    }

    /** Judges all methods on a picture. @throws LimpidException if one of its files cannot be read, or a method gives no map */
    public void judge(int picture) {
        BirdPicture ablated = new BirdPicture(model, data, picture);
        Tensor input = model.tensor(data.image(picture));
        BirdParts parts = data.parts(picture);
        List<Mask> ofParts = new ArrayList<>();
        for (int p = 0; p < FunnyBirdsData.PARTS.size(); p++) {
            ofParts.add(parts.part(p).widened(MARGIN));
        }
        List<Mask> ofObjects = new ArrayList<>();
        for (int o = 0; o < data.objects(picture); o++) {
            ofObjects.add(parts.object(o).widened(MARGIN));
        }
        methods.forEach((name, explainer) -> {
            Map<Integer, PartImportance> told = new TreeMap<>();
            List<ProtocolTally> all = tallies.computeIfAbsent(name, n -> new ArrayList<>());
            all.add(protocol.measure(
                    ablated,
                    k -> told.computeIfAbsent(
                            k, c -> importance(map(explainer, input, c, parts), ofParts, ofObjects))));
        });
        pictures++;
        withoutPair += protocol.classes().pair(ablated.truth()).isEmpty() ? 1 : 0;
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

    /** The map of a class at the size of the map of parts; 0 where the network does not see the picture. */
    private float[] map(Explainer explainer, Tensor input, int target, BirdParts parts) {
        Tensor scores =
                explainer.explain(input, Target.of(target), Progress.SILENT).scores();
        if (!ScoreMap.isMap(scores)) {
            throw LimpidException.badInput("its scores are " + scores.type() + " and not a map");
        }
        Preprocessing seen = model.classifier().preprocessing();
        float[] values = ScoreGrid.upsampled(scores, List.of(seen.height(), seen.width()))
                .toFloats();
        int pixels = seen.width() * seen.height();
        float[] map = new float[parts.width() * parts.height()];
        for (int p = 0; p < map.length; p++) {
            int row = p / parts.width();
            int x = place((p % parts.width() + 0.5) / parts.width(), seen.width());
            int y = place((row + 0.5) / parts.height(), seen.height());
            for (int i = y * seen.width() + x; x >= 0 && y >= 0 && i < values.length; i += pixels) {
                map[p] += values[i];
            }
        }
        return map;
    }

    /** Where a share of the side of a square picture is in the network's input; -1 if it is cropped. */
    private int place(double share, int side) {
        Preprocessing seen = model.classifier().preprocessing();
        boolean isCropped = seen.fit() == Preprocessing.Fit.SHORTER
                || seen.fit() == Preprocessing.Fit.AUTO
                || seen.fit() == Preprocessing.Fit.SQUARE;
        double whole = isCropped ? Math.max(seen.shorterSide(), side) : side;
        double at = share * whole - (whole - side) / 2;
        return at < 0 || at >= side ? -1 : (int) at;
    }

    /**
     * The results of one method over the pictures so far.
     *
     * @param scores each criterion with its interval; without those that are undefined for all pictures
     * @param pictures how many were judged
     * @param withoutPair how many of them are of a class without the pair of classes that target sensitivity needs
     * @param sensitivity how many of them define target sensitivity: they have a pair, and the network tells it apart by its parts
     */
    public record Result(
            String method, Map<Criterion, Interval> scores, int pictures, int withoutPair, long sensitivity) {}

    /** The results of all methods, in the order in which they were added. */
    public List<Result> results() {
        List<Result> results = new ArrayList<>();
        tallies.forEach((name, found) -> {
            Map<Criterion, Interval> scores = new EnumMap<>(Criterion.class);
            for (Criterion criterion : Criterion.values()) {
                Interval.of(found.size(), chosen -> criterion.of(chosen(found, chosen)))
                        .ifPresent(interval -> scores.put(criterion, interval));
            }
            long sensitivity = found.isEmpty() ? 0 : FunnyBirds.scores(found).sensitivityPictures();
            results.add(new Result(name, scores, pictures, withoutPair, sensitivity));
        });
        return results;
    }

    private static ProtocolScores chosen(List<ProtocolTally> found, int[] chosen) {
        List<ProtocolTally> some = new ArrayList<>();
        for (int i : chosen) {
            some.add(found.get(i));
        }
        return FunnyBirds.scores(some);
    }

    @Override
    public void close() {
        methods.values().forEach(Explainer::close);
    }
}
