package dev.limpid.attribution;

import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;

/**
 * A white-box method: a formula over the network's graph. To explain is to run the graph it makes; to compile is to
 * write that graph to a file.
 *
 * <p>Everything a method needs it asks of its {@link Formula}: the input, the target, a layer's feature maps, a
 * gradient under some rule set. A method keeps no state.
 */
public sealed interface Method permits Method.Direct, Method.Sampled {
    /** Name, cost, laws, reference, parameters. */
    MethodInfo info();

    /** A method that needs the network once. */
    non-sealed interface Direct extends Method {
        /** The scores: {@code float[N,C,H,W]} in the input's channels or {@code float[N,H,W]}. */
        Expr scores(Formula f);
    }

    /** A method that averages over points around or along the way to the input. */
    non-sealed interface Sampled extends Method {
        /** The points and their weights. */
        Draws draws(Classifier model, Settings settings);

        /**
         * The inputs at which the network is run.
         *
         * @param x the input with an axis of samples: {@code float[N,1,...]}
         * @param drawn the drawn numbers of a chunk of samples: {@code float[1,S,...]}
         * @return {@code float[N,S,...]}
         */
        Expr points(Formula f, Expr x, Expr drawn);

        /** What is averaged, at the points; by default the gradient with respect to them. */
        default Expr each(Formula atPoints) {
            return atPoints.gradient(atPoints.input());
        }

        /** The scores from the weighted sum; linear in it, since it is applied to each chunk of samples. */
        default Expr finish(Formula f, Expr sum) {
            return sum;
        }
    }
}
