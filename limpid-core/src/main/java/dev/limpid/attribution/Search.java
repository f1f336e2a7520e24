package dev.limpid.attribution;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.Map;

/**
 * One input that a {@link Method.Searching} method explains, and the programs over the network that it runs.
 *
 * <p>A step is a graph over the network, made when it is first asked for and kept for all inputs:
 *
 * <pre>{@code
 * Search.Step slope = search.step("slope", 1, Map.of("mask", type), (f, in) -> {
 *     ForwardPass at = f.at(f.input().mul(in.get("mask")), f.target());
 *     return Map.of("gradient", at.gradient(at.input()));
 * });
 * Tensor gradient = slope.run(Map.of("mask", mask)).get("gradient");
 * }</pre>
 */
public interface Search {
    /**
     * The result of a search.
     *
     * @param scores {@code float[1,C,H,W]} or {@code float[1,H,W]}
     * @param more further results by name; the first axis is a batch of one
     */
    record Found(Tensor scores, Map<String, Tensor> more) {}

    /** The graph of a step. */
    @FunctionalInterface
    interface Recipe {
        /**
         * The step's results by name.
         *
         * @param f the network at the input
         * @param in the step's own inputs by name
         */
        Map<String, Expr> results(ForwardPass f, Map<String, Expr> in);
    }

    /** A program over the network. */
    @FunctionalInterface
    interface Step {
        /** The results by name, for the step's own inputs. */
        Map<String, Tensor> run(Map<String, Tensor> own);
    }

    /** The network. */
    Classifier model();

    /** The settings of the method. */
    Settings settings();

    /** The input: {@code float[1,...]}. */
    Tensor input();

    /** The weight of each class: {@code float[1,K]}. */
    Tensor target();

    /** The network's prediction for the input: {@code float[1,K]}. */
    Tensor logits();

    /** The largest number of points in one run of the network. */
    int atOnce();

    /** The scores of another method for another input {@code float[1,...]} and the same target. */
    Tensor explained(Method other, Settings own, Tensor input);

    /**
     * Reports progress.
     *
     * @throws dev.limpid.error.LimpidException of kind CANCELLED if the search is cancelled
     */
    void reached(long done, long total);

    /**
     * A step of this method.
     *
     * @param name its name among the method's steps; a step is made once for each name and number of points
     * @param points the number of samples of a step that uses {@link SampleBatch#of}; else 1
     * @param inputs types of the step's own inputs, which {@link ForwardPass#given} finds too
     */
    Step step(String name, int points, Map<String, TensorType> inputs, Recipe recipe);
}
