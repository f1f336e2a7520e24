package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;

/** What the ways to run a sampling method have in common. */
final class SampledParts {
    private SampledParts() {}

    /** The network run on the method's points for a chunk of samples. */
    static SampleBatch batch(ForwardPass f, Method.Sampled method, SampleBatch.Chunk chunk) {
        return SampleBatch.of(f, method.points(f, f.input().unsqueeze(1), chunk.drawn()), method::at, chunk);
    }
}
