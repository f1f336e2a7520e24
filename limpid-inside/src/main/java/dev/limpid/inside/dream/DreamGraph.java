package dev.limpid.inside.dream;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.dream.DreamPlan.Aim;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * One step of gradient ascent as one graph in standard operators: the parameters become pictures, the pictures are seen in a
 * random view and go through the network up to the layer, the gradient comes back, and Adam moves the parameters. Everything that
 * differs between units is an input, so that one compiled graph serves all units of a layer.
 *
 * <p>Ref. Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014, arXiv 1412.6980.
 */
final class DreamGraph {
    static final String PARAMETERS = "parameters";
    static final String MEAN = "mean";
    static final String SQUARE = "square";
    static final String IMPORTANCE = "importance";
    static final String VIEWS = "views";
    static final String RATE = "rate";
    static final String SPREAD = "spread";
    static final String DIRECTION = "direction";
    static final String PLACES = "places";
    static final String GIVEN = "given";
    static final String PAIRS = "pairs";
    static final String BLUR_DOWN = "blur-down";
    static final String BLUR_ACROSS = "blur-across";
    static final String PICTURES = "pictures";
    static final String ACTIVATION = "activation";
    static final String SLOPE = "slope";
    /** Before the name of a value of the next step. */
    static final String NEXT = "next-";

    static final double MEAN_DECAY = 0.9;
    static final double SQUARE_DECAY = 0.999;

    private static final int OPSET = 20;
    private static final double LEAST = 1e-8;
    private static final double SMALLEST = 1e-30;

    private final DreamPlan plan;
    private final NetworkInput input;
    private final LayerView layer;
    private final RuleSet rules;
    private final GraphBuilder b = GraphBuilder.ofOpset(OPSET);

    private DreamGraph(Classifier model, DreamPlan plan, RuleSet rules) {
        this.plan = plan;
        this.input = NetworkInput.of(model);
        this.layer = LayerView.of(model, plan.value());
        this.rules = rules;
    }

    /**
     * The graph of a step.
     *
     * <p>Inputs: parameters and Adam's running means of the last step, the views {@code float[B,3,2]}, {@code rate} and
     * {@code spread} (scalars: the rate over the bias of the mean, and the bias of the square), and as the plan needs them
     * {@code direction} {@code float[B,1,C]}, {@code places} {@code float[B,P,1]}, the given pictures, the pairs that are to
     * differ, and the matrices of a blur. Outputs: the same for the next step with {@link #NEXT} before their names, the
     * pictures, the activation {@code float[B]} and the largest magnitude of its gradient {@code float[B]}.
     *
     * @throws dev.limpid.error.LimpidException if the network does not take pictures, or a node has no gradient
     */
    static Graph of(Classifier model, DreamPlan plan, RuleSet rules) {
        return new DreamGraph(model, plan, rules).graph();
    }

    private Graph graph() {
        int rows = plan.rows();
        Expr parameters = floats(PARAMETERS, sizes(rows, plan.parametrization().shape()));
        Expr pictures = plan.parametrization().picture(parameters);
        Expr views = floats(VIEWS, rows, 3, 2);
        Expr value = value(pictures, views);
        Expr objective = objective(value, views);
        Expr gradient = gradient(objective, pictures);
        Expr seen = normalized(gradient);
        Expr flow = seen;
        if (plan.isDiverse() && plan.options().diversity() > 0) {
            Expr pairs = floats(PAIRS, rows, rows);
            Expr apart = normalized(gradient(Objective.diversity(value, pairs), pictures));
            flow = flow.add(apart.mul(plan.options().diversity()));
        }
        if (plan.aim() == Aim.ACCENTUATED && plan.options().anchor() > 0) {
            Expr held = normalized(gradient(Objective.likeness(value, given(views)), pictures));
            flow = flow.add(held.mul(plan.options().anchor()));
        }
        flow = penalized(flow, pictures);
        Expr change = Backward.into(b, Map.of(pictures.name(), blurred(flow)), List.of(PARAMETERS), RuleSet.GRADIENT)
                .get(PARAMETERS);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        adam(parameters, Objects.requireNonNull(change), outputs);
        Expr importance = floats(
                IMPORTANCE,
                rows,
                1,
                plan.parametrization().size().height(),
                plan.parametrization().size().width());
        outputs.put(NEXT + IMPORTANCE, importance.add(seen.abs().reduceMean(true, 1)));
        outputs.put(PICTURES, pictures);
        outputs.put(ACTIVATION, objective);
        outputs.put(SLOPE, gradient.abs().reduce("ReduceMax", false, 1, 2, 3));
        return b.build(outputs);
    }

    /** The value of the layer for pictures in their views: {@code float[B,C,P]}. */
    private Expr value(Expr pictures, Expr views) {
        Size own = input.size();
        Expr seen = Views.seen(pictures, views, own.height(), own.width());
        int rows = plan.rows();
        int batch = input.batch(rows);
        Graph network = input.network(List.of(plan.value()), batch);
        Expr fed = filled(input.of(seen), rows, batch);
        Expr value = Objects.requireNonNull(b.call(network, List.of(fed)).get(plan.value()));
        return layer.vectors(batch > rows ? value.slice(0, 0, rows, 1) : value, rows);
    }

    /** The pictures, repeated in turn to as many as the network takes. */
    private static Expr filled(Expr pictures, int rows, int batch) {
        if (batch == rows) {
            return pictures;
        }
        Expr[] all = new Expr[(batch + rows - 1) / rows];
        Arrays.fill(all, pictures);
        Expr whole = Expr.concat(0, all);
        return whole.shape().size(0) > batch ? whole.slice(0, 0, batch, 1) : whole;
    }

    private Expr objective(Expr value, Expr views) {
        return switch (plan.aim()) {
            case CARICATURE -> Objective.caricature(value, given(views));
            case INVERSION -> Objective.likeness(value, given(views));
            case ACCENTUATED, PREFERRED -> along(value);
        };
    }

    /** The value of the layer for the given pictures in the same views. */
    private Expr given(Expr views) {
        Size size = plan.parametrization().size();
        return value(floats(GIVEN, plan.rows(), size.channels(), size.height(), size.width()), views);
    }

    private Expr along(Expr value) {
        Expr direction = floats(DIRECTION, plan.rows(), 1, layer.channels());
        Expr places = floats(PLACES, plan.rows(), layer.places(), 1);
        return Objective.along(value, direction, places);
    }

    private Expr gradient(Expr of, Expr wrt) {
        return Objects.requireNonNull(
                Backward.into(b, Map.of(of.name(), Objective.ones(b, of)), List.of(wrt.name()), rules)
                        .get(wrt.name()));
    }

    /** The root mean square of each picture of a batch: {@code float[B,1,1,1]}. */
    private static Expr size(Expr gradient) {
        return gradient.mul(gradient).reduceMean(true, 1, 2, 3).sqrt();
    }

    private static Expr normalized(Expr gradient) {
        // Squares of tiny gradients would underflow.
        Expr largest = gradient.abs().reduce("ReduceMax", true, 1, 2, 3).add(SMALLEST);
        Expr scaled = gradient.div(largest);
        return scaled.div(size(scaled).add(LEAST));
    }

    private Expr penalized(Expr flow, Expr pictures) {
        Expr sum = flow;
        if (plan.options().variation() > 0) {
            sum = sum.sub(plain(Objective.variation(pictures), pictures)
                    .mul(plan.options().variation()));
        }
        if (plan.options().energy() > 0) {
            sum = sum.sub(plain(Objective.energy(pictures), pictures)
                    .mul(plan.options().energy()));
        }
        return sum;
    }

    private Expr plain(Expr of, Expr wrt) {
        return Objects.requireNonNull(
                Backward.into(b, Map.of(of.name(), Objective.ones(b, of)), List.of(wrt.name()), RuleSet.GRADIENT)
                        .get(wrt.name()));
    }

    private Expr blurred(Expr flow) {
        if (plan.options().blur() == 0) {
            return flow;
        }
        Size size = plan.parametrization().size();
        Expr down = floats(BLUR_DOWN, size.height(), size.height());
        Expr across = floats(BLUR_ACROSS, size.width(), size.width());
        return down.matMul(flow).matMul(across);
    }

    private void adam(Expr parameters, Expr change, Map<String, Expr> outputs) {
        long[] sizes = sizes(plan.rows(), plan.parametrization().shape());
        Expr mean = floats(MEAN, sizes).mul(MEAN_DECAY).add(change.mul(1 - MEAN_DECAY));
        Expr square =
                floats(SQUARE, sizes).mul(SQUARE_DECAY).add(change.mul(change).mul(1 - SQUARE_DECAY));
        Expr rate = floats(RATE);
        Expr spread = floats(SPREAD);
        Expr step = mean.mul(rate).div(square.div(spread).sqrt().add(LEAST));
        outputs.put(NEXT + PARAMETERS, parameters.add(step));
        outputs.put(NEXT + MEAN, mean);
        outputs.put(NEXT + SQUARE, square);
    }

    private Expr floats(String name, long... shape) {
        return b.input(name, TensorType.of(ElementType.FLOAT, shape));
    }

    static long[] sizes(int rows, long... others) {
        return LongStream.concat(LongStream.of(rows), LongStream.of(others)).toArray();
    }
}
