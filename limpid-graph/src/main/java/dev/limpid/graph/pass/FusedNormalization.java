package dev.limpid.graph.pass;

import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.NormalizationPatterns.Moments;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keras' layer normalisation implemented with a batch normalisation: rows become channels of one image, and their own
 * mean and variance are given as the statistics. It is recognised only if the shapes are known.
 */
final class FusedNormalization {
    private static final long[] PICTURE_AXES = {0, 2, 3};

    private final Matching m;
    private final NormalizationPatterns patterns;

    FusedNormalization(Matching matching, NormalizationPatterns patterns) {
        this.m = matching;
        this.patterns = patterns;
    }

    /** The layer normalisation that contains this batch normalisation. */
    Optional<Pattern> at(Node norm) {
        if (!norm.is("BatchNormalization") || !isFilled(norm.input(1), 1) || !isFilled(norm.input(2), 0)) {
            return Optional.empty();
        }
        @Nullable Node rows = m.findProducer(norm.input(0), "Reshape").orElse(null);
        @Nullable
        Node back = m.findOnlyReader(norm.output()).filter(n -> n.is("Reshape")).orElse(null);
        Set<Node> nodes = new HashSet<>();
        if (rows == null || back == null || !isRows(rows, back) || !isOwnStatistics(norm, nodes)) {
            return Optional.empty();
        }
        nodes.addAll(List.of(norm, rows, back));
        double epsilon = norm.realAttribute("epsilon", 1e-5f);
        Moments moments = new Moments(rows.input(0), norm.input(3), -1, epsilon, nodes);
        return Optional.of(patterns.affine(moments, nodes, back));
    }

    /** The same number everywhere: a constant, or an expanded scalar. */
    private boolean isFilled(String value, double number) {
        Optional<Node> expand = m.findProducer(value, "Expand");
        return m.graph()
                .findConstant(expand.map(n -> n.input(0)).orElse(value))
                .map(Tensor::toDoubles)
                .filter(all -> Arrays.stream(all).allMatch(d -> d == number))
                .isPresent();
    }

    /** {@code [..., C]} to {@code [1, rows, C, 1]} and back. */
    private boolean isRows(Node rows, Node back) {
        @Nullable Shape x = shape(rows.input(0));
        @Nullable Shape picture = shape(rows.output());
        @Nullable Shape y = shape(back.output());
        if (x == null || picture == null || y == null || x.rank() == 0 || y.rank() != x.rank()) {
            return false;
        }
        for (int axis = 0; axis < x.rank(); axis++) {
            if (x.dim(axis).isFixed() && !x.dim(axis).sameAs(y.dim(axis))) {
                return false;
            }
        }
        return picture.rank() == 4
                && picture.size(0) == 1
                && picture.size(3) == 1
                && x.dim(-1).isFixed()
                && picture.size(2) == x.size(-1)
                && y.dim(-1).sameAs(x.dim(-1));
    }

    private @Nullable Shape shape(String value) {
        return m.graph().findType(value).map(TensorType::shape).orElse(null);
    }

    /** The mean and the mean square of the surrounding rows, each computed separately. */
    private boolean isOwnStatistics(Node norm, Set<Node> nodes) {
        @Nullable Node flat = m.findProducer(norm.input(3), "Squeeze").orElse(null);
        @Nullable
        Node mean = flat == null
                ? null
                : m.findProducer(flat.input(0), "ReduceMean").orElse(null);
        @Nullable Node quotient = m.findProducer(norm.input(4), "Div").orElse(null);
        @Nullable
        Node squares = quotient == null
                ? null
                : m.findProducer(quotient.input(0), "ReduceSumSquare").orElse(null);
        @Nullable
        Node centred =
                squares == null ? null : m.findProducer(squares.input(0), "Sub").orElse(null);
        if (flat == null || mean == null || quotient == null || squares == null || centred == null) {
            return false;
        }
        nodes.addAll(List.of(flat, mean, quotient, squares, centred));
        return mean.input(0).equals(norm.input(0))
                && centred.input(0).equals(norm.input(0))
                && centred.input(1).equals(mean.output())
                && isOverPicture(flat)
                && isOverPicture(mean)
                && isOverPicture(squares)
                && isCount(quotient.input(1), norm.input(0), nodes);
    }

    private boolean isOverPicture(Node node) {
        return isList(node.input(1));
    }

    private boolean isList(String value) {
        return m.graph()
                .findConstant(value)
                .filter(t -> Arrays.equals(t.toLongs(), PICTURE_AXES))
                .isPresent();
    }

    /** The row length: a known number, or computed from the shape at run time. */
    private boolean isCount(String value, String rows, Set<Node> nodes) {
        if (m.graph().findConstant(value).isPresent()) {
            return m.isNumber(value, (double) m.graph().shapeOf(rows).size(2));
        }
        @Nullable Node cast = m.findProducer(value, "Cast").orElse(null);
        @Nullable
        Node product = cast == null
                ? null
                : m.findProducer(cast.input(0), "ReduceProd").orElse(null);
        @Nullable
        Node sizes = product == null
                ? null
                : m.findProducer(product.input(0), "Gather").orElse(null);
        @Nullable
        Node shape =
                sizes == null ? null : m.findProducer(sizes.input(0), "Shape").orElse(null);
        if (cast == null
                || product == null
                || sizes == null
                || shape == null
                || !shape.input(0).equals(rows)) {
            return false;
        }
        nodes.addAll(List.of(cast, product, sizes, shape));
        return isList(sizes.input(1));
    }
}
