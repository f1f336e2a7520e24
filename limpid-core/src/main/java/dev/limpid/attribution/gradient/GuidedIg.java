package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Guided integrated gradients: integrated gradients along a path that moves first where the gradient is small, and
 * stays near the straight path.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units; they sum to about {@code S(x) - S(x0)}. Each step moves
 * the point closer to the input by an equal L1 distance. It moves the {@code fraction} of the values with the smallest
 * gradients, each at most {@code distance} ahead of or behind the straight path. The path depends on the network's
 * outputs, so the method does not compile. At a layer, the path leads from the layer's output for the baseline to its
 * output for the input, and the network is run from there.
 *
 * <p>Ref.: Kapishnikov, Venugopalan, Avci, Wedin, Terry and Bolukbasi, Guided Integrated Gradients, 2021, arXiv
 * 2106.09788, algorithm 1 with anchors left out as in its authors' software.
 */
public final class GuidedIg implements Method.Searching {
    private static final String POINT = "point";
    private static final String RESULT = "result";
    private static final String START = "start";
    private static final String END = "end";
    private static final double CLOSE = 1e-9;

    @Override
    public MethodInfo info() {
        return Baseline.declaredBy(MethodInfo.of("guided-ig", Family.GRADIENT)
                .unit("target")
                .meaning("Integrates gradients along a path that first moves the values with the smallest gradients."
                        + " The path avoids regions where the network is steep and therefore collects less noise than a"
                        + " straight path.")
                .formula("sum over steps of dS/dx * (move of x), the smallest |dS/dx| moving first")
                .anywhere()
                .cost("steps forward and backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Kapishnikov, Venugopalan, Avci, Wedin, Terry and Bolukbasi, Guided Integrated Gradients, 2021,"
                                + " arXiv 2106.09788")
                .witness("saliency 0.2.1")
                .parameter("steps", "50", "number of steps, 1 to 10000")
                .parameter("fraction", "0.25", "fraction of the values that move at once, 0.001 to 1")
                .parameter(
                        "distance",
                        "0.02",
                        "largest distance of a value from the straight path, as a fraction of the path, 0 to 1"));
    }

    @Override
    public void check(ForwardPass f) {
        Baseline.of(f);
        f.from(f.place(), f.target()).gradient(f.place());
    }

    @Override
    public Search.Found search(Search search) {
        String place = search.settings().valueOf(search.model());
        TensorType type = search.model().graph().findType(place).orElseThrow();
        Search.Step ends = search.step("ends", 1, Map.of(), (f, in) -> {
            Expr start = f.input().mul(0).add(Baseline.of(f));
            return Map.of(
                    START,
                    f.at(start, f.target()).place().mul(1),
                    END,
                    f.place().mul(1));
        });
        Search.Step slope = search.step("slope", 1, Map.of(POINT, type), (f, in) -> {
            Expr point = Objects.requireNonNull(in.get(POINT));
            return Map.of(RESULT, f.from(point, f.target()).gradient(point));
        });
        Search.Step turned = search.step(
                "turned",
                1,
                Map.of(POINT, type),
                (f, in) -> Map.of(
                        RESULT, f.asScores(Objects.requireNonNull(in.get(POINT)).mul(1))));
        Map<String, Tensor> known = ends.run(Map.of());
        Tensor end = Objects.requireNonNull(known.get(END));
        Walk walk = new Walk(
                search.settings(), Objects.requireNonNull(known.get(START)).toDoubles(), end.toDoubles());
        int steps = search.settings().whole("steps", 1, 10_000);
        for (int step = 0; step < steps; step++) {
            Tensor gradient = result(slope.run(Map.of(POINT, tensor(end, walk.x))));
            walk.step(gradient.toDoubles(), (step + 1.0) / steps);
            search.reached(step + 1L, steps);
        }
        Tensor scores = result(turned.run(Map.of(POINT, tensor(end, walk.scores))));
        return new Search.Found(scores, Map.of());
    }

    private static Tensor result(Map<String, Tensor> results) {
        return Objects.requireNonNull(results.get(RESULT));
    }

    private static Tensor tensor(Tensor like, double[] numbers) {
        return Tensor.of(like.elementType(), numbers, like.shape());
    }

    /** The point that moves along the path. */
    private static final class Walk {
        final double[] x;
        final double[] scores;
        private final double[] start;
        private final double[] end;
        private final double fraction;
        private final double distance;
        private final double whole;

        Walk(Settings settings, double[] start, double[] end) {
            this.start = start;
            this.end = end;
            this.x = start.clone();
            this.scores = new double[x.length];
            this.fraction = settings.real("fraction", 0.001, 1);
            this.distance = settings.real("distance", 0, 1);
            this.whole = left();
        }

        /** The L1 distance from the point to the input. */
        private double left() {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += Math.abs(x[i] - end[i]);
            }
            return sum;
        }

        private double at(int i, double part) {
            return start[i] + ((end[i] - start[i]) * part);
        }

        /** One step: moves until the distance has fallen to {@code 1 - part} of what it was. */
        void step(double[] gradient, double part) {
            double least = Math.max(part - distance, 0);
            double most = Math.min(part + distance, 1);
            double goal = whole * (1 - part);
            boolean[] done = new boolean[x.length];
            for (boolean going = whole > 0; going; ) {
                double[] before = x.clone();
                for (int i = 0; i < x.length; i++) {
                    double way = end[i] - start[i];
                    double along = way == 0 ? most : (x[i] - start[i]) / way;
                    done[i] |= way == 0 || x[i] == at(i, most);
                    x[i] = along < least ? at(i, least) : x[i];
                }
                double left = left();
                going = Math.abs(goal - left) > CLOSE * Math.max(1, Math.max(goal, left));
                if (going) {
                    going = move(gradient, done, most, left - goal);
                }
                for (int i = 0; i < x.length; i++) {
                    scores[i] += x[i] == before[i] ? 0 : (x[i] - before[i]) * gradient[i];
                }
            }
        }

        /**
         * Moves the values with the smallest gradients.
         *
         * @return whether the step needs another move
         */
        private boolean move(double[] gradient, boolean[] done, double most, double wanted) {
            double[] sizes = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                sizes[i] = done[i] ? Double.POSITIVE_INFINITY : Math.abs(gradient[i]);
            }
            double[] sorted = sizes.clone();
            Arrays.sort(sorted);
            double threshold = sorted[(int) Math.floor(fraction * (sorted.length - 1))];
            double possible = 0;
            for (int i = 0; i < x.length; i++) {
                if (!done[i] && sizes[i] <= threshold) {
                    possible += Math.abs(x[i] - at(i, most));
                }
            }
            double share = possible > 0 ? wanted / possible : Double.POSITIVE_INFINITY;
            boolean any = false;
            for (int i = 0; i < x.length; i++) {
                if (!done[i] && sizes[i] <= threshold) {
                    any = true;
                    x[i] = share > 1 ? at(i, most) : x[i] + ((at(i, most) - x[i]) * share);
                    done[i] |= share > 1;
                }
            }
            return share > 1 && any;
        }
    }
}
