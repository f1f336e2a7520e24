package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Fill;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Extremal perturbation: the smooth mask of a given area that maximises the target.
 *
 * <p>Scores {@code float[N,H,W]}, 0 to 1: the mean of the masks found for each of the {@code areas}. A mask maximises
 * {@code S(x seen through m) - weight * mean (sort(m) - r)^2}, with {@code r} the sorted mask of that area, all zeros
 * then all ones (equations 3 and 5 of the paper); {@code weight} grows from 300 by 0.35 % a step. It is the smooth
 * maximum ({@code sum v e^(20 v) / sum e^(20 v)}) of a kernel around each cell of a grid (section 3.2), found by
 * gradient ascent with momentum.
 *
 * <p>Differs from the paper: the smooth maximum is taken on the grid and enlarged bilinearly; the mask starts with a
 * slight maximum in the centre, because the order of equal cells is undefined; the image is not jittered.
 *
 * <p>Ref.: Fong, Patrick and Vedaldi, Understanding Deep Networks via Extremal Perturbations and Smooth Masks, 2019,
 * arXiv 1910.08485.
 */
public final class ExtremalPerturbation implements Method.Searching {
    private static final String MASK = "mask";
    private static final String WEIGHT = "weight";
    private static final String SLOPE = "slope";
    private static final String SMOOTH = "smooth";
    private static final double RATE = 0.01;
    private static final double MOMENTUM = 0.9;
    private static final double SHARPNESS = 20;
    private static final String CELLS = "cells";
    private static final int CELLS_OF_A_VOLUME = 8;
    private static final int MOST_CELLS = 2500;

    /** Where the mask starts highest, as a fraction of each axis: near the centre, off every cell's own. */
    private static final double[] CENTRE = {0.4714, 0.4883, 0.4941};

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("extremal-perturbation", Family.PERTURBATION)
                .unit("share")
                .meaning("Searches for the smooth mask of a given area that maximises the target. It shows the best"
                        + " that the network can do with that fraction of the input.")
                .formula("argmax over smooth m of S(x seen through m) - weight * mean (sort(m) - r)^2")
                .cost("iterations * areas forward and backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Fong, Patrick and Vedaldi, Understanding Deep Networks via Extremal Perturbations and Smooth"
                                + " Masks, 2019, arXiv 1910.08485")
                .witness("the same maximisation in PyTorch")
                .parameter(
                        "areas",
                        "0.1",
                        "areas of the masks as fractions of the input, each 0.001 to 0.999, separated by commas")
                .parameter("iterations", "400", "number of optimisation steps, 1 to 10000")
                .parameter(
                        CELLS,
                        "28",
                        "cells of the mask along each side, at most the number of pixels, 2 to 40; of a volume 8")
                .parameter("sigma", "3", "radius of the kernel in cells, 0.1 to 20");
        return Outcome.described(Fill.described(info, "blur"), "logit");
    }

    private static double[] areas(Settings settings) {
        String text = settings.text("areas");
        if (!text.matches("0?\\.\\d{1,6}(,0?\\.\\d{1,6}){0,15}")) {
            throw new ParameterException("parameter 'areas' is '" + text
                    + "' but must be up to 16 numbers between 0 and 1 such as 0.05,0.1,0.2");
        }
        double[] areas = Arrays.stream(text.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (Arrays.stream(areas).anyMatch(a -> a < 0.001 || a > 0.999)) {
            throw new ParameterException("parameter 'areas' is '" + text + "' but each must be from 0.001 to 0.999");
        }
        return areas;
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        InputGrid places = InputGrid.of(model);
        places.requireDegrees("extremal-perturbation follows the gradient of a mask that hides parts by degrees");
        places.requireNeighbours("extremal-perturbation searches for a smooth mask");
        Settings filled = KindDefaults.of(info(), model, stated);
        return places.axes() > 2 ? KindDefaults.with(filled, CELLS, CELLS_OF_A_VOLUME) : filled;
    }

    private static CoarseMask mask(Classifier model, Settings settings) {
        return CoarseMask.of(InputGrid.of(model), settings.whole(CELLS, 2, 40), MOST_CELLS);
    }

    @Override
    public void check(ForwardPass f) {
        areas(f.settings());
        mask(f.model(), f.settings());
        Fill.of(f).context(f);
        f.gradient(f.input());
    }

    @Override
    public Search.Found search(Search search) {
        InputGrid places = InputGrid.of(search.model());
        double[] areas = areas(search.settings());
        CoarseMask coarse = mask(search.model(), search.settings());
        Map<String, Tensor> fixed = Fill.of(search.model(), search.settings()).fixed(search, Map.of());
        double[] mean = new double[places.count()];
        for (int a = 0; a < areas.length; a++) {
            double[] mask = found(search, coarse, areas[a], fixed, a, areas.length);
            for (int p = 0; p < mean.length; p++) {
                mean[p] += mask[p] / areas.length;
            }
        }
        return new Search.Found(places.scores(mean), Map.of());
    }

    private static double[] found(
            Search search, CoarseMask coarse, double area, Map<String, Tensor> fixed, long done, long parts) {
        int iterations = search.settings().whole("iterations", 1, 10_000);
        Map<String, Tensor> feeds = new HashMap<>(fixed);
        Map<String, TensorType> inputs =
                new HashMap<>(Map.of(MASK, coarse.type(), WEIGHT, TensorType.of(ElementType.FLOAT, 1)));
        fixed.forEach((name, tensor) -> inputs.put(name, tensor.type()));
        Search.Step slope = search.step("slope " + area, 1, inputs, (f, in) -> results(f, coarse, area, in));
        double[] mask = new double[coarse.count()];
        Arrays.setAll(mask, i -> start(coarse, i));
        double[] speed = new double[mask.length];
        double weight = 300;
        double[] smooth = mask;
        for (int i = 0; i <= iterations; i++) {
            feeds.put(MASK, coarse.tensor(mask));
            feeds.put(WEIGHT, Tensor.of(ElementType.FLOAT, new double[] {weight}, 1));
            Map<String, Tensor> results = slope.run(feeds);
            smooth = Objects.requireNonNull(results.get(SMOOTH)).toDoubles();
            double[] up = Objects.requireNonNull(results.get(SLOPE)).toDoubles();
            for (int k = 0; k < mask.length && i < iterations; k++) {
                speed[k] = MOMENTUM * speed[k] + (i == 0 ? 1 : 1 - MOMENTUM) * up[k];
                mask[k] = Math.min(1, Math.max(0, mask[k] + RATE * speed[k]));
            }
            weight *= 1.0035;
            search.reached(done * (iterations + 1) + i + 1, parts * (iterations + 1));
        }
        return coarse.enlarged(smooth);
    }

    /**
     * A slight maximum in the centre, so that no two cells are equal and the result does not depend on the order of
     * ties.
     */
    private static double start(CoarseMask coarse, int cell) {
        int[] at = coarse.coordinates(cell);
        double away = 0;
        for (int axis = 0; axis < at.length; axis++) {
            double off = (at[axis] + 0.5) / coarse.cells(axis) - CENTRE[axis % CENTRE.length];
            away += off * off;
        }
        return 0.5 + 0.02 * Math.exp(-4 * away);
    }

    private static Map<String, Expr> results(ForwardPass f, CoarseMask coarse, double area, Map<String, Expr> in) {
        Expr mask = Objects.requireNonNull(in.get(MASK));
        Expr smooth = smooth(coarse, mask, f.settings().real("sigma", 0.1, 20));
        Expr shown = coarse.enlarged(smooth);
        Expr seen = Fill.of(f).mixed(f, f.input().unsqueeze(1), shown);
        ForwardPass at = f.at(seen.reshapeLike(f.input()), f.target());
        GraphBuilder b = mask.builder();
        TensorType row = TensorType.of(ElementType.FLOAT, coarse.count());
        Expr flat = smooth.reshape(coarse.count());
        Expr sorted = b.emitAll(
                        "TopK",
                        List.of(flat, b.list(coarse.count())),
                        Map.of("axis", Attribute.of(0L)),
                        List.of(row, TensorType.of(ElementType.INT64, coarse.count())))
                .get(0);
        double[] wanted = new double[coarse.count()];
        Arrays.fill(wanted, 0, (int) Math.rint(area * wanted.length), 1);
        Expr off = sorted.sub(b.constant(Tensor.of(ElementType.FLOAT, wanted, wanted.length)));
        Expr cost = off.mul(off).reduceMean(true, 0).mul(Objects.requireNonNull(in.get(WEIGHT)));
        Expr gain = Outcome.of(at).sub(cost).reduceSum(false, 0);
        return Map.of(SMOOTH, smooth, SLOPE, f.gradient(gain, gain.like(1), mask));
    }

    /** The smooth maximum of kernels around all cells, each as high as its cell: {@code float[rows,columns]}. */
    private static Expr smooth(CoarseMask coarse, Expr mask, double sigma) {
        int count = coarse.count();
        int[][] at = new int[count][];
        Arrays.setAll(at, coarse::coordinates);
        double[] kernel = new double[count * count];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < count; k++) {
                double away = Math.max(0, distance(at[i], at[k]) - 1);
                kernel[i * count + k] = Math.exp(-away * away / (2 * sigma * sigma));
            }
        }
        Expr heights = mask.builder()
                .constant(Tensor.of(ElementType.FLOAT, kernel, count, count))
                .mul(mask.reshape(1, count));
        Expr weights = heights.mul(SHARPNESS).exp();
        return heights.mul(weights)
                .reduceSum(false, 1)
                .div(weights.reduceSum(false, 1))
                .reshape(Objects.requireNonNull(coarse.type().shape()).sizes());
    }

    private static double distance(int[] one, int[] other) {
        double sum = 0;
        for (int axis = 0; axis < one.length; axis++) {
            sum += (one[axis] - other[axis]) * (double) (one[axis] - other[axis]);
        }
        return Math.sqrt(sum);
    }
}
