package dev.limpid.evaluate;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Randomised;
import java.util.List;
import java.util.Optional;

/**
 * A method whose maps are kept for a second one. Its maps do not depend on the seed.
 *
 * @param method the method
 * @param network what it explains
 * @param shared where its maps are kept
 */
record JudgedFactor(Judged method, JudgedNetwork network, SharedMaps shared) implements Judged {
    @Override
    public String name() {
        return method.name();
    }

    @Override
    public String family() {
        return method.family();
    }

    @Override
    public String identity() {
        return method.identity();
    }

    @Override
    public MapFunction maps(int draw) {
        return shared.of(network, method.maps(draw));
    }

    @Override
    public Judged on(JudgedNetwork other) {
        return new JudgedFactor(method.on(other), other, shared);
    }

    @Override
    public Randomised randomised() {
        Randomised copies = method.randomised();
        return new Randomised() {
            @Override
            public List<String> layers() {
                return copies.layers();
            }

            @Override
            public MapFunction explainer(List<String> drawn, long seed) {
                return shared.of(List.copyOf(drawn), copies.explainer(drawn, seed));
            }
        };
    }

    @Override
    public Optional<MapFunction> other(ExplanationMetric metric) {
        return method.other(metric).map(maps -> shared.of(metric.info().name(), maps));
    }

    @Override
    public Optional<float[]> baseline(float[] input) {
        return method.baseline(input);
    }

    @Override
    public void close() {
        method.close();
    }
}
