package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Fill;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Meaningful perturbation: the smallest smooth region that must be hidden to lower the target.
 *
 * <p>Scores {@code float[N,H,W]}, 0 to 1: one minus the mask {@code m} that minimises
 * {@code sparsity * mean |1 - m| + smoothness * TV(m) + S(x seen through m)} (equation 3 of the paper), with S in
 * probabilities by default (parameter {@code output}). The mask is a coarse grid, enlarged bilinearly, and optimised by
 * Adam. {@code TV} is the mean of the differences between neighbours to the third power.
 *
 * <p>Differs from the paper: neither the mask nor the image is shifted at random, so that the result is deterministic.
 *
 * <p>Ref.: Fong and Vedaldi, Interpretable Explanations of Black Boxes by Meaningful Perturbation, 2017, arXiv
 * 1704.03296.
 */
public final class MeaningfulPerturbation implements Method.Searching {
    private static final String MASK = "mask";
    private static final String SLOPE = "slope";
    private static final String CELLS = "cells";
    private static final int MOST = 256;
    private static final int CELLS_OF_A_VOLUME = 10;

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("meaningful-perturbation", Family.PERTURBATION)
                .unit("share")
                .meaning("Searches for the smallest smooth mask that lowers the target by blurring the input. The"
                        + " blurred region is what the network needs most for its output.")
                .formula("1 - argmin over m of sparsity * mean |1 - m| + smoothness * TV(m) + S(x seen through m)")
                .cost("iterations forward and backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Fong and Vedaldi, Interpretable Explanations of Black Boxes by Meaningful Perturbation, 2017,"
                                + " arXiv 1704.03296")
                .witness("the same minimisation in PyTorch")
                .parameter("iterations", "300", "number of optimisation steps, 1 to 10000")
                .parameter(
                        CELLS,
                        "28",
                        "cells of the mask along each side, at most the number of pixels, 2 to 256; of a volume 10, of a"
                                + " table one for each feature")
                .parameter("rate", "0.1", "learning rate, 1e-6 to 10")
                .parameter("sparsity", "0.01", "penalty for hidden area, 0 to 1000")
                .parameter("smoothness", "0.2", "penalty for edges of the mask, 0 to 1000");
        return Outcome.described(Fill.described(info, "blur"), "probability");
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        InputGrid places = InputGrid.of(model);
        places.requireDegrees("meaningful-perturbation follows the gradient of a mask that hides parts by degrees");
        Settings filled = KindDefaults.of(info(), model, stated);
        if (places.isUnordered()) {
            // Each feature has a cell of its own, and its neighbours mean nothing.
            return KindDefaults.with(
                    KindDefaults.with(filled, "smoothness", 0), CELLS, Math.max(2, Math.min(MOST, places.count())));
        }
        return places.axes() > 2 ? KindDefaults.with(filled, CELLS, CELLS_OF_A_VOLUME) : filled;
    }

    private static CoarseMask mask(Classifier model, Settings settings) {
        return CoarseMask.of(InputGrid.of(model), settings.whole(CELLS, 2, MOST), MOST * MOST);
    }

    @Override
    public void check(ForwardPass f) {
        mask(f.model(), f.settings());
        Fill.of(f).context(f);
        f.gradient(f.input());
    }

    @Override
    public Search.Found search(Search search) {
        int iterations = search.settings().whole("iterations", 1, 10_000);
        double rate = search.settings().real("rate", 1e-6, 10);
        CoarseMask coarse = mask(search.model(), search.settings());
        Map<String, Tensor> feeds =
                new HashMap<>(Fill.of(search.model(), search.settings()).fixed(search, Map.of()));
        Map<String, TensorType> inputs = new HashMap<>(Map.of(MASK, coarse.type()));
        feeds.forEach((name, tensor) -> inputs.put(name, tensor.type()));
        Search.Step slope = search.step(
                SLOPE, 1, inputs, (f, in) -> Map.of(SLOPE, slope(f, coarse, Objects.requireNonNull(in.get(MASK)))));
        double[] mask = new double[coarse.count()];
        Arrays.fill(mask, 1);
        Adam adam = new Adam(mask.length, rate);
        for (int i = 0; i < iterations; i++) {
            feeds.put(MASK, coarse.tensor(mask));
            adam.step(mask, Objects.requireNonNull(slope.run(feeds).get(SLOPE)).toDoubles());
            for (int k = 0; k < mask.length; k++) {
                mask[k] = Math.min(1, Math.max(0, mask[k]));
            }
            search.reached(i + 1L, iterations);
        }
        double[] shown = coarse.enlarged(mask);
        double[] hidden = Arrays.stream(shown).map(v -> 1 - v).toArray();
        return new Search.Found(InputGrid.of(search.model()).scores(hidden), Map.of());
    }

    private static Expr slope(ForwardPass f, CoarseMask coarse, Expr mask) {
        Expr shown = coarse.enlarged(mask);
        Expr seen = Fill.of(f).mixed(f, f.input().unsqueeze(1), shown);
        ForwardPass at = f.at(seen.reshapeLike(f.input()), f.target());
        Expr sparse = mean(mask.neg().add(1).abs());
        Expr edges = sparse.mul(0);
        for (int axis = 0; axis < coarse.axes(); axis++) {
            int last = coarse.cells(axis);
            if (last > 1) {
                edges = edges.add(cubes(mask.slice(axis, 1, last, 1).sub(mask.slice(axis, 0, last - 1L, 1))));
            }
        }
        double sparsity = f.settings().real("sparsity", 0, 1000);
        double smoothness = f.settings().real("smoothness", 0, 1000);
        Expr loss = Outcome.of(at)
                .add(sparse.mul(sparsity))
                .add(edges.mul(smoothness))
                .reduceSum(false, 0);
        return f.gradient(loss, loss.like(1), mask);
    }

    private static Expr cubes(Expr differences) {
        Expr size = differences.abs();
        return mean(size.mul(size).mul(size));
    }

    private static Expr mean(Expr all) {
        return all.reduceMean(false, LongStream.range(0, all.rank()).toArray());
    }
}
