package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * LIME's coalitions, their weights, and the ridge regressions over them, which are linear in the outputs and computed
 * in advance in double precision.
 *
 * <p>Each segment is shown with probability 1/2; the first coalition shows all. The weight of a coalition decreases
 * with its cosine distance from the first: {@code sqrt(exp(-d^2 / width^2))}.
 */
final class LocalModels {
    private static final int FEW = 50;

    private final double[][] shown;
    private final double[] weights;
    private final double penalty;

    private LocalModels(double[][] shown, double[] weights, double penalty) {
        this.shown = shown;
        this.weights = weights;
        this.penalty = penalty;
    }

    /** The models defined by the parameters {@code samples}, {@code segments}, {@code kernel} and {@code penalty}. */
    static LocalModels of(Classifier model, Settings settings) {
        int count = Coalitions.of(model, settings).segments().count();
        int samples = settings.whole("samples", 2, 100_000);
        double width = settings.real("kernel", 1e-3, 1e3);
        double[][] shown = new double[samples][count];
        double[] weights = new double[samples];
        for (int s = 0; s < samples; s++) {
            SplittableRandom random = Samples.random(settings.seed(), s);
            for (int k = 0; k < count; k++) {
                shown[s][k] = s == 0 || random.nextBoolean() ? 1 : 0;
            }
            // The cosine between a coalition of n segments and the complete coalition is sqrt(n / count).
            double distance = 1 - Math.sqrt(Arrays.stream(shown[s]).sum() / count);
            weights[s] = Math.sqrt(Math.exp(-distance * distance / (width * width)));
        }
        return new LocalModels(shown, weights, settings.real("penalty", 1e-9, 1e9));
    }

    /**
     * Settings with fewer samples, for which the ridge penalty alone determines the surrogates; see
     * {@link Lime#lighter}.
     */
    static Settings lighter(Settings settings) {
        int samples = settings.whole("samples", 2, 100_000);
        boolean isDetermined = settings.real("penalty", 1e-9, 1e9) >= 1e-3;
        return isDetermined && samples > FEW ? settings.with("samples", String.valueOf(FEW)) : settings;
    }

    /** Every coalition with its weight. */
    Samples samples() {
        return new Samples(
                Matrices.tensor(shown),
                Matrices.tensor(new double[][] {weights}).reshaped(weights.length));
    }

    /** The coalitions as a constant: {@code float[S,D]}. */
    Expr shown(GraphBuilder b) {
        return b.constant(Matrices.tensor(shown));
    }

    /** The coalitions' weights, which sum to one, as a constant: {@code float[S]}. */
    Expr weights(GraphBuilder b) {
        double sum = Arrays.stream(weights).sum();
        double[] parts = Arrays.stream(weights).map(w -> w / sum).toArray();
        return b.constant(Matrices.tensor(new double[][] {parts}).reshaped(parts.length));
    }

    /** The weighted mean of the coalitions: {@code float[1,D]}. */
    Expr middle(GraphBuilder b) {
        return b.constant(Matrices.tensor(new double[][] {middle(everyone())}));
    }

    /** {@code sum of w (z - middle) (z - middle)^T}: {@code float[1,D,D]}. */
    Expr square(GraphBuilder b) {
        int count = shown[0].length;
        return b.constant(Matrices.tensor(Matrices.weightedSquare(centred(everyone()), weights))
                .reshaped(1, count, count));
    }

    /** {@code w (z - middle)}: {@code float[S,D]}. */
    Expr weighted(GraphBuilder b) {
        double[][] rows = centred(everyone());
        for (int s = 0; s < rows.length; s++) {
            for (int k = 0; k < rows[s].length; k++) {
                rows[s][k] *= weights[s];
            }
        }
        return b.constant(Matrices.tensor(rows));
    }

    /** The weights as an array: {@code float[S]}. */
    Expr rawWeights(GraphBuilder b) {
        return b.constant(Matrices.tensor(new double[][] {weights}).reshaped(weights.length));
    }

    /** The strength of the ridge penalty. */
    double penalty() {
        return penalty;
    }

    /** The number of segments. */
    int count() {
        return shown[0].length;
    }

    /** The matrix that gives the coefficients of a ridge regression from all outputs: {@code float[S,D]}. */
    Expr regression(GraphBuilder b, double ridge) {
        return b.constant(Matrices.tensor(regression(everyone(), ridge)));
    }

    /** The matrices of models that are each fitted to a part of the coalitions: {@code float[R,S,D]}. */
    Expr regressions(GraphBuilder b, int parts) {
        int count = shown[0].length;
        double[][] all = new double[parts * shown.length][];
        for (int part = 0; part < parts; part++) {
            int own = part;
            int[] chosen = IntStream.range(0, shown.length)
                    .filter(s -> s == 0 || s % parts == own)
                    .toArray();
            double[][] matrix = regression(chosen, penalty);
            System.arraycopy(matrix, 0, all, part * shown.length, shown.length);
        }
        return b.constant(Matrices.tensor(all).reshaped(parts, shown.length, count));
    }

    private int[] everyone() {
        return IntStream.range(0, shown.length).toArray();
    }

    /** The weighted mean of some coalitions. */
    private double[] middle(int[] chosen) {
        double[] middle = new double[count()];
        double sum = 0;
        for (int s : chosen) {
            sum += weights[s];
            for (int k = 0; k < middle.length; k++) {
                middle[k] += weights[s] * shown[s][k];
            }
        }
        for (int k = 0; k < middle.length; k++) {
            middle[k] /= sum;
        }
        return middle;
    }

    /** Some coalitions without their weighted mean. */
    private double[][] centred(int[] chosen) {
        double[] middle = middle(chosen);
        double[][] rows = new double[chosen.length][count()];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < middle.length; k++) {
                rows[i][k] = shown[chosen[i]][k] - middle[k];
            }
        }
        return rows;
    }

    private double[] weights(int[] chosen) {
        return Arrays.stream(chosen).mapToDouble(s -> weights[s]).toArray();
    }

    /** The matrix of a ridge regression with an intercept over some coalitions; rows of others are zero: {@code [S][D]}. */
    private double[][] regression(int[] chosen, double ridge) {
        double[][] centred = centred(chosen);
        double[][] square = Matrices.weightedSquare(centred, weights(chosen));
        for (int i = 0; i < square.length; i++) {
            square[i][i] += ridge;
        }
        double[][] inverse = Matrices.inverse(square)
                .orElseThrow(() -> new ParameterException(
                        shown.length + " samples do not determine the surrogate; raise 'samples' or 'penalty'"));
        double[][] matrix = new double[shown.length][count()];
        for (int i = 0; i < chosen.length; i++) {
            double[] row = Matrices.times(inverse, centred[i]);
            for (int k = 0; k < row.length; k++) {
                matrix[chosen[i]][k] = row[k] * weights[chosen[i]];
            }
        }
        return matrix;
    }
}
