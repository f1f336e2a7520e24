package dev.limpid.attribution.surrogate;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The choice of a few segments for a regression, and the regression on them, as expressions.
 *
 * <p>The computation sweeps the matrix {@code [[G, b], [b^T, y^T y]]} of a regression: swept at some of its rows, its
 * last column holds the least squares coefficients of those and, in the other rows, the residual of {@code b}. A sweep
 * is its own inverse (Goodnight, A Tutorial on the SWEEP Operator, 1979, doi 10.1080/00031305.1979.10482685).
 *
 * <p>A choice is {@code float[N,D]} of zeros and ones.
 */
final class Selection {
    /** A segment with a smaller fraction of unexplained variance counts as a combination of the selected ones. */
    private static final double LEAST_VARIANCE = 1e-5;

    private final LocalModels models;
    private final Expr centred;
    private final Expr square;
    private final Expr products;
    private final int count;

    private Selection(LocalModels models, Expr centred, Expr square, Expr products) {
        this.models = models;
        this.centred = centred;
        this.square = square;
        this.products = products;
        this.count = models.count();
    }

    /** @param centred the answers without their weighted mean: {@code float[N,S]} */
    static Selection of(LocalModels models, Expr centred) {
        return new Selection(
                models, centred, models.square(centred.builder()), centred.matMul(models.weighted(centred.builder())));
    }

    /** The segments of the largest coefficients in a regression on all. */
    Expr highest(int features) {
        Expr left = centred.matMul(models.regression(centred.builder(), 0.01)).abs();
        Expr chosen = left.mul(0);
        for (int i = 0; i < Math.min(features, count); i++) {
            Expr next = largest(left.sub(chosen.mul(1e30)));
            chosen = chosen.add(next);
        }
        return chosen;
    }

    /** The segments selected one after another, each explaining most of the residual. */
    Expr forward(int features) {
        Expr matrix = matrix(0);
        Expr chosen = products.mul(0);
        for (int i = 0; i < Math.min(features, count); i++) {
            Expr rest = lastColumn(matrix);
            Expr variance = diagonal(matrix);
            Expr isFree = variance.greater(diagonal(square).mul(LEAST_VARIANCE));
            Expr gain = isFree.where(rest.mul(rest).div(variance), rest.mul(0));
            Expr next = largest(gain.sub(chosen.mul(1e30)));
            chosen = chosen.add(next);
            matrix = swept(matrix, padded(next));
        }
        return chosen;
    }

    /**
     * The last selection of at most {@code features} segments on the first steps of the lasso path, by least angle
     * regression.
     *
     * <p>Ref.: Efron, Hastie, Johnstone and Tibshirani, Least angle regression, 2004, arXiv math/0406456.
     */
    Expr lasso(int features) {
        Expr matrix = matrix(0);
        Expr zero = products.mul(0);
        Expr active = zero;
        Expr beta = zero;
        Expr next = largest(products.abs());
        Expr kept = zero;
        for (int step = 0; step < 2 * Math.min(features, count); step++) {
            // A segment that reaches the common correlation enters; one whose coefficient reaches zero leaves.
            matrix = swept(matrix, padded(next));
            active = active.sub(next).abs();
            Expr column = lastColumn(matrix);
            Expr goal = column.mul(active);
            Expr left = products.sub(square.matMul(beta.unsqueeze(2)).squeeze(2));
            Expr common = left.mul(active).abs().reduce("ReduceMax", true, 1);
            Expr atGoal = column.mul(active.neg().add(1));
            Expr isInactive = active.less(active.like(0.5));
            Expr up = isInactive.where(way(common.sub(left), common.sub(left).add(atGoal)), zero.add(1));
            Expr down = isInactive.where(way(common.add(left), common.add(left).sub(atGoal)), zero.add(1));
            Expr out = isInactive.where(zero.add(1), way(beta, beta.sub(goal)));
            // A segment that has just entered or left has a step length of zero.
            Expr each = up.min(down).min(out).add(next);
            Expr shortest = each.reduce("ReduceMin", true, 1).min(zero.like(1));
            beta = beta.add(shortest.mul(goal.sub(beta)));
            next = largest(each.neg());
            Expr leaves = next.mul(active);
            Expr choice = active.sub(leaves);
            beta = beta.mul(choice);
            Expr fits = choice.reduceSum(true, 1).lessOrEqual(zero.like(features));
            kept = fits.where(choice, kept);
        }
        return kept;
    }

    /** The fraction of the step, above 0; more than 1 if there is none. */
    private static Expr way(Expr distance, Expr speed) {
        Expr part = distance.div(speed);
        Expr isAhead = part.greater(part.like(1e-6)).and(speed.abs().greater(speed.like(1e-20)));
        return isAhead.where(part, part.like(2));
    }

    /** The ridge regression on a choice: {@code float[N,D]}, zero elsewhere. */
    Expr ridgeOn(Expr chosen, int features) {
        Expr matrix = matrix(models.penalty());
        Expr left = chosen;
        for (int i = 0; i < Math.min(features, count); i++) {
            Expr next = largest(left).mul(left);
            matrix = swept(matrix, padded(next));
            left = left.sub(next);
        }
        return lastColumn(matrix).mul(chosen);
    }

    /** {@code float[N,D+1,D+1]}. */
    private Expr matrix(double ridge) {
        double[][] diagonal = new double[count][count];
        for (int i = 0; i < count; i++) {
            diagonal[i][i] = ridge;
        }
        Expr b = products.unsqueeze(2);
        Expr ridged = square.add(square.builder().constant(Matrices.tensor(diagonal)));
        // The constant is broadcast to each input by adding zeros of the input's shape.
        Expr top = Expr.concat(2, ridged.add(b.mul(0)), b);
        Expr total =
                centred.mul(centred).mul(models.rawWeights(centred.builder())).reduceSum(true, 1);
        Expr bottom = Expr.concat(2, products.unsqueeze(1), total.unsqueeze(2));
        return Expr.concat(1, top, bottom);
    }

    /**
     * A matrix swept at the row that a one marks: {@code M - (column - e) (row + e) / pivot}; unchanged without a one.
     */
    private static Expr swept(Expr matrix, Expr mark) {
        Expr e = mark.unsqueeze(2);
        Expr across = mark.unsqueeze(1);
        Expr column = matrix.matMul(e);
        Expr row = across.matMul(matrix);
        Expr pivot = row.matMul(e);
        Expr none = across.reduceSum(true, 2).neg().add(1);
        return matrix.sub(column.sub(e).matMul(row.add(across)).div(pivot.add(none)));
    }

    /** {@code float[N,D]} with a zero for the last row. */
    private static Expr padded(Expr mark) {
        return Expr.concat(1, mark, mark.reduceSum(true, 1).mul(0));
    }

    private Expr lastColumn(Expr matrix) {
        return matrix.slice(2, count, count + 1L, 1).slice(1, 0, count, 1).squeeze(2);
    }

    private Expr diagonal(Expr matrix) {
        double[][] unit = new double[count][count];
        for (int i = 0; i < count; i++) {
            unit[i][i] = 1;
        }
        Expr own = matrix.slice(1, 0, count, 1).slice(2, 0, count, 1);
        return own.mul(own.builder().constant(Matrices.tensor(unit))).reduceSum(false, 2);
    }

    /** One at the largest of each row, the first of equal ones: {@code float[N,D]}. */
    private Expr largest(Expr values) {
        Map<String, Attribute> attributes = Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L));
        TensorType type = new TensorType(
                ElementType.INT64, Shape.of(1, 1).with(0, values.shape().dim(0)));
        Expr all = values.builder().list(LongStream.range(0, count).toArray());
        return values.emit("ArgMax", attributes, type).equal(all).cast(ElementType.FLOAT);
    }
}
