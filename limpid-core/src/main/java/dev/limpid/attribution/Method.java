package dev.limpid.attribution;

import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.PrecomputedInput;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputPart;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An attribution method: a formula over the network's graph. Explaining runs the graph that the method builds; compiling
 * writes that graph to a file.
 *
 * <p>A {@link ForwardPass} provides everything that a method needs: the input, the target, a layer's feature maps, and
 * gradients under a set of rules. A method has no state. Methods of other libraries are found through a
 * {@link MethodProvider}.
 */
public sealed interface Method permits Method.Direct, Method.Sampled, Method.Searching {
    /** Name, meaning, cost, laws, reference and parameters. */
    MethodInfo info();

    /**
     * Settings with the values of parameters that depend on the kind of input and for which nothing is stated; by default
     * all parameters have the same defaults for every network.
     *
     * @throws dev.limpid.error.LimpidException if the method does not work on this kind of input
     */
    default Settings adapted(Classifier model, Settings stated) {
        return stated;
    }

    /**
     * The settings with a value for every parameter of this method.
     *
     * @throws dev.limpid.error.LimpidException if the method has no such parameter, takes no layer and one is given, or
     *     does not work on this kind of input
     */
    default Settings complete(Classifier model, Settings stated) {
        List<String> inputs = model.parts().stream().map(InputPart::name).toList();
        Settings plain = stated.only(inputs, false);
        info().complete(plain);
        // What is stated for one of several inputs must be a parameter too.
        inputs.forEach(input -> info().complete(stated.of(input).only(inputs, false)));
        Settings complete = info().complete(adapted(model, plain));
        for (Map.Entry<String, String> own :
                stated.only(inputs, true).parameters().entrySet()) {
            complete = complete.with(own.getKey(), own.getValue());
        }
        return complete;
    }

    /**
     * The pass that brings the network into the form that the method expects. The network must compute the same after it.
     * By default the network is not changed.
     */
    default Pass canonical() {
        return Pass.NONE;
    }

    /** A method that runs the network once. */
    non-sealed interface Direct extends Method {
        /** The scores: {@code float[N,C,H,W]} in the input's channels or {@code float[N,H,W]}. */
        Expr scores(ForwardPass f);

        /** The scores of this method within another one, with default parameters. */
        default Expr scoresWithin(ForwardPass f) {
            Settings own =
                    new Settings(f.settings().layer(), Map.of(), f.settings().seed());
            return scores(f.with(info().complete(own)));
        }

        /** The scores with their expected sum and further results. By default the scores alone. */
        default AttributionExpr answer(ForwardPass f) {
            return AttributionExpr.of(scores(f));
        }
    }

    /**
     * A method that runs the network at many points known in advance, and sums the results.
     *
     * <p>It has three parts: what is computed once ({@link #context}), what each chunk of points adds to the sums
     * ({@link #accumulate}), and the scores from the sums ({@link #finish}). The second part must be a weighted sum over
     * points: all chunks have the same size, so the last one is padded with points of weight 0.
     */
    non-sealed interface Sampled extends Method {
        /** The name of the sum that {@link #accumulate} computes by default. */
        String SUM = "sum";

        /** The numbers that define the points, and the points' weights. */
        Samples samples(Classifier model, Settings settings);

        /**
         * The runs whose scores are combined, if the settings require several; such a method has no precomputed inputs. By
         * default there is one run.
         */
        default Optional<Ensemble> ensemble(Classifier model, Settings settings) {
            return Optional.empty();
        }

        /**
         * Cheaper settings under which the method refuses a network for the same reasons; by default the same settings.
         * They are used for checks only, and nothing is run.
         */
        default Settings lighter(Settings settings) {
            return settings;
        }

        /** Inputs of the graph that Java computes beforehand, such as superpixels; see {@link ForwardPass#given}. */
        default List<PrecomputedInput> precomputed(Classifier model, Settings settings) {
            return List.of();
        }

        /** Values that are computed once for an explanation, by name; see {@link ForwardPass#given}. */
        default Map<String, Expr> context(ForwardPass f) {
            return Map.of();
        }

        /**
         * The points at which the network is run.
         *
         * @param x the input with an axis of samples: {@code float[N,1,...]}
         * @param drawn the numbers of a chunk of samples: {@code [S,...]}
         * @return {@code float[N,S,...]}
         */
        Expr points(ForwardPass f, Expr x, Expr drawn);

        /**
         * The network run at the points; by default they are inputs.
         *
         * @param points {@code float[P,...]}
         * @param targets {@code float[P,K]}
         */
        default ForwardPass at(ForwardPass f, Expr points, Expr targets) {
            return f.at(points, targets);
        }

        /**
         * The contribution of a chunk of points to each sum, by name. A sum may have any shape whose first axis is the
         * batch, or not depend on the batch. By default the weighted sum of the gradients with respect to
         * {@link ForwardPass#place}, as {@link #SUM}.
         */
        default Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
            return Map.of(SUM, points.weightedSum(points.slopes()));
        }

        /** The result from the finished sums. By default {@link #SUM}, see {@link ForwardPass#asScores}. */
        default AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
            return AttributionExpr.of(f.asScores(Objects.requireNonNull(sums.get(SUM))));
        }
    }

    /**
     * A method that decides from earlier results where to run the network next, such as an optimisation or an adaptive
     * search. Java controls it, and each step is a graph over the network. It does not compile to a single graph.
     */
    non-sealed interface Searching extends Method {
        /**
         * The scores for one input.
         *
         * @return scores for a batch of one
         */
        Search.Found search(Search search);

        /**
         * Refuses a network that the search does not support, without running it. By default every network is supported.
         *
         * @param f the network, on which the gradients that the search needs can be built
         * @throws dev.limpid.error.LimpidException if the search would throw it
         */
        default void check(ForwardPass f) {}

        /** The other method that the search runs, if there is one, with its settings; it is checked as well. */
        default Optional<Driven> drives(Settings settings) {
            return Optional.empty();
        }

        /**
         * A method that another one runs.
         *
         * @param settings the settings of that method
         */
        record Driven(Method method, Settings settings) {}
    }

    /**
     * One input that a {@link Searching} method explains, and the programs over the network that it runs.
     *
     * <p>A step is a graph over the network, built on first use and kept for all inputs:
     *
     * <pre>{@code
     * Search.Step slope = search.step("slope", 1, Map.of("mask", type), (f, in) -> {
     *     ForwardPass at = f.at(f.input().mul(in.get("mask")), f.target());
     *     return Map.of("gradient", at.gradient(at.input()));
     * });
     * Tensor gradient = slope.run(Map.of("mask", mask)).get("gradient");
     * }</pre>
     */
    interface Search {
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
}
