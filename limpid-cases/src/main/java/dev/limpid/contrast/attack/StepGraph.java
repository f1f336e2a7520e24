package dev.limpid.contrast.attack;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.runtime.Shapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * One step of projected gradient ascent as one graph in standard operators: the network, the gradient of the cross-entropy, a step, and
 * the projection onto the ball around the original and onto the values of pictures.
 *
 * <p>Ref. Madry et al., Towards Deep Learning Models Resistant to Adversarial Attacks, 2018, arXiv 1706.06083.
 */
final class StepGraph {
    static final String ORIGIN = "origin";
    static final String WANTED = "wanted";
    static final String COUNTED = "counted";
    static final String MASK = "mask";
    static final String RATE = "rate";
    static final String RADIUS = "radius";
    static final String NEXT = "next";
    static final String LOGITS = "logits";
    static final String WEIGHTS = "weights";
    static final String GRADIENT = "gradient";

    private static final double SMALLEST = 1e-30;

    private StepGraph() {}

    /**
     * The graph of a step for one input.
     *
     * <p>Inputs: the network's input, {@code origin} of its shape, {@code wanted} and {@code counted} {@code float[1,K]},
     * {@code mask} (1 where values may change), {@code rate} (negative to come nearer to what is wanted) and {@code radius},
     * both in units of the picture. Outputs: the next input, and the logits of this one.
     */
    static Graph step(Classifier model, Room room, Norm norm) {
        GraphBuilder b = bound(model).toBuilder().scope("attack/");
        Expr x = b.value(model.input().name());
        Expr logits = b.value(model.logits());
        Expr wanted = b.input(WANTED, TensorType.of(ElementType.FLOAT, 1, model.classes()));
        Expr counted = b.input(COUNTED, TensorType.of(ElementType.FLOAT, 1, model.classes()));
        Expr scale = b.constant(room.scale());
        Expr probability = model.head() == Head.SOFTMAX
                ? logits.unary("Softmax", Map.of("axis", Attribute.of(1L)))
                : logits.unary("Sigmoid");
        Expr slope = probability.sub(wanted).mul(counted);
        Expr gradient = Objects.requireNonNull(
                Backward.into(b, Map.of(logits.name(), slope), List.of(x.name()), RuleSet.GRADIENT)
                        .get(x.name()));
        Expr origin = b.input(ORIGIN, x.findType().orElseThrow());
        Expr mask = b.input(MASK, x.findType().orElseThrow());
        Expr rate = b.input(RATE, new TensorType(ElementType.FLOAT, Shape.SCALAR));
        Expr radius = b.input(RADIUS, new TensorType(ElementType.FLOAT, Shape.SCALAR));
        // In units of the picture.
        Expr way = gradient.mul(scale).mul(mask);
        Expr change = x.sub(origin).div(scale);
        Expr next;
        if (norm == Norm.LINF) {
            next = change.add(way.sign().mul(rate)).min(radius).max(radius.neg());
        } else {
            Expr moved = change.add(way.div(length(way)).mul(rate));
            next = moved.mul(radius.div(length(moved).max(radius)));
        }
        Expr result = origin.add(next.mul(scale)).max(b.constant(room.low())).min(b.constant(room.high()));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(NEXT, result);
        outputs.put(LOGITS, logits);
        return b.build(outputs);
    }

    private static Expr length(Expr way) {
        long[] all = LongStream.range(0, way.rank()).toArray();
        return way.mul(way).reduceSum(true, all).add(SMALLEST).sqrt();
    }

    /**
     * The gradient of weighted logits for several rows.
     *
     * <p>Inputs: the network's input, and {@code weights} {@code float[N,K]}. Output: the gradient.
     */
    static Graph gradient(Classifier model) {
        GraphBuilder b = model.graph().withOutputs(List.of(model.logits())).pruned().toBuilder()
                .scope("attack/");
        Expr x = b.value(model.input().name());
        Expr logits = b.value(model.logits());
        Expr weights = b.input(WEIGHTS, logits.findType().orElseThrow());
        Expr gradient = Objects.requireNonNull(
                Backward.into(b, Map.of(logits.name(), weights), List.of(x.name()), RuleSet.GRADIENT)
                        .get(x.name()));
        return b.build(Map.of(GRADIENT, gradient));
    }

    private static Graph bound(Classifier model) {
        return model.graph().withOutputs(List.of(model.logits())).pruned().bind(Shapes.BATCH, 1);
    }
}
