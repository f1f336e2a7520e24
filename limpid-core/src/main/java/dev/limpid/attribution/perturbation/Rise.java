package dev.limpid.attribution.perturbation;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Fill;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * RISE: the mean of random smooth masks, each weighted by the target for the masked image.
 *
 * <p>Scores {@code float[N,H,W]}: {@code sum over masks of S(x * m) * m / (count * probability)} (equation 6 of the
 * paper), with S in probabilities by default (parameter {@code output}), and their standard errors. A mask is a coarse
 * random grid of zeros and ones, one cell larger than the picture, enlarged bilinearly and cut out at a random offset
 * below one cell. At tokens and features of a table each cell is shown or hidden as a whole.
 *
 * <p>Enlarging and cropping is a matrix product from each side, {@code A(dy) * grid * A(dx)^T}; the graph selects the
 * matrices by the random offsets.
 *
 * <p>Ref.: Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, 2018, arXiv
 * 1806.07421.
 */
public final class Rise implements Method.Sampled {
    private static final String SQUARES = "squares";
    private static final String CELLS = "cells";
    private static final int MOST_CELLS = 100;
    private static final int CELLS_OF_A_SERIES = 50;
    private static final int MOST_IN_ALL = 100_000;

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("rise", Family.PERTURBATION)
                .unit("probability")
                .meaning("Shows the network thousands of randomly masked inputs and averages, for each position, the"
                        + " output for the masks that show it. It needs only the network's outputs, so it works for any"
                        + " network.")
                .formula("sum over masks m of S(x * m) * m / (count * probability)")
                .cost("1 forward for each mask")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference(
                        "Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models,"
                                + " 2018, arXiv 1806.07421")
                .witness("the authors' formula over PyTorch's probabilities, with scikit-image's resize, shared random"
                        + " numbers")
                .parameter("samples", "4000", "masks, 1 to 100000")
                .parameter(CELLS, "7", "cells along each side, 2 to 100; of a series 50, of tokens and tables one each")
                .parameter("probability", "0.5", "probability that a cell is shown, 0.01 to 0.99");
        return Outcome.described(Fill.described(info, "zero"), "probability");
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        InputGrid places = InputGrid.of(model);
        Settings filled = KindDefaults.of(info(), model, stated);
        if (isBinary(places)) {
            return KindDefaults.with(filled, CELLS, Math.min(MOST_CELLS, places.size(0)));
        }
        return places.axes() == 1
                ? KindDefaults.with(filled, CELLS, Math.max(2, Math.min(CELLS_OF_A_SERIES, places.size(0) / 2)))
                : filled;
    }

    /** Whether a cell is shown or hidden as a whole, without a smooth border: at tokens, and between features. */
    private static boolean isBinary(InputGrid places) {
        return places.isWhole() || places.isUnordered();
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        InputGrid places = InputGrid.of(model);
        int count = settings.whole("samples", 1, 100_000);
        int cells = settings.whole(CELLS, 2, MOST_CELLS);
        double probability = settings.real("probability", 0.01, 0.99);
        int all = allCells(places, cells);
        int row = all + places.axes();
        float[] numbers = new float[Math.multiplyExact(count, row)];
        for (int i = 0; i < count; i++) {
            SplittableRandom random = Samples.random(settings.seed(), i);
            for (int k = 0; k < all; k++) {
                numbers[i * row + k] = random.nextDouble() < probability ? 1 : 0;
            }
            for (int axis = 0; axis < places.axes(); axis++) {
                numbers[i * row + all + axis] = random.nextInt(cell(places.size(axis), cells));
            }
        }
        return Samples.even(Tensor.of(numbers, count, row));
    }

    private static int allCells(InputGrid places, int cells) {
        double all = Math.pow(cells, places.axes());
        if (all > MOST_IN_ALL) {
            throw new ParameterException("parameter 'cells' is '" + cells + "', which makes more than " + MOST_IN_ALL
                    + " cells in " + places.toText());
        }
        return (int) all;
    }

    /** The side of a cell in pixels. */
    private static int cell(int side, int cells) {
        return (side + cells - 1) / cells;
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return Fill.of(f).context(f);
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        return Fill.of(f).mixed(f, x, masks(f, drawn).unsqueeze(0));
    }

    /** The masks of random grids and offsets: {@code float[S,P]}. */
    private static Expr masks(ForwardPass f, Expr drawn) {
        InputGrid places = InputGrid.of(f.model());
        int cells = f.settings().whole(CELLS, 2, MOST_CELLS);
        int all = allCells(places, cells);
        long count = drawn.shape().size(0);
        Expr mask = drawn.slice(1, 0, all, 1);
        long before = 1;
        for (int axis = 0; axis < places.axes(); axis++) {
            int side = places.size(axis);
            long behind = (long) Math.pow(cells, places.axes() - 1.0 - axis);
            if (isBinary(places)) {
                mask = mask.builder().constant(nearest(side, cells)).matMul(mask.reshape(count, before, cells, behind));
            } else if (behind == 1) {
                Expr matrix = matrices(drawn, all + axis, side, cells);
                mask = mask.reshape(count, before, cells).matMul(matrix.transpose(0, 2, 1));
            } else {
                Expr matrix = matrices(drawn, all + axis, side, cells);
                mask = (before == 1 ? matrix : matrix.unsqueeze(1))
                        .matMul(
                                before == 1
                                        ? mask.reshape(count, cells, behind)
                                        : mask.reshape(count, before, cells, behind));
            }
            before *= side;
        }
        return mask.reshape(count, places.count());
    }

    /** {@code float[side,cells]}: one for the cell that covers a position. */
    private static Tensor nearest(int side, int cells) {
        double[] table = new double[side * cells];
        for (int i = 0; i < side; i++) {
            table[i * cells + (int) ((long) i * cells / side)] = 1;
        }
        return Tensor.of(ElementType.FLOAT, table, side, cells);
    }

    /**
     * For each sample the matrix that enlarges a side and crops it at the random offset: {@code float[S,side,cells]}.
     */
    private static Expr matrices(Expr drawn, long column, int side, int cells) {
        long count = drawn.shape().size(0);
        Expr offsets = drawn.slice(1, column, column + 1, 1).reshape(count).cast(ElementType.INT64);
        TensorType type = new TensorType(ElementType.FLOAT, Shape.of(count, side, cells));
        return drawn.builder()
                .constant(table(side, cells))
                .emit("Gather", Map.of("axis", Attribute.of(0L)), type, offsets);
    }

    /**
     * {@code float[cell,side,cells]}: for each offset the weights of a coarse line's cells in the pixels of a side. The
     * line is enlarged to one cell more than the side, with aligned pixel centres, and mirrored at its ends.
     */
    private static Tensor table(int side, int cells) {
        int cell = cell(side, cells);
        int enlarged = (cells + 1) * cell;
        double[] table = new double[cell * side * cells];
        for (int offset = 0; offset < cell; offset++) {
            for (int i = 0; i < side; i++) {
                double at = Math.abs((offset + i + 0.5) * cells / enlarged - 0.5);
                at = Math.min(at, 2 * (cells - 1) - at);
                int low = (int) Math.min(cells - 2.0, Math.floor(at));
                int row = (offset * side + i) * cells;
                table[row + low] += 1 - (at - low);
                table[row + low + 1] += at - low;
            }
        }
        return Tensor.of(ElementType.FLOAT, table, cell, side, cells);
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr masks = masks(f, points.drawn());
        Expr scores = points.scores(Outcome::of);
        return Map.of(
                SUM,
                points.weighted(scores).matMul(masks),
                SQUARES,
                points.weighted(scores.mul(scores)).matMul(masks.mul(masks)));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        InputGrid places = InputGrid.of(f.model());
        double probability = f.settings().real("probability", 0.01, 0.99);
        int count = f.settings().whole("samples", 1, 100_000);
        Expr mean = Objects.requireNonNull(sums.get(SUM));
        Expr variance =
                Objects.requireNonNull(sums.get(SQUARES)).sub(mean.mul(mean)).relu();
        Expr error = variance.mul(1.0 / Math.max(1, count - 1)).sqrt();
        return AttributionExpr.of(places.asMap(mean.mul(1 / probability)))
                .withError(places.asMap(error.mul(1 / probability)));
    }
}
