package dev.limpid.trust.catalogue;

import static dev.limpid.trust.catalogue.PlantedWorld.SHAPE;
import static dev.limpid.trust.catalogue.PlantedWorld.input;
import static dev.limpid.trust.catalogue.PlantedWorld.noise;
import static dev.limpid.trust.catalogue.PlantedWorld.reversed;
import static dev.limpid.trust.catalogue.PlantedWorld.scaled;
import static dev.limpid.trust.catalogue.PlantedWorld.sum;
import static dev.limpid.trust.catalogue.PlantedWorld.times;
import static dev.limpid.trust.catalogue.PlantedWorld.weights;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Explanations of which it is known which is better. Each is a list, since some metrics belong to a data set.
 *
 * @param perfect the best one
 * @param random several without information, or with less of the virtue that is measured
 * @param inverted several that are the opposite
 */
record Planted(List<MetricInput> perfect, List<List<MetricInput>> random, List<List<MetricInput>> inverted) {
    private static final int DRAWS = 30;

    private static Planted of(MetricInput perfect, IntFunction<MetricInput> random, IntFunction<MetricInput> inverted) {
        return new Planted(
                List.of(perfect), draws(i -> List.of(random.apply(i))), draws(i -> List.of(inverted.apply(i))));
    }

    private static List<List<MetricInput>> draws(IntFunction<List<MetricInput>> one) {
        return IntStream.range(0, DRAWS).mapToObj(one).toList();
    }

    static Planted of(ExplanationMetric metric) {
        return switch (metric.info().family()) {
            // Infidelity asks for logits per unit of input.
            case FAITHFULNESS ->
                ofMaps(metric.info().name().equals("infidelity") ? scaled(weights(), 0.4f) : weights());
            case LOCALISATION -> ofMaps(Normalisation.POSITIVE.of(weights()));
            case COMPLEXITY -> complexity(metric.info().name());
            case ROBUSTNESS ->
                metric.info().name().equals("consistency")
                        ? consistency()
                        : robustness(metric.info().name());
            case RANDOMISATION -> randomisation(metric.info().name());
            case AXIOM -> axiom(metric.info().name());
            // Metrics of these families are computed by protocols above this module.
            case VERIFICATION, FUNNYBIRDS ->
                throw new IllegalArgumentException(metric.info().name());
        };
    }

    private static Planted ofMaps(float[] perfect) {
        return of(
                map(perfect, (x, t, s) -> perfect),
                i -> map(noise(1000 + 7919L * i), (x, t, s) -> noise(Arrays.hashCode(x) + i)),
                i -> map(reversed(perfect), (x, t, s) -> reversed(perfect)));
    }

    private static MetricInput map(float[] map, MapFunction explainer) {
        return input(map, explainer, Set.of()).build();
    }

    private static MetricInput explainer(MapFunction explainer) {
        return map(noise(0), explainer);
    }

    /** A patch, noise in eight levels, and noise that alternates its sign; for concentration, a constant map. */
    private static Planted complexity(String name) {
        boolean isConcentration =
                Set.of("sparseness", "complexity", "effective-complexity").contains(name);
        return of(
                map(Normalisation.POSITIVE.of(weights()), (x, t, s) -> x),
                i -> {
                    float[] levels = noise(i);
                    for (int p = 0; p < levels.length; p++) {
                        levels[p] = Math.max(0, Math.round(levels[p] * 8) / 8f - (isConcentration ? 0.3f : 0));
                    }
                    return map(levels, (x, t, s) -> x);
                },
                i -> {
                    float[] worst = noise(i + 100);
                    for (int p = 0; p < worst.length; p++) {
                        worst[p] = isConcentration ? 1 : (p / 16 + p) % 2 == 0 ? worst[p] : -worst[p];
                    }
                    return map(worst, (x, t, s) -> x);
                });
    }

    /** Linear in the input, with noise that jumps from input to input, and with a sign that does. */
    private static Planted robustness(String name) {
        boolean isMoving = name.equals("augmentation-agreement");
        float[] ones = new float[SHAPE.pixels()];
        Arrays.fill(ones, 1);
        // Above 0, since relative changes divide by the scores; equal everywhere where the map must move with the
        // input.
        float[] weights = isMoving ? ones : sum(ones, 1, weights());
        float[] base = PlantedWorld.input();
        // Moving the input changes the scores of a fixed patch by itself.
        float jump = name.equals("continuity") ? 0.5f : 0.1f;
        boolean isSeed = name.equals("seed-stability");
        return of(
                explainer((x, t, s) -> times(weights, x)),
                i -> explainer((x, t, s) -> sum(times(weights, x), jump, noise(Arrays.hashCode(x) + 31 * s + i))),
                i -> explainer((x, t, s) -> {
                    boolean isFirst = isSeed ? s % 2 == 0 : Arrays.equals(x, base);
                    return scaled(times(weights, x), isFirst ? 1 : -1);
                }));
    }

    /** Twelve inputs of two classes: cells by class, at random, and shared by one input of each class. */
    private static Planted consistency() {
        IntFunction<List<MetricInput>> random = i -> cells(k -> (int) (noise(7L * i + k)[0] * 4));
        return new Planted(cells(k -> k % 2), draws(random), draws(i -> cells(k -> k / 2)));
    }

    private static List<MetricInput> cells(IntFunction<Integer> cell) {
        List<MetricInput> all = new ArrayList<>();
        for (int k = 0; k < 12; k++) {
            float[] map = new float[SHAPE.pixels()];
            int at = cell.apply(k);
            map[at / 4 * 64 + at % 4 * 4] = 1;
            int predicted = k % 2;
            Scores network = Scores.of(SHAPE, 2, x -> new double[] {0.5 - predicted, predicted - 0.5});
            all.add(MetricInput.of(SHAPE)
                    .map(map)
                    .input(PlantedWorld.input())
                    .network(network, predicted)
                    .build());
        }
        return all;
    }

    /** Maps that follow the weights and the class, that follow them in part, and that do not. */
    private static Planted randomisation(String name) {
        float[] learnt = sum(scaled(noise(5), 0.1f), 1, Normalisation.POSITIVE.of(weights()));
        if (name.equals("data-randomisation")) {
            return of(
                    pair((x, t, s) -> learnt, (x, t, s) -> reversed(learnt)),
                    i -> pair((x, t, s) -> learnt, (x, t, s) -> noise(7L + i)),
                    i -> pair((x, t, s) -> learnt, (x, t, s) -> learnt));
        }
        if (name.equals("edge-similarity")) {
            return ofMaps(Normalisation.POSITIVE.of(weights()));
        }
        if (name.equals("efficient-mprt")) {
            return of(
                    drawn(learnt, noise(6), 1),
                    i -> drawn(learnt, sum(scaled(noise(8L + i), 0.1f), 1, Normalisation.POSITIVE.of(weights())), 1),
                    i -> drawn(learnt, Normalisation.POSITIVE.of(weights()), 1));
        }
        return of(
                drawn(learnt, noise(6), 1),
                i -> drawn(learnt, sum(scaled(learnt, 0.7f), 0.1f, noise(7L + i)), 0.1f),
                i -> drawn(learnt, learnt, 0));
    }

    private static MetricInput drawn(float[] learnt, float[] afterwards, float share) {
        MapFunction explainer =
                (x, t, s) -> t == 0 ? learnt : share == 1 ? noise(40 + t) : sum(learnt, share, noise(40 + t));
        return input(learnt, explainer, Set.of())
                .randomised(PlantedWorld.randomised((drawn, x) -> afterwards))
                .build();
    }

    private static Planted axiom(String name) {
        float[] exact = scaled(weights(), 0.4f);
        float[] contributions = times(exact, PlantedWorld.input());
        float[] centred = sum(noise(3), -1, noise(4));
        return switch (name) {
            case "completeness" ->
                of(
                        map(contributions, (x, t, s) -> x),
                        i -> map(sum(noise(i), -1, noise(i + 50L)), (x, t, s) -> x),
                        i -> map(scaled(contributions, -20), (x, t, s) -> x));
            case "non-sensitivity", "dummy" ->
                of(
                        map(exact, (x, t, s) -> x),
                        i -> map(thinned(noise(i)), (x, t, s) -> x),
                        i -> map(onIgnored(), (x, t, s) -> x));
            case "symmetry" ->
                of(
                        explainer((x, t, s) -> exact),
                        i -> explainer((x, t, s) -> noise(i)),
                        i -> explainer((x, t, s) -> {
                            float[] sides = new float[exact.length];
                            for (int p = 0; p < sides.length; p++) {
                                sides[p] = p % 2 == 0 ? 1 : -1;
                            }
                            return sides;
                        }));
            default -> {
                MapFunction plain = (x, t, s) -> t == 0 ? contributions : centred;
                MapFunction asked = name.equals("linearity") ? (x, t, s) -> sum(contributions, 1, centred) : plain;
                yield of(
                        pair(plain, asked),
                        i -> pair(plain, (x, t, s) -> sum(asked.map(x, t, s), 0.3f, noise(i))),
                        i -> pair(plain, (x, t, s) -> scaled(asked.map(x, t, s), -1)));
            }
        };
    }

    private static float[] thinned(float[] map) {
        float[] thin = map.clone();
        for (int p = 0; p < thin.length; p++) {
            thin[p] = p / 2 % 2 == 0 ? 0 : thin[p];
        }
        return thin;
    }

    private static float[] onIgnored() {
        float[] map = new float[SHAPE.pixels()];
        for (int p = 0; p < map.length; p++) {
            map[p] = weights()[p] == 0 ? 1 : 0;
        }
        return map;
    }

    private static MetricInput pair(MapFunction one, MapFunction other) {
        return input(noise(0), one, Set.of()).otherExplainer(other).build();
    }
}
