package dev.limpid.testkit;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A gradient check by one equation: {@code <v, J^T u> = <u, J v>}, for random {@code u} and {@code v}.
 *
 * <p>The left side comes from the graph that {@link Backward} derives, the right side only from the forward graph, by
 * central differences with two step sizes, extrapolated. Everything is evaluated in double precision; floating-point
 * types are declared {@code double} before the derivation, so constants inside rules are not rounded either.
 */
public final class GradientCheck {
    private static final double[] STEPS = {1e-4, 1e-5, 1e-3, 1e-6};

    private final Graph graph;
    private final Map<String, Tensor> feeds;
    private final List<String> wrt;
    private final List<String> batched;
    private final double tolerance;
    private final int draws;
    private final long seed;

    private GradientCheck(
            Graph graph,
            Map<String, Tensor> feeds,
            List<String> wrt,
            List<String> batched,
            double tolerance,
            int draws,
            long seed) {
        this.graph = graph;
        this.feeds = feeds;
        this.wrt = wrt;
        this.batched = batched;
        this.tolerance = tolerance;
        this.draws = draws;
        this.seed = seed;
    }

    /** A check of a normalised graph with {@link RuleSet#GRADIENT}, with respect to its floating-point inputs. */
    public static GradientCheck of(Graph graph) {
        Graph doubled = Doubling.of(graph);
        List<String> wrt = doubled.inputs().stream()
                .filter(v -> v.type().element().isFloating())
                .map(v -> v.name())
                .toList();
        return new GradientCheck(doubled, Map.of(), wrt, List.of(), 1e-6, 3, 1);
    }

    /** At this point. */
    public GradientCheck at(Map<String, Tensor> point) {
        return new GradientCheck(graph, Doubling.of(point), wrt, batched, tolerance, draws, seed);
    }

    /** With respect to these inputs and constants. */
    public GradientCheck wrt(String... names) {
        return new GradientCheck(graph, feeds, List.of(names), batched, tolerance, draws, seed);
    }

    /** With this relative tolerance instead of 1e-6. */
    public GradientCheck tolerance(double relative) {
        return new GradientCheck(graph, feeds, wrt, batched, relative, draws, seed);
    }

    /**
     * With gradients derived from types in which the first dimension of these inputs is symbolic, as in real
     * networks.
     */
    public GradientCheck openBatch(String... inputs) {
        return new GradientCheck(graph, feeds, wrt, List.of(inputs), tolerance, draws, seed);
    }

    /** With this many pairs of {@code u} and {@code v} for each value and output, instead of 3. */
    public GradientCheck draws(int count) {
        return new GradientCheck(graph, feeds, wrt, batched, tolerance, count, seed);
    }

    /** With other random numbers. */
    public GradientCheck seed(long other) {
        return new GradientCheck(graph, feeds, wrt, batched, tolerance, draws, other);
    }

    /**
     * Checks each floating-point output separately and all together, with respect to each value.
     *
     * @throws AssertionError if the two sides differ; the message contains the operators and both numbers
     */
    public void check() {
        Graph typed = ReferenceEvaluator.typed(graph, feeds);
        List<String> floating = floatingOutputs(typed);
        if (floating.isEmpty() || wrt.isEmpty()) {
            throw new IllegalArgumentException("nothing to check: no floating-point output or no floating-point input");
        }
        Random random = new Random(seed);
        floating.forEach(o -> check(typed, List.of(o), random));
        if (floating.size() > 1) {
            check(typed, floating, random);
        }
    }

    /** Checks the derived graph in the same way: second derivatives. */
    public void checkSecondOrder() {
        Graph typed = ReferenceEvaluator.typed(graph, feeds);
        List<String> seeded = floatingOutputs(typed);
        Graph open = OpenBatch.typed(graph, feeds, batched);
        GraphBuilder b = open.toBuilder().scope("gradient/");
        Graph derived = b.build(List.copyOf(gradients(b, open, seeded).values()));
        Map<String, Tensor> point = new LinkedHashMap<>(feeds);
        Random random = new Random(seed);
        List<String> more = new ArrayList<>(wrt);
        List<String> grown = new ArrayList<>(batched);
        for (String o : seeded) {
            point.put(seedOf(o), random(random, typed.shapeOf(o).sizes()));
            more.add(seedOf(o));
            if (!open.shapeOf(o).isFixed()) {
                grown.add(seedOf(o));
            }
        }
        new GradientCheck(derived, point, more, grown, tolerance, draws, seed).check();
    }

    /** {@link #check} and {@link #checkSecondOrder}. */
    public void checkBothOrders() {
        check();
        checkSecondOrder();
    }

    private static List<String> floatingOutputs(Graph typed) {
        return typed.outputs().stream()
                .filter(o ->
                        Objects.requireNonNull(typed.types().get(o)).element().isFloating())
                .toList();
    }

    private static String seedOf(String output) {
        return "u/" + output;
    }

    /** Appends the gradients of the seeded outputs, with an additional input for each seed. */
    private Map<String, Expr> gradients(GraphBuilder b, Graph typed, List<String> seeded) {
        Map<String, Expr> seeds = new LinkedHashMap<>();
        for (String o : seeded) {
            seeds.put(o, b.input(seedOf(o), Objects.requireNonNull(typed.types().get(o))));
        }
        return Backward.into(b, seeds, wrt, RuleSet.GRADIENT);
    }

    private void check(Graph typed, List<String> seeded, Random random) {
        Graph open = OpenBatch.typed(graph, feeds, batched);
        GraphBuilder b = open.toBuilder().scope("gradient/");
        Map<String, Expr> outputs = new LinkedHashMap<>();
        gradients(b, open, seeded).forEach((w, e) -> outputs.put(Backward.nameOf(w), e));
        Graph derived = b.build(outputs);
        Graph forward = typed.withOutputs(seeded).pruned();
        for (int draw = 0; draw < draws; draw++) {
            Map<String, Tensor> point = new LinkedHashMap<>(feeds);
            Map<String, Tensor> u = new LinkedHashMap<>();
            for (String o : seeded) {
                Tensor cotangent = random(random, typed.shapeOf(o).sizes());
                u.put(o, cotangent);
                point.put(seedOf(o), cotangent);
            }
            Map<String, Tensor> gradients = ReferenceEvaluator.run(derived, point);
            for (String w : wrt) {
                Tensor gradient = Objects.requireNonNull(gradients.get(Backward.nameOf(w)));
                compare(forward, w, gradient, u, random(random, typed.shapeOf(w).sizes()));
            }
        }
    }

    private void compare(Graph forward, String w, Tensor gradient, Map<String, Tensor> u, Tensor v) {
        if (!Arrays.equals(gradient.shape(), v.shape())) {
            throw new AssertionError("gradient of " + described(forward) + " with respect to '" + w + "' has shape "
                    + Arrays.toString(gradient.shape()) + ", the value has " + Arrays.toString(v.shape()));
        }
        double[] g = gradient.toDoubles();
        double[] direction = v.toDoubles();
        double derived = dot(direction, g);
        double size = 0;
        for (int i = 0; i < g.length; i++) {
            size += Math.abs(direction[i] * g[i]);
        }
        double measured = Double.NaN;
        for (double h : STEPS) {
            double[] measurement = measured(forward, w, u, v, h);
            measured = measurement[0];
            double noise = 1e-13 * measurement[1] / h;
            double allowed = tolerance * Math.max(size, Math.abs(measured)) + Math.min(noise, 1e-6);
            if (Math.abs(derived - measured) <= allowed) {
                return;
            }
        }
        throw new AssertionError("gradient of " + described(forward) + " at " + u.keySet() + " with respect to '" + w
                + "': <v, J^T u> = " + derived + " but <u, J v> = " + measured);
    }

    /** {@code <u, J v>} by central differences with two step sizes, and the magnitude of the summands. */
    private double[] measured(Graph forward, String w, Map<String, Tensor> u, Tensor v, double h) {
        double wide = difference(forward, w, u, v, h)[0];
        double[] narrow = difference(forward, w, u, v, h / 2);
        return new double[] {(4 * narrow[0] - wide) / 3, narrow[1]};
    }

    private double[] difference(Graph forward, String w, Map<String, Tensor> u, Tensor v, double h) {
        Map<String, Tensor> ahead = moved(forward, w, v, h);
        Map<String, Tensor> behind = moved(forward, w, v, -h);
        double sum = 0;
        double size = 0;
        for (Map.Entry<String, Tensor> entry : u.entrySet()) {
            double[] a = Objects.requireNonNull(ahead.get(entry.getKey())).toDoubles();
            double[] b = Objects.requireNonNull(behind.get(entry.getKey())).toDoubles();
            double[] weights = entry.getValue().toDoubles();
            for (int i = 0; i < a.length; i++) {
                if (a[i] != b[i]) {
                    sum += weights[i] * (a[i] - b[i]) / (2 * h);
                    size += Math.abs(weights[i]) * (Math.abs(a[i]) + Math.abs(b[i]));
                }
            }
        }
        return new double[] {sum, size};
    }

    private Map<String, Tensor> moved(Graph forward, String w, Tensor v, double h) {
        @Nullable Tensor constant = forward.constants().get(w);
        Tensor at = constant != null ? constant : Objects.requireNonNull(feeds.get(w), w);
        double[] x = at.toDoubles();
        double[] direction = v.toDoubles();
        for (int i = 0; i < x.length; i++) {
            x[i] += h * direction[i];
        }
        Tensor there = Tensor.of(x, at.shape());
        if (constant != null) {
            Map<String, Tensor> constants = new LinkedHashMap<>(forward.constants());
            constants.put(w, there);
            return ReferenceEvaluator.run(forward.with(forward.nodes(), constants), feeds);
        }
        Map<String, Tensor> point = new LinkedHashMap<>(feeds);
        point.put(w, there);
        return ReferenceEvaluator.run(forward, point);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static Tensor random(Random random, long... shape) {
        double[] numbers = new double[Math.toIntExact(Tensor.elementCount(shape))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }

    private static String described(Graph graph) {
        List<Node> nodes = graph.nodes();
        return nodes.size() == 1
                ? nodes.get(0).op() + " " + nodes.get(0).attributes() + " on " + inputTypes(graph)
                : "a graph of " + nodes.stream().map(Node::op).distinct().toList() + " on " + inputTypes(graph);
    }

    private static List<TensorType> inputTypes(Graph graph) {
        return graph.inputs().stream().map(v -> v.type()).toList();
    }
}
