package dev.limpid.app.evaluation;

import dev.limpid.metrics.Interval;
import dev.limpid.world.evaluation.Measure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How near one way to explain came to the known truth, picture by picture. */
public final class EvaluationResult {
    private final String name;
    private final String family;
    private final Map<Measure, List<Double>> numbers = new EnumMap<>(Measure.class);
    private int pictures;
    private double background;
    private double seconds;

    /**
     * Nothing judged yet.
     *
     * @param family what kind of method it is; empty for a map that knows nothing of the network
     */
    public EvaluationResult(String name, String family) {
        this.name = name;
        this.family = family;
    }

    /**
     * Notes a picture.
     *
     * @param measured what was measured on it
     * @param elsewhere the share of its evidence that lies on the background
     * @param took how long the explanation took, in seconds
     */
    public void add(Map<Measure, Double> measured, double elsewhere, double took) {
        measured.forEach((measure, number) ->
                numbers.computeIfAbsent(measure, m -> new ArrayList<>()).add(number));
        pictures++;
        background += elsewhere;
        seconds += took;
    }

    /** The name of the method or map. */
    public String name() {
        return name;
    }

    /** The name of its family. */
    public String family() {
        return family;
    }

    /** Whether it is a method, and not a map that knows nothing of the network. */
    public boolean isMethod() {
        return !family.isEmpty();
    }

    /** On how many pictures it was judged. */
    public int pictures() {
        return pictures;
    }

    /** The share of its evidence that lies on the background, on average. */
    public double background() {
        return background / pictures;
    }

    /** What an explanation took on average, in seconds. */
    public double seconds() {
        return seconds / pictures;
    }

    /** The mean over the pictures and where it may lie; empty where no picture told. */
    public Optional<Interval> find(Measure measure) {
        List<Double> each = numbers.getOrDefault(measure, List.of());
        return each.isEmpty()
                ? Optional.empty()
                : Optional.of(Interval.ofMean(
                        each.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** The mean over the pictures; 0 where no picture told. */
    public double mean(Measure measure) {
        return numbers.getOrDefault(measure, Collections.emptyList()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }
}
