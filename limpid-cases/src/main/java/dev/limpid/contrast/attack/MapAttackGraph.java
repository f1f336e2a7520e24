package dev.limpid.contrast.attack;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.gradient.Softened;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.contrast.Room;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Shapes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One step of an attack on an explanation as one graph: the explanation of a copy of the network with smooth rectifiers, what it gives to
 * the places that were most important, the gradient of that (of second order), a step, and the projection.
 *
 * <p>Ref. Ghorbani, Abid and Zou, Interpretation of Neural Networks Is Fragile, 2019, arXiv 1710.10547; Dombrowski et al., Explanations
 * can be manipulated and geometry is to blame, 2019, arXiv 1906.07983.
 */
final class MapAttackGraph {
    static final String TOP = "top";
    static final String SCORES = "scores";
    static final String ORIGIN = "origin";
    static final String RATE = "rate";
    static final String RADIUS = "radius";
    static final String NEXT = "next";
    static final String MAP = "map";
    static final String LOSS = "loss";

    private static final double SMALL = 1e-12;

    /** The weight of the mean squared change of the logits. */
    private static final double KEEPING = 0.1;

    private MapAttackGraph() {}

    /**
     * The explanation of a network as a map: {@link #MAP} {@code float[1,P]}, not negative, and the logits. A network that
     * takes exactly so many pictures has as many rows.
     *
     * @throws LimpidException if the method does not compile to a graph of the network's input and a target alone
     */
    static Graph map(Classifier model, Method method, Settings settings, long memory) {
        Made made = Made.of(model, method, settings, memory);
        return made.b.build(Map.of(MAP, made.map, model.logits(), made.b.value(model.logits())));
    }

    /**
     * The step.
     *
     * <p>Inputs: the network's input, {@code target} {@code float[1,K]}, {@code top} {@code float[1,P]} with one at the places that were
     * most important, {@code scores}, the logits that are to be kept, {@code origin}, and {@code rate} and {@code radius} in units of the
     * picture. Outputs: the next input and the loss.
     *
     * @param beta the sharpness of the smooth rectifiers
     */
    static Graph step(Classifier model, Method method, Settings settings, double beta, Room room, long memory) {
        Classifier soft = model.apply(graph -> Softened.of(graph, beta));
        Made made = Made.of(soft, method, settings, memory);
        GraphBuilder b = made.b;
        Expr x = b.value(model.input().name());
        Expr share = made.map.div(made.map.reduceSum(true, 1).add(SMALL));
        Expr top = b.input(
                TOP,
                TensorType.of(
                        ElementType.FLOAT, model.fixedBatch(), made.map.shape().size(1)));
        Expr logits = b.value(model.logits());
        Expr away = logits.sub(b.input(SCORES, logits.findType().orElseThrow()));
        Expr loss = share.mul(top)
                .reduceSum(false, 1)
                .add(away.mul(away).reduceMean(false, 1).mul(KEEPING));
        Expr slope = Objects.requireNonNull(Backward.into(
                        b,
                        Map.of(loss.name(), b.constant(ones(model.fixedBatch()))),
                        List.of(x.name()),
                        RuleSet.GRADIENT)
                .get(x.name()));
        Expr scale = b.constant(room.scale());
        Expr rate = b.input(RATE, new TensorType(ElementType.FLOAT, Shape.SCALAR));
        Expr radius = b.input(RADIUS, new TensorType(ElementType.FLOAT, Shape.SCALAR));
        Expr origin = b.input(ORIGIN, x.findType().orElseThrow());
        Expr change = x.sub(origin).div(scale).sub(slope.sign().mul(rate));
        Expr next = origin.add(change.min(radius).max(radius.neg()).mul(scale))
                .max(b.constant(room.low()))
                .min(b.constant(room.high()));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(NEXT, next);
        outputs.put(LOSS, loss);
        return b.build(outputs);
    }

    private static Tensor ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return Tensor.of(ones, count);
    }

    private record Made(GraphBuilder b, Expr map) {
        static Made of(Classifier model, Method method, Settings settings, long memory) {
            Graph compiled = Explainer.compile(model, method, settings, memory);
            if (compiled.inputs().size() != 2) {
                throw LimpidException.unsupported("method '" + method.info().name()
                        + "' needs more than the picture and the class, so its map is not attacked; choose a method such as"
                        + " gradient or grad-cam");
            }
            Graph one = compiled.bind(Shapes.BATCH, 1);
            GraphBuilder b = one.toBuilder().scope("move/");
            Expr scores = b.value(GraphNames.ATTRIBUTION).cast(ElementType.FLOAT);
            long[] sizes = scores.shape().sizes();
            boolean hasChannels = sizes.length == 4;
            Expr flat = hasChannels ? scores.reduceSum(false, model.form().isChannelsLast() ? 3 : 1) : scores;
            long count = 1;
            for (int i = 1; i < flat.rank(); i++) {
                count *= flat.shape().size(i);
            }
            // A smooth magnitude, whose gradient does not jump at zero.
            Expr line = flat.reshape(model.fixedBatch(), count);
            return new Made(b, line.mul(line).add(SMALL).sqrt());
        }
    }
}
