package dev.limpid.attribution.cam;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The first principal component of the vectors at a layer's positions, in standard operators.
 *
 * <p>The matrix of products (between channels or between positions, whichever is smaller) is squared
 * {@value #SQUARINGS} times, which is a power iteration of 4096 steps from every unit vector at once; the largest
 * column is the component. It is exact within rounding unless a second component has nearly the same variance: at 99.8
 * % of the first one's, it is mixed in by 3e-4. There is no random start.
 *
 * <p>The sign of a component is arbitrary. Here the projection correlates with the sum of the channels, so that
 * positions of strong activation are positive; pytorch-grad-cam leaves the sign to its SVD.
 */
final class PrincipalComponent {
    private static final int SQUARINGS = 12;
    /** A shift that makes a symmetric matrix positive moves its eigenvalues closer together. */
    private static final int SQUARINGS_OF_MOVED = 15;

    private static final double TINY = 1e-30;

    private PrincipalComponent() {}

    /**
     * The vectors of maps, centred over the positions, projected on their first principal component.
     *
     * @param maps {@code float[N,C,...]}
     * @return {@code float[N,...]}
     */
    static Expr of(Expr maps) {
        Expr projection = projection(centred(maps));
        Expr sum = rows(maps).reduceSum(false, 1);
        return shaped(alongWith(sum, projection), maps);
    }

    /**
     * The same, with the sign for which the score with the largest absolute value is positive.
     *
     * @param maps {@code float[N,C,...]}
     * @return {@code float[N,...]}
     */
    static Expr withLargestPositive(Expr maps) {
        Expr projection = projection(centred(maps));
        Expr most = projection.reduce("ReduceMax", true, 1);
        Expr least = projection.reduce("ReduceMin", true, 1);
        return shaped(signed(most.add(least), projection), maps);
    }

    /** Maps {@code float[N,C,...]} without their means over the positions: {@code float[N,C,P]}. */
    static Expr centred(Expr maps) {
        Expr rows = rows(maps);
        return rows.sub(rows.reduceMean(true, 2));
    }

    /** Maps {@code float[N,C,...]} as {@code float[N,C,P]}. */
    static Expr rows(Expr maps) {
        Shape shape = maps.shape();
        long places = LongStream.range(2, maps.rank())
                .map(axis -> shape.size((int) axis))
                .reduce(1, Math::multiplyExact);
        return maps.reshape(-1, shape.size(1), places);
    }

    /**
     * Numbers for each position {@code float[N,P]} in the shape of maps {@code float[N,C,...]}: {@code float[N,...]}.
     */
    static Expr shaped(Expr places, Expr maps) {
        long[] sizes = LongStream.concat(
                        LongStream.of(-1),
                        LongStream.of(ForwardPass.places(maps))
                                .map(a -> maps.shape().size((int) a)))
                .toArray();
        return places.reshape(sizes);
    }

    /** With the sign for which it correlates with a reference; both {@code float[N,P]}. */
    static Expr alongWith(Expr reference, Expr projection) {
        Expr centred = reference.sub(reference.reduceMean(true, 1));
        return signed(centred.mul(projection).reduceSum(true, 1), projection);
    }

    /** Negated where a number {@code float[N,1]} is negative. */
    private static Expr signed(Expr sign, Expr projection) {
        return sign.less(sign.like(0)).where(projection.neg(), projection);
    }

    private static Expr projection(Expr x) {
        Expr size = x.abs().reduce("ReduceMax", true, 1, 2);
        Expr scaled = x.div(size.max(x.like(TINY)));
        Expr turned = scaled.transpose(0, 2, 1);
        boolean byChannels = x.shape().size(1) <= x.shape().size(2);
        Expr direction = byChannels
                ? leading(scaled.matMul(turned), SQUARINGS)
                : unit(scaled.matMul(leading(turned.matMul(scaled), SQUARINGS)));
        return x.transpose(0, 2, 1).matMul(direction).squeeze(2);
    }

    /**
     * The projection of each position on the first component of a kernel's feature space.
     *
     * @param kernel {@code float[N,P,P]}, symmetric and centred
     * @return {@code float[N,P]}, of any sign
     */
    static Expr ofKernel(Expr kernel) {
        Expr amount = kernel.mul(kernel).reduceSum(true, 1, 2).sqrt();
        Expr moved = kernel.add(amount.mul(identity(kernel)));
        Expr component = leading(moved, SQUARINGS_OF_MOVED);
        Expr variance = component.mul(kernel.matMul(component)).reduceSum(true, 1);
        return component.mul(variance.relu().sqrt()).squeeze(2);
    }

    private static Expr identity(Expr square) {
        Expr indices = square.builder()
                .list(LongStream.range(0, square.shape().size(-1)).toArray());
        return indices.unsqueeze(1).equal(indices).cast(square.elementType());
    }

    /** The unit eigenvector of the largest eigenvalue of matrices {@code float[N,n,n]}: {@code float[N,n,1]}. */
    private static Expr leading(Expr matrix, int squarings) {
        Expr power = scaled(matrix);
        for (int i = 0; i < squarings; i++) {
            power = scaled(power.matMul(power));
        }
        Expr lengths = power.mul(power).reduceSum(false, 1);
        Expr longest = lengths.emit(
                "ArgMax",
                Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L)),
                TensorType.of(ElementType.INT64, power.shape().dim(0), Dim.of(1)));
        Expr all =
                power.builder().list(LongStream.range(0, power.shape().size(-1)).toArray());
        return unit(power.matMul(longest.equal(all).cast(power.elementType()).unsqueeze(2)));
    }

    private static Expr scaled(Expr matrix) {
        Expr largest = matrix.abs().reduce("ReduceMax", true, 1, 2);
        return matrix.div(largest.max(matrix.like(TINY)));
    }

    private static Expr unit(Expr columns) {
        Expr length = columns.mul(columns).reduceSum(true, 1).sqrt();
        return columns.div(length.max(columns.like(TINY)));
    }
}
