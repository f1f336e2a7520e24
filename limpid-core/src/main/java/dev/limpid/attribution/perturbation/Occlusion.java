package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Fill;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Occlusion: the decrease of the target when a sliding window is hidden.
 *
 * <p>Scores {@code float[N,H,W]}, for other inputs one number for each place, signed, in target units: at each position the mean of
 * {@code S(x) - S(x hidden under w)} over the windows {@code w} that cover it. The last windows of a row or column end
 * at the border, and may be smaller.
 *
 * <p>Ref.: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901.
 */
public final class Occlusion implements Method.Sampled {
    private static final String COVERED = "covered";
    private static final String SCORE = "score";

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("occlusion", Family.PERTURBATION)
                .unit("target")
                .meaning("Slides a window over the input, hides what it covers, and records the decrease of the"
                        + " target. Each score is a measured effect: the average loss when this region is hidden.")
                .formula("mean over windows of S(x) - S(x with the window hidden)")
                .cost("1 forward for each window")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901")
                .witness("captum 0.9.0")
                .parameter(
                        "window",
                        "0",
                        "side of the window in pixels, points or voxels, or one for each axis such as 8x16; 0 for one eighth"
                                + " of each side, for tokens and tables 1")
                .parameter("stride", "0", "step from window to window, or one for each axis; 0 for half of the window");
        return Outcome.described(Fill.described(info, "zero"), "logit");
    }

    /** The window's size and the step along each axis. */
    private record Window(List<Integer> size, List<Integer> stride) {
        static Window of(InputGrid places, Settings settings) {
            int[] window = sides("window", places, settings);
            int[] stride = sides("stride", places, settings);
            boolean isSingle = places.isWhole() || places.isUnordered();
            List<Integer> sizes = new ArrayList<>();
            List<Integer> strides = new ArrayList<>();
            for (int axis = 0; axis < places.axes(); axis++) {
                int usual = isSingle ? 1 : Math.max(1, places.size(axis) / 8);
                int size = Math.min(places.size(axis), window[axis] > 0 ? window[axis] : usual);
                sizes.add(size);
                // A step larger than the window would leave pixels out.
                strides.add(Math.min(size, stride[axis] > 0 ? stride[axis] : Math.max(1, size / 2)));
            }
            return new Window(sizes, strides);
        }

        /** One number for all axes, or one for each. */
        private static int[] sides(String name, InputGrid places, Settings settings) {
            String text = settings.text(name);
            int[] sides = new int[places.axes()];
            if (!text.contains("x")) {
                Arrays.fill(sides, settings.whole(name, 0, 1 << 20));
                return sides;
            }
            String[] each = text.split("x", -1);
            if (each.length != sides.length || !text.matches("\\d{1,6}(x\\d{1,6})+")) {
                throw new ParameterException("parameter '" + name + "' is '" + text + "', but " + places.toText()
                        + " has " + sides.length + (sides.length == 1 ? " axis" : " axes"));
            }
            Arrays.setAll(sides, axis -> Integer.parseInt(each[axis]));
            return sides;
        }
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        return KindDefaults.of(info(), model, stated);
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        InputGrid places = InputGrid.of(model);
        Window window = Window.of(places, settings);
        List<double[]> corners = new ArrayList<>(List.of(new double[places.axes()]));
        for (int axis = 0; axis < places.axes(); axis++) {
            List<double[]> more = new ArrayList<>();
            int stride = window.stride().get(axis);
            int beyond = places.size(axis) - window.size().get(axis);
            int steps = (beyond + stride - 1) / stride + 1;
            for (double[] corner : corners) {
                for (int step = 0; step < steps; step++) {
                    double[] at = corner.clone();
                    at[axis] = step * stride;
                    more.add(at);
                }
            }
            corners = more;
        }
        double[] numbers = corners.stream().flatMapToDouble(Arrays::stream).toArray();
        float[] weights = new float[corners.size()];
        Arrays.fill(weights, 1);
        return new Samples(
                Tensor.of(ElementType.FLOAT, numbers, weights.length, places.axes()),
                Tensor.of(weights, weights.length));
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        Map<String, Expr> context = new LinkedHashMap<>(Fill.of(f).context(f));
        context.put(SCORE, Outcome.of(f));
        return context;
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        Expr hidden = hidden(f, drawn);
        return Fill.of(f).mixed(f, x, hidden.neg().add(1).unsqueeze(0));
    }

    /** {@code float[S,P]}: one inside the window. */
    private static Expr hidden(ForwardPass f, Expr corners) {
        InputGrid places = InputGrid.of(f.model());
        Window window = Window.of(places, f.settings());
        long count = corners.shape().size(0);
        Expr inside = corners.builder().scalar(corners.elementType(), 1);
        for (int axis = 0; axis < places.axes(); axis++) {
            double[] steps = new double[places.size(axis)];
            Arrays.setAll(steps, i -> i);
            Expr at = corners.builder().constant(Tensor.of(ElementType.FLOAT, steps, 1, steps.length));
            Expr from = corners.slice(1, axis, axis + 1L, 1);
            Expr within = at.greaterOrEqual(from)
                    .and(at.less(from.add(window.size().get(axis))))
                    .cast(corners.elementType());
            long[] along = new long[places.axes() + 1];
            Arrays.fill(along, 1);
            along[0] = count;
            along[axis + 1] = steps.length;
            inside = inside.mul(within.reshape(along));
        }
        return inside.reshape(count, places.count());
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr hidden = hidden(f, points.drawn());
        Expr fall = points.scores(Outcome::of).neg().add(Outcome.column(f.given(SCORE)));
        Expr weights = points.weights();
        return Map.of(
                SUM,
                points.weighted(fall).matMul(hidden),
                COVERED,
                weights.reshape(1, points.count()).matMul(hidden));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr mean = Objects.requireNonNull(sums.get(SUM)).div(Objects.requireNonNull(sums.get(COVERED)));
        return AttributionExpr.of(InputGrid.of(f.model()).asMap(mean));
    }
}
