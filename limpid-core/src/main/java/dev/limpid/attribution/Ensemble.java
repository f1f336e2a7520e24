package dev.limpid.attribution;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import java.util.List;
import java.util.function.Function;

/**
 * Several runs of a sampling method whose scores are combined: at several layers, on several versions of the input.
 *
 * @param settings how the method runs on each of the inputs; none of them requires several runs
 * @param inputs computes from the input {@code float[N,...]} the inputs that the method runs on, in the input's shape
 * @param join combines the scores of all runs
 */
public record Ensemble(List<Settings> settings, List<Function<ForwardPass, Expr>> inputs, Join join) {
    /** Combines the scores of several runs. */
    @FunctionalInterface
    public interface Join {
        /**
         * The scores.
         *
         * @param f the network on the input itself
         * @param scores for each of the inputs, the scores under each of the settings
         */
        Expr of(ForwardPass f, List<List<Expr>> scores);
    }

    public Ensemble {
        settings = List.copyOf(settings);
        inputs = List.copyOf(inputs);
    }
}
