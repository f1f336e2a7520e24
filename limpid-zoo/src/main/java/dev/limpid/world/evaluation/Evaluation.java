package dev.limpid.world.evaluation;

import dev.limpid.metrics.Interval;
import dev.limpid.world.Scene;
import dev.limpid.world.funnybirds.Ablations;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.funnybirds.FunnyBirds;
import dev.limpid.world.funnybirds.Predictor;
import dev.limpid.world.funnybirds.ProtocolScores;
import dev.limpid.world.funnybirds.ProtocolTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An evaluation of several methods for one network on the same images: by every {@link Measure} against the ground truth of
 * each image, and by the FunnyBirds protocol.
 *
 * <p>Measures use correctly classified images only, as in Arras et al.; FunnyBirds uses all. {@link Baselines} and the map
 * of the measured {@link Truth#map truth} are evaluated too: they show what chance and the best possible map score.
 */
public final class Evaluation {
    /** The name of the map of the measured truth. */
    public static final String TRUTH = "truth";

    private final Predictor network;
    private final TruthJudge judge;
    private final int side;
    private final int margin;
    private final boolean isOfMasks;
    private final Map<String, List<Map<Measure, Double>>> numbers = new LinkedHashMap<>();
    private final Map<String, List<ProtocolTally>> tallies = new LinkedHashMap<>();
    private int pictures;
    private int right;

    private Evaluation(Predictor network, TruthJudge judge, int side, boolean isOfMasks) {
        this.judge = judge;
        this.isOfMasks = isOfMasks;
        this.network = network;
        this.side = side;
        // The authors' program dilates masks by 2 in pictures of 256 pixels.
        margin = Math.toIntExact(Math.round(side / 128.0));
    }

    /**
     * An evaluation by all measures and the protocol, without images yet.
     *
     * @param judge takes the numbers of maps
     * @param side the size of images, in pixels
     */
    public static Evaluation of(Predictor network, TruthJudge judge, int side) {
        return new Evaluation(network, judge, side, false);
    }

    /** This evaluation with masks only: without effects and without the protocol, and many times faster. */
    public static Evaluation ofMasks(Predictor network, TruthJudge judge, int side) {
        return new Evaluation(network, judge, side, true);
    }

    /**
     * Adds an image.
     *
     * @param methods by name, the same for every image
     */
    public void add(Scene scene, Map<String, Explanation.ByMap> methods) {
        Ablations ablations = new Ablations(network, scene, side);
        pictures++;
        Optional<Truth> truth = Optional.empty();
        if (ablations.prediction() == ablations.truth()) {
            truth = Optional.of(isOfMasks ? Truth.ofMasks(scene, side) : Truth.of(network, scene, side));
            right++;
        }
        Map<String, Explanation.ByMap> all = new LinkedHashMap<>(methods);
        all.putAll(Baselines.all());
        for (Map.Entry<String, Explanation.ByMap> method : all.entrySet()) {
            Explanation.ByMap maps = onceEach(method.getValue());
            Explanation explanation = Explanation.of(maps, margin);
            List<ProtocolTally> found = tallies.computeIfAbsent(method.getKey(), n -> new ArrayList<>());
            if (!isOfMasks) {
                found.add(FunnyBirds.measure(ablations, explanation));
            }
            truth.ifPresent(t -> note(method.getKey(), t, maps.map(t.picture(), t.species())));
        }
        if (!isOfMasks) {
            truth.ifPresent(t -> note(TRUTH, t, t.map()));
        }
    }

    private void note(String name, Truth truth, float[] map) {
        numbers.computeIfAbsent(name, n -> new ArrayList<>()).add(judge.judge(truth, map));
    }

    /** The protocol and the measures use some maps of an image twice. */
    private static Explanation.ByMap onceEach(Explanation.ByMap maps) {
        Map<Integer, float[]> known = new HashMap<>();
        return (picture, species) -> known.computeIfAbsent(species, s -> maps.map(picture, s));
    }

    /** Number of images. */
    public int pictures() {
        return pictures;
    }

    /** Number of images that the network classified correctly. */
    public int right() {
        return right;
    }

    /**
     * The results of one method.
     *
     * @param name its name
     * @param measures against the ground truth; without those that are undefined for all images
     * @param protocol the FunnyBirds scores; without those that are undefined for all images, and empty for the truth
     *     itself
     */
    public record Result(String name, Map<Measure, Interval> measures, Map<Criterion, Interval> protocol) {}

    /** The results of all methods on all images so far, in the order in which the methods were given. */
    public List<Result> results() {
        List<Result> results = new ArrayList<>();
        tallies.forEach((name, found) ->
                results.add(new Result(name, measures(numbers.getOrDefault(name, List.of())), protocol(found))));
        if (numbers.containsKey(TRUTH)) {
            results.add(new Result(TRUTH, measures(numbers.getOrDefault(TRUTH, List.of())), Map.of()));
        }
        return results;
    }

    private static Map<Measure, Interval> measures(List<Map<Measure, Double>> each) {
        Map<Measure, Interval> intervals = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            double[] told = each.stream()
                    .flatMap(numbers -> Optional.ofNullable(numbers.get(measure)).stream())
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            if (told.length > 0) {
                intervals.put(measure, Interval.ofMean(told));
            }
        }
        return intervals;
    }

    private static Map<Criterion, Interval> protocol(List<ProtocolTally> found) {
        Map<List<Integer>, ProtocolScores> known = new HashMap<>();
        Map<Criterion, Interval> intervals = new EnumMap<>(Criterion.class);
        for (Criterion criterion : Criterion.values()) {
            Interval.of(found.size(), chosen -> scores(found, chosen, known, criterion))
                    .ifPresent(interval -> intervals.put(criterion, interval));
        }
        return intervals;
    }

    /** All criteria use the same bootstrap samples, so the scores are computed once. */
    private static OptionalDouble scores(
            List<ProtocolTally> found, int[] chosen, Map<List<Integer>, ProtocolScores> known, Criterion criterion) {
        List<Integer> key = Arrays.stream(chosen).boxed().toList();
        return criterion.of(known.computeIfAbsent(
                key, k -> FunnyBirds.scores(k.stream().map(found::get).toList())));
    }
}
