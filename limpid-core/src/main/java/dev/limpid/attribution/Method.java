package dev.limpid.attribution;

import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.PrecomputedInput;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.model.Classifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A method: a formula over the network's graph. To explain is to run the graph it makes; to compile is to write that
 * graph to a file.
 *
 * <p>Everything a method needs it asks of its {@link ForwardPass}: the input, the target, a layer's feature maps, a
 * gradient under some rule set. A method keeps no state.
 */
public sealed interface Method permits Method.Direct, Method.Sampled, Method.Searching {
    /** Name, cost, laws, reference, parameters. */
    MethodInfo info();

    /**
     * What is done to the network before it is explained, so that its nodes are those the method knows; it must compute
     * the same. Nothing by default.
     */
    default Pass canonical() {
        return Pass.NONE;
    }

    /** A method that needs the network once. */
    non-sealed interface Direct extends Method {
        /** The scores: {@code float[N,C,H,W]} in the input's channels or {@code float[N,H,W]}. */
        Expr scores(ForwardPass f);

        /** The scores of this method on a run of another one, with standard parameters. */
        default Expr scoresWithin(ForwardPass f) {
            Settings own =
                    new Settings(f.settings().layer(), Map.of(), f.settings().seed());
            return scores(f.with(info().complete(own)));
        }

        /** The scores with what they should sum to and further results. By default the scores alone. */
        default AttributionExpr answer(ForwardPass f) {
            return AttributionExpr.of(scores(f));
        }
    }

    /**
     * A method that runs the network at many points which are known beforehand, and sums up.
     *
     * <p>It has three parts: what is computed once ({@link #context}), what each chunk of points adds
     * ({@link #accumulate}), and what is made of the sums ({@link #finish}). The first and the last may be anything; the
     * middle is a sum over points in which each counts by its weight, because chunks are of one size and the last one is
     * filled up with points of weight 0.
     */
    non-sealed interface Sampled extends Method {
        /** The sum that {@link #accumulate} keeps where a method does not say otherwise. */
        String SUM = "sum";

        /** The numbers from which the points are made, and the points' weights. */
        Samples samples(Classifier model, Settings settings);

        /**
         * The runs whose scores are joined, where the settings ask for several; such a method prepares nothing. By default
         * there is one run only.
         */
        default Optional<Ensemble> ensemble(Classifier model, Settings settings) {
            return Optional.empty();
        }

        /**
         * Settings under which the method refuses a network for the same reasons, with less to compute; by default the same
         * ones. Nothing is run under them.
         */
        default Settings lighter(Settings settings) {
            return settings;
        }

        /** What Java makes of an input before the graph runs, such as superpixels; by {@link ForwardPass#given}. */
        default List<PrecomputedInput> precomputed(Classifier model, Settings settings) {
            return List.of();
        }

        /** What is computed once for an explanation, by name; every part finds it by {@link ForwardPass#given}. */
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
         * What a chunk of points adds, by name: any number of sums of any shape whose first axis is the batch, or that do
         * not depend on it. By default the weighted sum of the gradients with respect to
         * {@link ForwardPass#place}, as {@link #SUM}.
         */
        default Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
            return Map.of(SUM, points.weightedSum(points.slopes()));
        }

        /** The answer from the finished sums. By default {@link #SUM}, see {@link ForwardPass#asScores}. */
        default AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
            return AttributionExpr.of(f.asScores(Objects.requireNonNull(sums.get(SUM))));
        }
    }

    /**
     * A method that chooses where to run the network next by what it found before: an optimisation, a path, a race. Java
     * leads, and each step is a program over the network. It does not compile to one graph.
     */
    non-sealed interface Searching extends Method {
        /**
         * The answer for one input.
         *
         * @return scores for a batch of one
         */
        Search.Found search(Search search);

        /**
         * Refuses a network on which the search does not work, without running it. By default it works on every network.
         *
         * @param f the network, in which what the search differentiates can be tried
         * @throws dev.limpid.error.LimpidException if the search would throw it
         */
        default void check(ForwardPass f) {}

        /** The other method that the search drives, if there is one, with its settings; it is checked too. */
        default Optional<Driven> drives(Settings settings) {
            return Optional.empty();
        }

        /**
         * A method that another one drives.
         *
         * @param settings how it is to run
         */
        record Driven(Method method, Settings settings) {}
    }
}
