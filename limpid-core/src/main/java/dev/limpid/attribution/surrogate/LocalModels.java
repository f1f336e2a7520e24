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
        return b.constant(Matrices.tensor(square(everyone())).reshaped(1, count, count));
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
            boolean[] seen = new boolean[shown.length];
            IntStream.range(0, seen.length).forEach(s -> seen[s] = s == 0 || s % parts == own);
            double[][] matrix = regression(seen, penalty);
            System.arraycopy(matrix, 0, all, part * shown.length, shown.length);
        }
        return b.constant(Matrices.tensor(all).reshaped(parts, shown.length, count));
    }

    private boolean[] everyone() {
        boolean[] all = new boolean[shown.length];
        Arrays.fill(all, true);
        return all;
    }

    private double[] middle(boolean[] seen) {
        double[] middle = new double[shown[0].length];
        double sum = 0;
        for (int s = 0; s < shown.length; s++) {
            double w = seen[s] ? weights[s] : 0;
            sum += w;
            for (int k = 0; k < middle.length; k++) {
                middle[k] += w * shown[s][k];
            }
        }
        double all = sum;
        return Arrays.stream(middle).map(v -> v / all).toArray();
    }

    private double[][] centred(boolean[] seen) {
        double[] middle = middle(seen);
        return Arrays.stream(shown)
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(k -> row[k] - middle[k])
                        .toArray())
                .toArray(double[][]::new);
    }

    private double[] weights(boolean[] seen) {
        return IntStream.range(0, weights.length)
                .mapToDouble(s -> seen[s] ? weights[s] : 0)
                .toArray();
    }

    private double[][] square(boolean[] seen) {
        return Matrices.weightedSquare(centred(seen), weights(seen));
    }

    /** The matrix that gives the coefficients of a ridge regression with an intercept: {@code [S][D]}. */
    private double[][] regression(boolean[] seen, double ridge) {
        double[][] square = square(seen);
        for (int i = 0; i < square.length; i++) {
            square[i][i] += ridge;
        }
        double[][] inverse = Matrices.inverse(square)
                .orElseThrow(() -> new ParameterException(
                        shown.length + " samples do not determine the surrogate; raise 'samples' or 'penalty'"));
        double[][] centred = centred(seen);
        double[] w = weights(seen);
        double[][] matrix = new double[shown.length][];
        for (int s = 0; s < matrix.length; s++) {
            double weight = w[s];
            matrix[s] = weight == 0
                    ? new double[inverse.length]
                    : Arrays.stream(Matrices.times(inverse, centred[s]))
                            .map(v -> v * weight)
                            .toArray();
        }
        return matrix;
    }
}
