package dev.limpid.world.evaluation;

import dev.limpid.metrics.Interval;
import dev.limpid.world.Scene;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.funnybirds.Finding;
import dev.limpid.world.funnybirds.FunnyBirds;
import dev.limpid.world.funnybirds.Predictor;
import dev.limpid.world.funnybirds.Study;
import dev.limpid.world.funnybirds.Verdict;
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
 * Several ways to explain one network, judged on the same pictures: by every {@link Measure} against the truth of each
 * picture, and by the protocol of FunnyBirds.
 *
 * <p>Measures take pictures that the network names rightly, as in Arras et al.; FunnyBirds takes all. In the same table
 * stand {@link Baselines} and the map that says the measured {@link Truth#map truth}, for what chance and the best score.
 */
public final class Evaluation {
    /** The name of the map that says what is true. */
    public static final String TRUTH = "truth";

    private final Predictor network;
    private final int side;
    private final int margin;
    private final boolean isOfMasks;
    private final Map<String, List<Map<Measure, Double>>> numbers = new LinkedHashMap<>();
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();
    private int pictures;
    private int right;

    private Evaluation(Predictor network, int side, boolean isOfMasks) {
        this.isOfMasks = isOfMasks;
        this.network = network;
        this.side = side;
        // The authors' program widens masks by 2 in pictures of 256 pixels.
        margin = Math.toIntExact(Math.round(side / 128.0));
    }

    /**
     * A contest about everything, without pictures yet.
     *
     * @param side the size of pictures, in pixels
     */
    public static Evaluation of(Predictor network, int side) {
        return new Evaluation(network, side, false);
    }

    /** The same about what the masks alone tell: without effects and without the protocol, and many times as fast. */
    public static Evaluation ofMasks(Predictor network, int side) {
        return new Evaluation(network, side, true);
    }

    /**
     * Judges on one picture more.
     *
     * @param methods by name, the same for every picture
     */
    public void add(Scene scene, Map<String, Explanation.ByMap> methods) {
        Study study = new Study(network, scene, side);
        pictures++;
        Optional<Truth> truth = Optional.empty();
        if (study.prediction() == study.truth()) {
            truth = Optional.of(isOfMasks ? Truth.ofMasks(scene, side) : Truth.of(network, scene, side));
            right++;
        }
        Map<String, Explanation.ByMap> all = new LinkedHashMap<>(methods);
        all.putAll(Baselines.all());
        for (Map.Entry<String, Explanation.ByMap> method : all.entrySet()) {
            Explanation.ByMap maps = onceEach(method.getValue());
            Explanation explanation = Explanation.of(maps, margin);
            List<Finding> found = findings.computeIfAbsent(method.getKey(), n -> new ArrayList<>());
            if (!isOfMasks) {
                found.add(FunnyBirds.measure(study, explanation));
            }
            truth.ifPresent(t -> note(method.getKey(), t, maps.map(t.picture(), t.species())));
        }
        if (!isOfMasks) {
            truth.ifPresent(t -> note(TRUTH, t, t.map()));
        }
    }

    private void note(String name, Truth truth, float[] map) {
        numbers.computeIfAbsent(name, n -> new ArrayList<>()).add(truth.judge(map));
    }

    /** The protocol and the measures ask for some maps of a picture twice. */
    private static Explanation.ByMap onceEach(Explanation.ByMap maps) {
        Map<Integer, float[]> known = new HashMap<>();
        return (picture, species) -> known.computeIfAbsent(species, s -> maps.map(picture, s));
    }

    /** How many pictures were shown. */
    public int pictures() {
        return pictures;
    }

    /** How many of them the network named rightly. */
    public int right() {
        return right;
    }

    /**
     * What one way to explain scores.
     *
     * @param name what it is called
     * @param measures against the truth of each picture; without those that no picture told
     * @param protocol by FunnyBirds; without those that no picture told, and empty for the truth itself
     */
    public record Result(String name, Map<Measure, Interval> measures, Map<Criterion, Interval> protocol) {}

    /** What everybody scores on all pictures so far, in the order in which they were given. */
    public List<Result> results() {
        List<Result> results = new ArrayList<>();
        findings.forEach((name, found) ->
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

    private static Map<Criterion, Interval> protocol(List<Finding> found) {
        Map<List<Integer>, Verdict> known = new HashMap<>();
        Map<Criterion, Interval> intervals = new EnumMap<>(Criterion.class);
        for (Criterion criterion : Criterion.values()) {
            Interval.of(found.size(), chosen -> verdict(found, chosen, known, criterion))
                    .ifPresent(interval -> intervals.put(criterion, interval));
        }
        return intervals;
    }

    /** Every criterion draws the same pictures again, so a verdict serves them all. */
    private static OptionalDouble verdict(
            List<Finding> found, int[] chosen, Map<List<Integer>, Verdict> known, Criterion criterion) {
        List<Integer> key = Arrays.stream(chosen).boxed().toList();
        return criterion.of(known.computeIfAbsent(
                key, k -> FunnyBirds.verdict(k.stream().map(found::get).toList())));
    }
}
