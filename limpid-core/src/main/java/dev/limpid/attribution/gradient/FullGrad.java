package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * FullGrad: the contributions of the input and of every bias of the network, summed as images.
 *
 * <p>Scores {@code float[N,H,W]}, not negative: the sum over channels of {@code psi(x * dS/dx)} and, for every
 * convolution and batch norm, of {@code psi(b * dS/dz)}, z its output and b its bias per channel (of a batch norm its
 * total offset). Psi takes absolute values, scales them to 0 to 1 for each input, and enlarges them bilinearly with
 * aligned corners. Biases of layers without spatial positions are left out.
 *
 * <p>Ref.: Srinivas and Fleuret, Full-Gradient Representation for Neural Network Visualization, 2019, arXiv 1905.00780,
 * equation 4, with psi as in the authors' software.
 */
public final class FullGrad implements Method.Direct {
    private static final double SMALL = 1e-6;

    @Override
    public MethodInfo info() {
        return MethodInfo.of("full-grad", Family.GRADIENT)
                .unit("own")
                .meaning("Adds input times gradient and the contribution of every bias in every layer, each resized to"
                        + " the input. Together they account for the complete output, including what the network adds"
                        + " independently of the input.")
                .formula("sum over c of psi(x * dS/dx) + sum over layers and c of psi(b * dS/dz)")
                .cost("1 forward, 1 backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Srinivas and Fleuret, Full-Gradient Representation for Neural Network Visualization, 2019,"
                        + " arXiv 1905.00780")
                .witness("the authors' formula over PyTorch's gradients");
    }

    @Override
    public Expr scores(ForwardPass f) {
        List<Expr> biases = new ArrayList<>();
        List<Expr> places = new ArrayList<>(List.of(f.input()));
        for (Node node : f.model().graph().nodes()) {
            bias(f, node).ifPresent(bias -> {
                biases.add(bias);
                places.add(f.value(node.output()));
            });
        }
        List<Expr> gradients = f.gradients(places);
        Expr input = f.channelsFirst(f.input().mul(gradients.get(0)));
        Expr sum = rescaled(input).reduceSum(true, 1);
        for (int i = 0; i < biases.size(); i++) {
            Expr each = gradients.get(i + 1).mul(biases.get(i)).shapedLike(places.get(i + 1));
            // Enlarging is linear: one sum is enlarged instead of every channel.
            sum = sum.add(enlarged(rescaled(each).reduceSum(true, 1), input));
        }
        return sum.squeeze(1);
    }

    /** The bias that a node adds to each channel of a map {@code [N,C,H,W]}: {@code [C,1,1]}. */
    private static Optional<Expr> bias(ForwardPass f, Node node) {
        boolean isConvolution = node.is("Conv") || node.is("ConvTranspose");
        boolean isNorm = node.is("BatchNormalization");
        if ((!isConvolution || !node.hasInput(2)) && !isNorm) {
            return Optional.empty();
        }
        Shape shape = f.value(node.output()).shape();
        if (shape.rank() < 3) {
            return Optional.empty();
        }
        Expr bias = f.value(node.input(2));
        if (isNorm) {
            double epsilon = node.realAttribute("epsilon", 1e-5f);
            Expr deviation = f.value(node.input(4)).add(epsilon).sqrt();
            bias = bias.sub(f.value(node.input(3)).mul(f.value(node.input(1))).div(deviation));
        }
        long[] sizes = new long[shape.rank() - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = -1;
        return Optional.of(bias.reshape(sizes));
    }

    /** Absolute values, shifted and scaled to 0 to 1 for each input. */
    private static Expr rescaled(Expr e) {
        long[] all = LongStream.range(1, e.rank()).toArray();
        Expr sizes = e.abs();
        Expr moved = sizes.sub(sizes.reduce("ReduceMin", true, all));
        return moved.div(moved.reduce("ReduceMax", true, all).add(SMALL)).shapedLike(e);
    }

    private static Expr enlarged(Expr map, Expr like) {
        if (map.rank() != like.rank()) {
            throw LimpidException.unsupported("full-grad needs maps with as many axes as the picture, not "
                    + map.findType().map(TensorType::toString).orElse(map.name()));
        }
        Expr sizes =
                Expr.concat(0, map.shapeOf().slice(0, 0, 2, 1), like.shapeOf().slice(0, 2, like.rank(), 1));
        Map<String, Attribute> corners =
                Map.of("mode", Attribute.of("linear"), "coordinate_transformation_mode", Attribute.of("align_corners"));
        Shape shape = like.shape().with(1, map.shape().dim(1));
        Expr none = map.builder().none();
        return map.emit("Resize", corners, new TensorType(map.elementType(), shape), none, none, sizes);
    }
}
