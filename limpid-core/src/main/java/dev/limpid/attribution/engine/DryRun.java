package dev.limpid.attribution.engine;

import dev.limpid.attribution.Ensemble;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a method's expressions over a network only to find out whether the method supports it. Nothing is compiled or
 * run.
 */
final class DryRun {
    private DryRun() {}

    /** @throws dev.limpid.error.LimpidException if the method does not work on the network */
    static void of(Classifier model, Method method, Settings settings) {
        if (method instanceof Method.Direct direct) {
            direct.answer(ExplainerGraph.formula(model, method, settings));
        } else if (method instanceof Method.Searching searching) {
            searching.check(ExplainerGraph.formula(model, method, settings));
            searching.drives(settings).ifPresent(d -> Explainer.check(model, d.method(), d.settings()));
        } else if (method instanceof Method.Sampled sampled) {
            sampled.ensemble(model, settings)
                    .map(Ensemble::settings)
                    .orElse(List.of(settings))
                    .forEach(s -> sampled(ExplainerGraph.formula(model, method, s), sampled, s));
        }
    }

    private static void sampled(ForwardPass f, Method.Sampled method, Settings settings) {
        GraphBuilder b = f.input().builder();
        Map<String, Expr> given = new LinkedHashMap<>();
        method.precomputed(f.model(), settings).forEach(p -> given.put(p.name(), b.input(p.name(), p.type())));
        given.putAll(method.context(f.giving(given)));
        ForwardPass known = f.giving(given);
        Samples draws = method.samples(f.model(), settings);
        long[] shape = draws.numbers().shape();
        shape[0] = 1;
        Expr drawn = b.input(GraphNames.DRAWN, TensorType.of(draws.numbers().elementType(), shape));
        Expr weights = b.input(GraphNames.WEIGHTS, TensorType.of(ElementType.FLOAT, 1));
        Expr index = b.input(GraphNames.INDEX, TensorType.of(ElementType.INT64, 1));
        SampleBatch points =
                SampledParts.batch(known, method, new SampleBatch.Chunk(drawn, weights, index, draws.count()));
        method.finish(known, method.accumulate(known, points));
    }
}
