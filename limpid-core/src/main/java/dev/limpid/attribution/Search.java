package dev.limpid.attribution;

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

/**
 * One input under a {@link Method.Searching} method, and the programs over the network that it drives.
 *
 * <p>A step is a graph over the network, made when it is first asked for and kept for all inputs:
 *
 * <pre>{@code
 * Search.Step slope = search.step("slope", 1, Map.of("mask", type), (f, in) -> {
 *     Formula at = f.at(f.input().mul(in.get("mask")), f.target());
 *     return Map.of("gradient", at.gradient(at.input()));
 * });
 * Tensor gradient = slope.run(Map.of("mask", mask)).get("gradient");
 * }</pre>
 */
public final class Search {
    private final Classifier model;
    private final Method.Searching method;
    private final Settings settings;
    private final Network network;
    private final Tensor input;
    private final Tensor target;
    private final Tensor logits;
    private final int atOnce;
    private final Progress progress;

    Search(
            Classifier model,
            Method.Searching method,
            Settings settings,
            Network network,
            Tensor input,
            Tensor target,
            Tensor logits,
            int atOnce,
            Progress progress) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.network = network;
        this.input = input;
        this.target = target;
        this.logits = logits;
        this.atOnce = atOnce;
        this.progress = progress;
    }

    /**
     * What a search found.
     *
     * @param scores {@code float[1,C,H,W]} or {@code float[1,H,W]}
     * @param more further results by name; the first axis is a batch of one
     */
    public record Found(Tensor scores, Map<String, Tensor> more) {}

    /** The graph of a step. */
    @FunctionalInterface
    public interface Recipe {
        /**
         * The step's results by name.
         *
         * @param f the network at the input
         * @param in the step's own inputs by name
         */
        Map<String, Expr> results(Formula f, Map<String, Expr> in);
    }

    /** A program over the network. */
    @FunctionalInterface
    public interface Step {
        /** The results by name, for the step's own inputs. */
        Map<String, Tensor> run(Map<String, Tensor> own);
    }

    /** The network. */
    public Classifier model() {
        return model;
    }

    /** How the method is to run. */
    public Settings settings() {
        return settings;
    }

    /** The input: {@code float[1,...]}. */
    public Tensor input() {
        return input;
    }

    /** How much each class counts: {@code float[1,K]}. */
    public Tensor target() {
        return target;
    }

    /** The network's prediction for the input: {@code float[1,K]}. */
    public Tensor logits() {
        return logits;
    }

    /** How many points may go through the network together. */
    public int atOnce() {
        return atOnce;
    }

    /** What another method says of another input {@code float[1,...]}, asked for the same target. */
    public Tensor explained(Method other, Settings own, Tensor input) {
        return network.explainer(other, own)
                .explain(input, Target.fixed(target), Progress.SILENT)
                .scores();
    }

    /**
     * Tells how far the search is.
     *
     * @throws java.util.concurrent.CancellationException if it is to stop
     */
    public void reached(long done, long total) {
        progress.reached(done, total);
    }

    /**
     * A step of this method.
     *
     * @param name its name among the method's steps; a step is made once for each name and number of points
     * @param points the number of samples of a step that uses {@link Points#of}; else 1
     * @param inputs types of the step's own inputs, which {@link Formula#given} finds too
     */
    public Step step(String name, int points, Map<String, TensorType> inputs, Recipe recipe) {
        Program program = network.program(name + " " + points, () -> graph(points, inputs, recipe));
        return own -> {
            Map<String, Tensor> feeds = new HashMap<>(own);
            feeds.put(model.input().name(), input);
            feeds.put(ExplainerGraph.TARGET, target);
            feeds.keySet().retainAll(program.inputs());
            return program.run(feeds);
        };
    }

    private Graph graph(int points, Map<String, TensorType> inputs, Recipe recipe) {
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Expr x = b.input(model.input().name(), model.input().type());
        Expr classes = b.input(ExplainerGraph.TARGET, ExplainerGraph.targetType(model));
        Map<String, Expr> own = new LinkedHashMap<>();
        inputs.forEach((key, type) -> own.put(key, b.input(key, type)));
        Formula f = Formula.over(b, model, settings, x, classes).giving(own);
        return network.forBatch(b.build(recipe.results(f, own)), 1).bind(ExplainerGraph.POINTS, points);
    }
}
