package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Program;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A search that runs on the compiled programs of a model.
 *
 * @param admitted refuses the graph of a step that needs more memory than the limit
 */
record SearchRun(
        Method.Searching method,
        Settings settings,
        ModelRun run,
        Tensor input,
        Tensor target,
        Tensor logits,
        int atOnce,
        Consumer<Graph> admitted,
        Progress progress)
        implements Search {
    @Override
    public Classifier model() {
        return run.programs().model();
    }

    @Override
    public Tensor explained(Method other, Settings own, Tensor input) {
        return run.programs()
                .explainer(other, own)
                .explain(input, Target.fixed(target), new PartProgress(progress, Progress.SILENT))
                .scores();
    }

    @Override
    public void reached(long done, long total) {
        progress.reached(done, total);
    }

    @Override
    public Step step(String name, int points, Map<String, TensorType> inputs, Recipe recipe) {
        Program program = run.program(name + " " + points, () -> graph(points, inputs, recipe));
        return own -> {
            Map<String, Tensor> feeds = new HashMap<>(own);
            feeds.put(model().input().name(), input);
            feeds.put(GraphNames.TARGET, target);
            return run.run(program, feeds);
        };
    }

    private Graph graph(int points, Map<String, TensorType> inputs, Recipe recipe) {
        Classifier model = model();
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Expr x = b.input(model.input().name(), model.input().type());
        Expr classes = b.input(GraphNames.TARGET, GraphNames.targetType(model));
        Map<String, Expr> own = new LinkedHashMap<>();
        inputs.forEach((key, type) -> own.put(key, b.input(key, type)));
        ForwardPass f = ForwardPass.over(b, model, settings, x, classes).giving(own);
        Graph step = run.programs().forBatch(b.build(recipe.results(f, own)), 1).bind(GraphNames.POINTS, points);
        admitted.accept(step);
        return step;
    }
}
