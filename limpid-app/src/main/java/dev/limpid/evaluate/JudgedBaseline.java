package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.BaselineMaps;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Need;
import dev.limpid.trust.Randomised;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Maps that know nothing of the network. A method that is no better than these is of no use. */
public final class JudgedBaseline implements Judged {
    /** The names. */
    public static final List<String> NAMES = List.of("random-map", "edge-map", "centre-map");

    /** The name of their family. */
    static final String FAMILY = "baseline";

    private final String name;
    private final MapFunction maps;
    private final List<String> layers;
    private final long seed;

    private JudgedBaseline(String name, MapFunction maps, List<String> layers, long seed) {
        this.name = name;
        this.maps = maps;
        this.layers = layers;
        this.seed = seed;
    }

    /** One of {@link #NAMES}. @throws LimpidException if there is none of that name */
    public static JudgedBaseline of(JudgedNetwork network, String name, long seed) {
        InputShape shape = network.shape();
        MapFunction maps = switch (name) {
            case "random-map" ->
                (input, target, draw) -> BaselineMaps.random(
                        shape.width(), shape.height(), 31 * (31 * draw + target) + Arrays.hashCode(input));
            case "edge-map" -> new EdgeMaps(shape);
            case "centre-map" -> (input, target, draw) -> BaselineMaps.centre(shape.width(), shape.height());
            default -> throw LimpidException.notFound("there is no baseline '" + name + "'; there are " + NAMES);
        };
        List<String> layers = network.model().classifier().layers().stream()
                .map(layer -> layer.value())
                .toList();
        return new JudgedBaseline(name, maps, layers, seed);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public String identity() {
        return name + " seed " + seed;
    }

    @Override
    public MapFunction maps(int draw) {
        return (input, target, asked) -> maps.map(input, target, seed + draw);
    }

    @Override
    public Judged on(JudgedNetwork other) {
        return this;
    }

    @Override
    public Randomised randomised() {
        return new Randomised() {
            @Override
            public List<String> layers() {
                return layers;
            }

            @Override
            public MapFunction explainer(List<String> drawn, long weights) {
                return maps(0);
            }
        };
    }

    @Override
    public Optional<MapFunction> other(ExplanationMetric metric) {
        return metric.info().needs().contains(Need.OTHER_EXPLAINER) ? Optional.of(maps(0)) : Optional.empty();
    }

    @Override
    public Optional<float[]> baseline(float[] input) {
        return Optional.of(new float[input.length]);
    }

    @Override
    public void close() {}
}
