package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Randomised;
import java.util.List;
import java.util.Optional;

/** A method whose maps are derived from those of a source, which may be the method itself. */
interface DerivedMethod extends Judged {
    /** The method, which this stands for in everything but its maps. */
    Judged method();

    /** Whose maps are used. */
    Judged source();

    /**
     * The maps of the method.
     *
     * @param explainer stands for what makes the source's maps of one network
     * @param maps the source's
     */
    MapFunction derived(Object explainer, MapFunction maps);

    @Override
    default String name() {
        return method().name();
    }

    @Override
    default String family() {
        return method().family();
    }

    @Override
    default String identity() {
        return method().identity();
    }

    @Override
    default MapFunction maps(int draw) {
        return derived(draw, source().maps(draw));
    }

    @Override
    default Randomised randomised() {
        Randomised copies = source().randomised();
        return new Randomised() {
            @Override
            public List<String> layers() {
                return copies.layers();
            }

            @Override
            public MapFunction explainer(List<String> drawn, long seed) {
                return derived(List.of(List.copyOf(drawn), seed), copies.explainer(drawn, seed));
            }
        };
    }

    @Override
    default Optional<MapFunction> other(ExplanationMetric metric) {
        return source().other(metric).map(maps -> derived(metric.info().name(), maps));
    }

    @Override
    default Optional<float[]> baseline(float[] input) {
        return method().baseline(input);
    }

    @Override
    default void close() {
        method().close();
    }
}
