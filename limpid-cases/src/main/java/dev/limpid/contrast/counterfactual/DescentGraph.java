package dev.limpid.contrast.counterfactual;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.contrast.Matrices;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One step of an accelerated proximal gradient descent (FISTA) on a change of a picture, as one graph: the network, the gradient of the
 * hinge loss of the decision, of the squared size and of the total variation of the change, a step, soft thresholding, the bounds of the
 * change, and the momentum. With a prototype also the squared distance of the features from it.
 *
 * <p>Ref. Beck and Teboulle, A fast iterative shrinkage-thresholding algorithm for linear inverse problems, 2009, doi 10.1137/080716542;
 * Dhurandhar et al., Explanations based on the Missing, 2018, arXiv 1802.07623; Van Looveren and Klaise, Interpretable Counterfactual
 * Explanations Guided by Prototypes, 2021, arXiv 1907.02584.
 */
final class DescentGraph {
    static final String BASE = "base";
    static final String LOW = "low";
    static final String HIGH = "high";
    static final String CHANGE = "change";
    static final String SLACK = "slack";
    static final String OWN = "own";
    static final String DIRECTION = "direction";
    static final String WEIGHT = "weight";
    static final String CONFIDENCE = "confidence";
    static final String RATE = "rate";
    static final String SPARSITY = "sparsity";
    static final String VARIATION = "variation";
    static final String MOMENTUM = "momentum";
    static final String PROTOTYPE = "prototype";
    static final String PULL = "pull";
    static final String NEXT_CHANGE = "next-change";
    static final String NEXT_SLACK = "next-slack";

    /** Keeps the gradient of the total variation finite where nothing changes. */
    private static final double SMOOTHING = 1e-4;

    private DescentGraph() {}

    /**
     * The graph. {@code base}, {@code low} and {@code high} are {@code float[1,...]} in units of the picture, {@code change} and
     * {@code slack} {@code float[R,...]}, {@code own} {@code float[1,K]} with one for the class, {@code weight} of the hinge loss
     * {@code float[R]}; {@code direction} is 1 to reach the class and -1 to leave it.
     *
     * @param rows changes that are optimised together
     * @param layer whose features are pulled to the prototype; empty for none
     */
    static Graph of(ContrastNetwork network, int rows, Optional<String> layer) {
        GraphBuilder b = GraphBuilder.ofOpset(
                        Math.max(18, network.model().graph().opset()))
                .scope("descent/");
        Expr base = picture(b, network, BASE, 1);
        Expr low = picture(b, network, LOW, 1);
        Expr high = picture(b, network, HIGH, 1);
        Expr change = picture(b, network, CHANGE, rows);
        Expr slack = picture(b, network, SLACK, rows);
        Expr rate = scalar(b, RATE);
        Map<String, Expr> seen = FromPicture.values(
                network, base.add(slack), Dim.of(rows), layer.map(List::of).orElse(List.of()));
        Expr own = b.input(OWN, TensorType.of(ElementType.FLOAT, 1, Margin.width(network.decision())));
        Expr margin = Margin.of(
                network.decision(),
                Objects.requireNonNull(seen.get(network.model().logits())),
                own);
        Expr loss = scalar(b, CONFIDENCE)
                .sub(margin.mul(scalar(b, DIRECTION)))
                .relu()
                .mul(b.input(WEIGHT, TensorType.of(ElementType.FLOAT, rows)));
        if (layer.isPresent()) {
            Expr features = Trial.pooled(network.model(), layer.get(), Objects.requireNonNull(seen.get(layer.get())));
            Expr prototype = b.input(
                    PROTOTYPE,
                    TensorType.of(ElementType.FLOAT, 1, features.shape().size(1)));
            Expr away = features.sub(prototype);
            loss = loss.add(away.mul(away).reduceMean(false, 1).mul(scalar(b, PULL)));
        }
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        Expr slope = Objects.requireNonNull(Backward.into(
                        b, Map.of(loss.name(), b.constant(Tensor.of(ones, rows))), List.of(SLACK), RuleSet.GRADIENT)
                .get(SLACK));
        Expr smooth = variation(network, slack, rows).mul(scalar(b, VARIATION));
        Expr moved = slack.sub(slope.add(slack.mul(2)).add(smooth).mul(rate));
        Expr threshold = rate.mul(scalar(b, SPARSITY));
        Expr thin = moved.sign().mul(moved.abs().sub(threshold).relu());
        Expr next = thin.max(low).min(high);
        Expr ahead = next.add(next.sub(change).mul(scalar(b, MOMENTUM)));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(NEXT_CHANGE, next);
        outputs.put(NEXT_SLACK, ahead.max(low).min(high));
        return b.build(outputs);
    }

    /** The gradient of the total variation, the sum of {@code sqrt(d^2 + e)} over differences d of neighbours. */
    private static Expr variation(ContrastNetwork network, Expr slack, int rows) {
        GraphBuilder b = slack.builder();
        int height = network.grid().size(0);
        int width = network.grid().size(1);
        int channels = network.grid().channels();
        Expr planes = network.grid().byChannel(slack).reshape(rows, channels, height, width);
        Expr down = b.constant(Matrices.differences(height));
        Expr across = b.constant(Matrices.differences(width)).transpose(1, 0);
        Expr vertical = direction(down.matMul(planes));
        Expr horizontal = direction(planes.matMul(across));
        Expr slope = down.transpose(1, 0).matMul(vertical).add(horizontal.matMul(across.transpose(1, 0)));
        return network.grid().asInput(slope.reshape(rows, channels, (long) height * width));
    }

    private static Expr direction(Expr difference) {
        return difference.div(difference.mul(difference).add(SMOOTHING).sqrt());
    }

    private static Expr picture(GraphBuilder b, ContrastNetwork network, String name, int rows) {
        return b.input(name, TensorType.of(ElementType.FLOAT, network.shape(rows)));
    }

    private static Expr scalar(GraphBuilder b, String name) {
        return b.input(name, new TensorType(ElementType.FLOAT, Shape.SCALAR));
    }
}
