package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Fill;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * AISE, adaptive input sampling: round windows placed by a global search, each weighted by the difference of the target
 * inside and outside the window.
 *
 * <p>Scores {@code float[N,H,W]}: for each width of the windows {@code sum of k_i * (S(x * k_i) - S(x * (1 - k_i)))},
 * divided by its largest value where that is positive, summed over the widths and divided by the largest sum. A window
 * {@code k} is a Gaussian; its centre is chosen by the DIRECT algorithm (dividing rectangles), so there are more
 * windows where the target is higher. Further result: {@code windows float[N,M,4]}, each window's row, column and width
 * as fractions of the picture, and its weight; for a series or a volume with as many coordinates as it has axes. A window
 * of a text shows or hides whole tokens: those where the Gaussian is above one half.
 *
 * <p>Ref.: Intel's OpenVINO Explainable AI Toolkit, method AISE (Adaptive Input Sampling for Explanation of Black-box
 * Models), 2024.
 */
public final class Aise implements Method.Searching {
    private static final String WINDOWS = "windows";
    private static final String ANSWERS = "answers";
    private static final double HALF = 0.5;

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("aise", Family.PERTURBATION)
                .unit("probability")
                .meaning("Places windows of several sizes where an adaptive search expects the largest effect, and"
                        + " sums their effects at each position. It needs only outputs, and fewer of them than random"
                        + " masks.")
                .formula("sum over windows k of k * (S(x * k) - S(x * (1 - k)))")
                .cost("2 * widths * windows forward")
                .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("OpenVINO Explainable AI Toolkit, AISE: Adaptive Input Sampling for Explanation of Black-box"
                        + " Models, 2024")
                .witness("the sum over the evaluated windows, from the network's outputs")
                .parameter(WINDOWS, "50", "number of windows of each width, 1 to 10000")
                .parameter(
                        "widths",
                        "0.1,0.175,0.25",
                        "widths of the windows as fractions of the input's sides, separated by commas");
        return Outcome.described(Fill.described(info, "zero"), "probability");
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        InputGrid.of(model).requireNeighbours("aise hides round windows");
        return KindDefaults.of(info(), model, stated);
    }

    @Override
    public void check(ForwardPass f) {
        Fill.of(f).context(f);
    }

    @Override
    public Search.Found search(Search search) {
        InputGrid places = InputGrid.of(search.model());
        String text = search.settings().text("widths");
        if (!text.matches("[01]?\\.\\d{1,6}(,[01]?\\.\\d{1,6}){0,15}")) {
            throw new ParameterException(
                    "parameter 'widths' is '" + text + "' but must be up to 16 numbers such as 0.1,0.175,0.25");
        }
        double[] widths = Arrays.stream(text.split(",", -1))
                .mapToDouble(w -> Math.max(1e-3, Double.parseDouble(w)))
                .toArray();
        int windows = search.settings().whole(WINDOWS, 1, 10_000);
        Map<String, Tensor> fixed = Fill.of(search.model(), search.settings()).fixed(search, Map.of());
        double[] sum = new double[places.count()];
        List<double[]> all = new ArrayList<>();
        search.reached(0, (long) widths.length * windows);
        for (double width : widths) {
            List<double[]> asked =
                    DividingRectangles.search(centres -> gains(search, fixed, centres, width), places.axes(), windows);
            double[] map = new double[sum.length];
            for (double[] window : asked) {
                add(map, places, window, width);
                all.add(described(window, width));
            }
            double largest = Arrays.stream(map).max().orElseThrow();
            for (int p = 0; p < map.length; p++) {
                sum[p] += map[p] / (largest > 0 ? largest : 1);
            }
            search.reached(all.size(), (long) widths.length * windows);
        }
        double largest = Arrays.stream(sum).max().orElseThrow();
        double[] scores =
                Arrays.stream(sum).map(v -> v / (largest > 0 ? largest : 1)).toArray();
        double[] flat = all.stream().flatMapToDouble(Arrays::stream).toArray();
        return new Search.Found(
                places.scores(scores),
                Map.of(WINDOWS, Tensor.of(ElementType.FLOAT, flat, 1, all.size(), places.axes() + 2L)));
    }

    /** A window's coordinates, its width and its weight. */
    private static double[] described(double[] window, double width) {
        double[] all = Arrays.copyOf(window, window.length + 1);
        all[window.length] = window[window.length - 1];
        all[window.length - 1] = width;
        return all;
    }

    /** The effect of each window: the target inside it minus the target outside it. */
    private static double[] gains(Search search, Map<String, Tensor> fixed, List<double[]> centres, double width) {
        int atOnce = search.atOnce();
        int numbers = InputGrid.of(search.model()).axes() + 2;
        Map<String, TensorType> inputs = new HashMap<>();
        fixed.forEach((name, tensor) -> inputs.put(name, tensor.type()));
        inputs.put(WINDOWS, TensorType.of(ElementType.FLOAT, atOnce, numbers));
        Search.Step step = search.step(ANSWERS, atOnce, inputs, (f, in) -> Map.of(ANSWERS, answers(f, in)));
        double[] gains = new double[centres.size()];
        for (int from = 0; from < 2 * centres.size(); from += atOnce) {
            double[] windows = new double[atOnce * numbers];
            for (int i = 0; i < atOnce; i++) {
                double[] centre = centres.get(Math.min(centres.size() - 1, (from + i) / 2));
                System.arraycopy(centre, 0, windows, i * numbers, centre.length);
                windows[i * numbers + centre.length] = width;
                windows[i * numbers + centre.length + 1] = (from + i) % 2;
            }
            Map<String, Tensor> feeds = new HashMap<>(fixed);
            feeds.put(WINDOWS, Tensor.of(ElementType.FLOAT, windows, atOnce, numbers));
            double[] answers =
                    Objects.requireNonNull(step.run(feeds).get(ANSWERS)).toDoubles();
            for (int i = from; i < Math.min(from + atOnce, 2 * centres.size()); i++) {
                gains[i / 2] += (i % 2 == 0 ? 1 : -1) * answers[i - from];
            }
        }
        return gains;
    }

    /** The target inside each window, or outside if its last number is one: {@code float[1,S]}. */
    private static Expr answers(ForwardPass f, Map<String, Expr> in) {
        InputGrid places = InputGrid.of(f.model());
        Expr windows = Objects.requireNonNull(in.get(WINDOWS));
        long count = windows.shape().size(0);
        int axes = places.axes();
        Expr width = windows.slice(1, axes, axes + 1L, 1);
        Expr gaussian = windows.like(1);
        for (int axis = 0; axis < axes; axis++) {
            long[] along = new long[axes + 1];
            Arrays.fill(along, 1);
            along[0] = count;
            along[axis + 1] = places.size(axis);
            gaussian = gaussian.mul(distances(windows.slice(1, axis, axis + 1L, 1), width, places.size(axis))
                    .reshape(along));
        }
        Expr round = gaussian.reshape(count, places.count());
        Expr window = places.isWhole() ? round.greaterOrEqual(round.like(HALF)).cast(ElementType.FLOAT) : round;
        Expr beside = windows.slice(1, axes + 1L, axes + 2L, 1);
        // w inside, 1 - w outside: w + beside * (1 - 2 w)
        Expr mask = window.add(beside.mul(window.mul(-2).add(1)));
        Expr points = Fill.of(f).mixed(f, f.input().unsqueeze(1), mask.reshape(1, count, places.count()));
        return SampleBatch.of(f, points).scores(Outcome::of);
    }

    /** A Gaussian along a side with maximum one: {@code float[S,side]}. */
    private static Expr distances(Expr centre, Expr width, int side) {
        double[] at = new double[side];
        Arrays.setAll(at, i -> place(i, side));
        Expr away = centre.builder()
                .constant(Tensor.of(ElementType.FLOAT, at, 1, side))
                .sub(centre)
                .div(width);
        return away.mul(away).mul(-0.5).exp();
    }

    /** The position of a pixel, from 0 for the first to 1 for the last. */
    private static double place(int pixel, int side) {
        return side == 1 ? 0 : pixel / (side - 1.0);
    }

    private static void add(double[] map, InputGrid places, double[] window, double width) {
        int axes = places.axes();
        for (int p = 0; p < map.length; p++) {
            int[] at = places.coordinates(p);
            double away = 0;
            for (int axis = 0; axis < axes; axis++) {
                double d = (place(at[axis], places.size(axis)) - window[axis]) / width;
                away += d * d;
            }
            double shown = Math.exp(-0.5 * away);
            map[p] += window[axes] * (places.isWhole() ? (shown >= HALF ? 1 : 0) : shown);
        }
    }
}
