package dev.limpid.contrast.counterfactual;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.contrast.Matrices;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of Adam on the code of a generator, as one graph: the generator draws, what it could not draw of the original is added, the
 * network looks, and the gradient of the loss comes back to the code.
 */
final class CodeGraph {
    static final String CODE = "code";
    static final String MEAN = "mean";
    static final String SQUARE = "square";
    static final String RATE = "rate";
    static final String SPREAD = "spread";
    static final String ORIGIN = "origin";
    static final String RESIDUAL = "residual";
    static final String OWN = "own";
    static final String CONFIDENCE = "confidence";
    static final String WEIGHT = "weight";
    static final String NEAR = "near";
    static final String DRAWN = "drawn";
    static final String PICTURE = "picture";
    static final String NEXT = "next-";

    static final double MEAN_DECAY = 0.9;
    static final double SQUARE_DECAY = 0.999;

    /** The weight of the squared numbers of the code, which were normally distributed in training. */
    private static final double PRIOR = 1e-3;

    private static final double LEAST = 1e-8;

    private CodeGraph() {}

    /** How many numbers a code has. */
    static long codes(Graph decoder) {
        return Objects.requireNonNull(decoder.inputs().get(0).type().shape()).size(1);
    }

    /**
     * The graph.
     *
     * <p>Inputs: the code {@code float[1,K]} with Adam's running means, {@code origin} and {@code residual} in the shape of the input
     * and in units of the picture, {@code own} with one for the class, and the weights of the hinge loss and of the squared distance from
     * the origin. Outputs: the next code and running means, what the generator draws, and the picture with the residual.
     *
     * @throws LimpidException if the network takes pictures with opacity
     */
    static Graph of(ContrastNetwork network, Graph decoder) {
        GraphBuilder b = GraphBuilder.ofOpset(
                        Math.max(20, network.model().graph().opset()))
                .scope("code/");
        TensorType codes = TensorType.of(ElementType.FLOAT, 1, codes(decoder));
        TensorType pictures = TensorType.of(ElementType.FLOAT, network.shape(1));
        Expr code = b.input(CODE, codes);
        Expr origin = b.input(ORIGIN, pictures);
        Expr drawn = drawn(network, decoder, code);
        Expr whole = drawn.add(b.input(RESIDUAL, pictures));
        Expr picture = whole.max(whole.like(0)).min(whole.like(1));
        Expr own = b.input(OWN, TensorType.of(ElementType.FLOAT, 1, Margin.width(network.decision())));
        Expr margin = Margin.of(network.decision(), FromPicture.logits(network, picture, Dim.of(1)), own);
        Expr hinge = scalar(b, CONFIDENCE).sub(margin).relu().mul(scalar(b, WEIGHT));
        Expr away = whole.sub(origin);
        Expr near = away.mul(away).reshape(1, -1).reduceMean(false, 1).mul(scalar(b, NEAR));
        Expr prior = code.mul(code).reduceMean(false, 1).mul(PRIOR);
        Expr loss = hinge.add(near).add(prior);
        Expr slope = Objects.requireNonNull(Backward.into(
                        b,
                        Map.of(loss.name(), b.constant(Tensor.of(new float[] {1}, 1))),
                        List.of(CODE),
                        RuleSet.GRADIENT)
                .get(CODE));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        Expr mean = b.input(MEAN, codes).mul(MEAN_DECAY).add(slope.mul(1 - MEAN_DECAY));
        Expr square =
                b.input(SQUARE, codes).mul(SQUARE_DECAY).add(slope.mul(slope).mul(1 - SQUARE_DECAY));
        Expr step = mean.mul(scalar(b, RATE))
                .div(square.div(scalar(b, SPREAD)).sqrt().add(LEAST));
        outputs.put(NEXT + CODE, code.sub(step));
        outputs.put(NEXT + MEAN, mean);
        outputs.put(NEXT + SQUARE, square);
        outputs.put(DRAWN, drawn);
        outputs.put(PICTURE, picture);
        return b.build(outputs);
    }

    /** What the generator draws, in the size and layout of the network's input. */
    private static Expr drawn(ContrastNetwork network, Graph decoder, Expr code) {
        GraphBuilder b = code.builder();
        @Nullable
        String symbol = decoder.shapeOf(decoder.inputs().get(0).name()).dim(0).symbol();
        Graph bound = symbol == null ? decoder : decoder.bind(symbol, 1);
        String output = decoder.outputs().get(0);
        Shape size = bound.shapeOf(output);
        Expr small = Objects.requireNonNull(b.call(bound, List.of(code)).get(output))
                .reshape(1, size.size(1), size.size(2), size.size(3));
        int height = network.grid().size(0);
        int width = network.grid().size(1);
        Expr large = b.constant(Matrices.enlarging((int) size.size(2), height))
                .matMul(small)
                .matMul(b.constant(Matrices.enlarging((int) size.size(3), width))
                        .transpose(1, 0));
        Expr coloured = coloured(large, (int) size.size(1), network.grid().channels());
        if (network.model().preprocessing().channels() == Preprocessing.Channels.BGR) {
            coloured = coloured.emit(
                    "Gather",
                    Map.of("axis", Attribute.of(1L)),
                    coloured.findType().orElse(null),
                    b.list(2, 1, 0));
        }
        return network.grid().asInput(coloured.reshape(1, network.grid().channels(), (long) height * width));
    }

    private static Expr coloured(Expr picture, int own, int wanted) {
        if (own == wanted) {
            return picture;
        }
        if (wanted == 1) {
            Tensor grey = Tensor.of(new float[] {0.299f, 0.587f, 0.114f}, 1, 3, 1, 1);
            return picture.mul(picture.builder().constant(grey)).reduceSum(true, 1);
        }
        if (own == 1 && wanted == 3) {
            return Expr.concat(1, picture, picture, picture);
        }
        throw LimpidException.unsupported("the network takes pictures with opacity, which the generator does not draw");
    }

    private static Expr scalar(GraphBuilder b, String name) {
        return b.input(name, new TensorType(ElementType.FLOAT, Shape.SCALAR));
    }
}
