package dev.limpid.evaluate;

import dev.limpid.trust.MapFunction;
import java.util.List;

/**
 * A method whose maps are kept for a second one.
 *
 * @param method the method
 * @param network what it explains
 * @param shared where its maps are kept
 */
record JudgedFactor(Judged method, JudgedNetwork network, SharedMaps shared) implements DerivedMethod {
    @Override
    public Judged source() {
        return method;
    }

    @Override
    public MapFunction derived(Object explainer, MapFunction maps) {
        return shared.of(List.of(network, explainer), maps);
    }

    @Override
    public Judged on(JudgedNetwork other) {
        return new JudgedFactor(method.on(other), other, shared);
    }
}
