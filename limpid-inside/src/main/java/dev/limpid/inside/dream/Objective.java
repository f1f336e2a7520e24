package dev.limpid.inside.dream;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;

/** What is made large, as expressions. A value is {@code float[B,C,P]}: channels at positions. */
final class Objective {
    private static final double LEAST = 1e-8;

    private Objective() {}

    /**
     * The value along a direction, weighted by position: {@code float[B]}.
     *
     * @param direction {@code float[B,1,C]}
     * @param places {@code float[B,P,1]}
     */
    static Expr along(Expr value, Expr direction, Expr places) {
        long rows = value.shape().size(0);
        return direction.matMul(value).matMul(places).reshape(rows);
    }

    /**
     * The product with the value of another picture times their cosine, at each position, on average: {@code float[B]}.
     */
    static Expr caricature(Expr value, Expr given) {
        Expr product = value.mul(given).reduceSum(true, 1);
        Expr lengths = squares(value).mul(squares(given)).add(LEAST).sqrt();
        Expr cosine = product.div(lengths);
        Expr sharp = cosine.max(cosine.like(0.1));
        return product.mul(sharp).reduceMean(false, 1, 2);
    }

    /** Minus the squared distance to the value of another picture, share of the latter's square: {@code float[B]}. */
    static Expr likeness(Expr value, Expr given) {
        Expr difference = value.sub(given);
        Expr square = given.mul(given).reduceSum(false, 1, 2).add(LEAST);
        return difference.mul(difference).reduceSum(false, 1, 2).div(square).neg();
    }

    /**
     * How different the pictures of a batch are to the layer: minus the sum over pairs of the cosines of their Gram matrices, a
     * scalar.
     *
     * <p>Ref.: the diversity term of Olah, Mordvintsev and Schubert, Feature Visualization, 2017,
     * doi:10.23915/distill.00007.
     *
     * @param pairs {@code float[B,B]}: 1 for two pictures that are to differ
     */
    static Expr diversity(Expr value, Expr pairs) {
        long rows = value.shape().size(0);
        long channels = value.shape().size(1);
        Expr grams = value.matMul(value.transpose(0, 2, 1)).reshape(rows, channels * channels);
        Expr lengths = grams.mul(grams).reduceSum(true, 1).add(LEAST).sqrt();
        Expr unit = grams.div(lengths);
        return unit.matMul(unit.transpose(1, 0))
                .mul(pairs)
                .reduceSum(false, 0, 1)
                .neg();
    }

    /** The sum of squared differences between neighbouring pixels of each picture: {@code float[B]}. */
    static Expr variation(Expr pictures) {
        long height = pictures.shape().size(2);
        long width = pictures.shape().size(3);
        Expr down = Parts.of(pictures, 2, 1, height).sub(Parts.of(pictures, 2, 0, height - 1));
        Expr across = Parts.of(pictures, 3, 1, width).sub(Parts.of(pictures, 3, 0, width - 1));
        return down.mul(down)
                .reduceSum(false, 1, 2, 3)
                .add(across.mul(across).reduceSum(false, 1, 2, 3))
                .mul(0.5);
    }

    /** The sum of squared distances from grey: {@code float[B]}. */
    static Expr energy(Expr pictures) {
        Expr off = pictures.add(-0.5);
        return off.mul(off).reduceSum(false, 1, 2, 3).mul(0.5);
    }

    private static Expr squares(Expr value) {
        return value.mul(value).reduceSum(true, 1);
    }

    /** Ones in the shape of a value. */
    static Expr ones(GraphBuilder b, Expr value) {
        float[] ones =
                new float[value.rank() == 0 ? 1 : Math.toIntExact(value.shape().size(0))];
        java.util.Arrays.fill(ones, 1);
        return b.constant(dev.limpid.graph.Tensor.of(ones, value.rank() == 0 ? new long[0] : new long[] {ones.length}));
    }
}
