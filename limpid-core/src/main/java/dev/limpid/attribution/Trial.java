package dev.limpid.attribution;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A method's formula written down over a network, for what it refuses; nothing is made of it and nothing runs. */
final class Trial {
    private Trial() {}

    /** @throws dev.limpid.graph.ModelException if the method does not work on the network */
    static void of(Classifier model, Method method, Settings settings) {
        if (method instanceof Method.Direct direct) {
            direct.answer(ExplainerGraph.formula(model, method, settings));
        } else if (method instanceof Method.Searching searching) {
            searching.check(ExplainerGraph.formula(model, method, settings));
        } else if (method instanceof Method.Sampled sampled) {
            sampled.runs(model, settings)
                    .map(Runs::settings)
                    .orElse(List.of(settings))
                    .forEach(s -> sampled(ExplainerGraph.formula(model, method, s), sampled, s));
        }
    }

    private static void sampled(Formula f, Method.Sampled method, Settings settings) {
        GraphBuilder b = f.input().builder();
        Map<String, Expr> given = new LinkedHashMap<>();
        method.prepared(f.model(), settings).forEach(p -> given.put(p.name(), b.input(p.name(), p.type())));
        given.putAll(method.context(f.giving(given)));
        Formula known = f.giving(given);
        Draws draws = method.draws(f.model(), settings);
        long[] shape = draws.numbers().shape();
        shape[0] = 1;
        Expr drawn = b.input(ExplainerGraph.DRAWN, TensorType.of(draws.numbers().elementType(), shape));
        Expr weights = b.input(ExplainerGraph.WEIGHTS, TensorType.of(ElementType.FLOAT, 1));
        Expr index = b.input(ExplainerGraph.INDEX, TensorType.of(ElementType.INT64, 1));
        Points points = Points.of(known, method, drawn, weights, index, draws.count());
        method.finish(known, method.accumulate(known, points));
    }
}
