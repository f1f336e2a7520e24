package dev.limpid.app.trial;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.report.ScoreGrid;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.trust.ExplainerMaps;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.NetworkScores;
import dev.limpid.trust.Randomised;
import dev.limpid.trust.RedrawnWeights;
import dev.limpid.trust.ReluAsMaximum;
import dev.limpid.trust.ShiftedInput;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One network with one explainer at a time, and all that metrics ask of them. Compiled copies are kept until the next explainer is opened.
 * Not safe for several threads.
 */
final class TrialExplainers implements AutoCloseable {
    /** An explainer that draws its maps. */
    static final String NOISE = "noise";

    private static final int BATCH = 16;
    private static final float SHIFT = 0.5f;
    private static final long DRAWN = 1;

    private final Classifier model;
    private final Optional<Classifier> randomLabels;
    private final Engine engine;
    private final NetworkScores scores;
    private final Program layer;
    private final String layerName;
    private final Map<String, ExplainerMaps> opened = new HashMap<>();
    private String method = NOISE;

    /**
     * Opens a network.
     *
     * @param randomLabels a network of the same form that was trained on random labels; empty if there is none
     */
    TrialExplainers(Classifier model, Optional<Classifier> randomLabels, Engine engine) {
        this.model = model;
        this.randomLabels = randomLabels;
        this.engine = engine;
        scores = NetworkScores.of(model, engine, BATCH);
        layerName = model.defaultLayer().value();
        layer = engine.compile(model.graph().withOutputs(List.of(layerName)).pruned());
    }

    /** The network. */
    NetworkScores scores() {
        return scores;
    }

    /** Makes another explainer the current one. */
    void open(String name) {
        closeExplainers();
        method = name;
    }

    /** The map of a picture by the current explainer. */
    float[] map(TrialPicture picture) {
        return MetricInput.byPixel(elements(picture), scores.shape());
    }

    /** The score of each value of a picture by the current explainer. */
    float[] elements(TrialPicture picture) {
        return explainer().map(picture.input(), picture.label(), 0);
    }

    /** The current explainer; the score of a pixel is shared equally by its channels. */
    MapFunction explainer() {
        MapFunction maps = method.equals(NOISE) ? noise(0) : plain();
        InputShape shape = scores.shape();
        return (x, target, seed) -> {
            float[] map = maps.map(x, target, seed);
            if (map.length == shape.elements()) {
                return map;
            }
            float[] elements = new float[shape.elements()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = map[i % map.length] / shape.channels();
            }
            return elements;
        };
    }

    private ExplainerMaps plain() {
        return of("", m -> m);
    }

    private MapFunction noise(long salt) {
        InputShape shape = scores.shape();
        return (x, target, seed) -> {
            SplittableRandom random =
                    new SplittableRandom(((Arrays.hashCode(x) * 31L + target) * 31 + seed) * 31 + salt);
            float[] map = new float[shape.pixels()];
            for (int p = 0; p < map.length; p++) {
                map[p] = (float) (2 * random.nextDouble() - 1);
            }
            return map;
        };
    }

    private ExplainerMaps of(String key, Function<Classifier, Classifier> change) {
        return opened.computeIfAbsent(key, k -> {
            Classifier changed = change.apply(model);
            Explainer explainer = Explainer.of(
                    changed,
                    Methods.named(method),
                    new Settings(Optional.empty(), Map.of(), 0),
                    engine,
                    Long.MAX_VALUE);
            return ExplainerMaps.of(changed, explainer, this::enlarged);
        });
    }

    private Tensor enlarged(Tensor map) {
        InputShape shape = scores.shape();
        return ScoreGrid.upsampled(map, List.of(shape.height(), shape.width()));
    }

    /** What the second explainer of a metric explains; empty if this trial has none for it. */
    Optional<MapFunction> other(ExplanationMetric metric) {
        if (method.equals(NOISE)) {
            return Optional.of(noise(1));
        }
        return switch (metric.info().name()) {
            case "input-invariance" -> {
                ExplainerMaps shifted =
                        of("shifted", m -> m.apply(new ShiftedInput(m.input().name(), SHIFT)));
                yield Optional.of((x, target, seed) -> {
                    float[] moved = x.clone();
                    for (int i = 0; i < moved.length; i++) {
                        moved[i] += SHIFT;
                    }
                    return shifted.map(moved, target, seed);
                });
            }
            case "implementation-invariance" -> Optional.of(of("maximum", m -> m.apply(new ReluAsMaximum())));
            case "linearity" ->
                Optional.of(plain().asking(k -> Target.sum(List.of(
                        new Target.Term(1, Target.of(k)), new Target.Term(1, Target.of((k + 1) % scores.classes()))))));
            case "data-randomisation" -> randomLabels.map(other -> of("random labels", m -> other));
            default -> Optional.empty();
        };
    }

    /** The explainer on networks whose weights are drawn again, the same for all pictures. */
    Randomised randomised() {
        return new Randomised() {
            @Override
            public List<String> layers() {
                return model.layers().stream().map(l -> l.value()).toList();
            }

            @Override
            public MapFunction explainer(List<String> drawn, long seed) {
                if (method.equals(NOISE)) {
                    return noise(drawn.hashCode() + 2L);
                }
                return of("drawn " + drawn, m -> m.apply(new RedrawnWeights(new HashSet<>(drawn), DRAWN)));
            }
        };
    }

    /** The values of the layer that CAM methods look at. */
    float[] representation(float[] input) {
        InputShape shape = scores.shape();
        Tensor given = Tensor.of(input, 1, shape.channels(), shape.height(), shape.width());
        return Objects.requireNonNull(
                        layer.run(Map.of(model.input().name(), given)).get(layerName))
                .toFloats();
    }

    private void closeExplainers() {
        opened.values().forEach(ExplainerMaps::close);
        opened.clear();
    }

    @Override
    public void close() {
        closeExplainers();
        scores.close();
        layer.close();
    }
}
