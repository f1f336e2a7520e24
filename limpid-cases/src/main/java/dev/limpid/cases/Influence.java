package dev.limpid.cases;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How much each training input supports (positive) or opposes (negative) a class of another input. All work on the features before the
 * last layer, and on a head that maps them to logits.
 */
public enum Influence {
    /**
     * The inner product of the gradients of both losses by the weights of the last layer.
     *
     * <p>Ref. Pruthi et al., Estimating Training Data Influence by Tracing Gradient Descent, 2020, arXiv 2002.08484 (TracInLast,
     * one checkpoint, rate 1).
     */
    TRACIN("inner product of the gradients by the last layer, at one checkpoint"),
    /**
     * The cosine of the same gradients.
     *
     * <p>Ref. Charpiat et al., Input Similarity from the Neural Network Perspective, 2019, arXiv 2102.05262.
     */
    GRADIENT_SIMILARITY("cosine of the gradients by the last layer"),
    /**
     * By how much the loss of the input grows if the training input is left out and the head is fitted again, to first order: gradient times
     * inverse Hessian times gradient, divided by the number of training inputs.
     *
     * <p>Ref. Koh and Liang, Understanding Black-box Predictions via Influence Functions, 2017, arXiv 1703.04730.
     */
    INFLUENCE_FUNCTION("growth of the loss if the input is left out, to first order (exact Hessian of the last layer)"),
    /**
     * The same with the inverse Hessian estimated from random training inputs by a recursion (LiSSA).
     *
     * <p>Ref. Agarwal, Bullins and Hazan, Second-Order Stochastic Optimization in Linear Time, 2017, arXiv 1602.03943.
     */
    LISSA("the same with the inverse Hessian estimated by LiSSA"),
    /**
     * The part of the logit that a training input gives; the parts of all add up to the logit of a fitted head.
     *
     * <p>Ref. Yeh et al., Representer Point Selection for Explaining Deep Neural Networks, 2018, arXiv 1811.09720.
     */
    REPRESENTER("part of the logit that the input gives; all parts add up to it"),
    /**
     * The Shapley value of a training input for a classifier by the nearest neighbours.
     *
     * <p>Ref. Jia et al., Efficient Task-Specific Data Valuation for Nearest Neighbor Algorithms, 2019, arXiv 1908.08619, theorem 1.
     */
    KNN_SHAPLEY("Shapley value of the input for a classifier by 10 nearest neighbours");

    /** Neighbours that vote in {@link #KNN_SHAPLEY}. */
    public static final int NEIGHBOURS = 10;

    private static final int DEPTH = 1000;
    private static final int REPEATS = 4;
    private static final int BATCH = 16;

    private final String meaning;

    Influence(String meaning) {
        this.meaning = meaning;
    }

    /** The one of a name, such as {@code tracin}. @throws LimpidException if there is none */
    public static Influence parse(String name) {
        return Arrays.stream(values())
                .filter(i -> i.label().equals(name))
                .findFirst()
                .orElseThrow(() -> LimpidException.badInput("'" + name + "' is no method; write "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Influence::label).toList())));
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it measures, in a phrase. */
    public String meaning() {
        return meaning;
    }

    /**
     * The training inputs with their head.
     *
     * @param head for {@link #REPRESENTER}, {@link #INFLUENCE_FUNCTION} and {@link #LISSA} fitted to these rows and labels
     * @param rows features of the training inputs
     * @param labels their classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Trained(SoftmaxHead head, Vectors rows, int[] labels) {
        int[] all() {
            return IntStream.range(0, rows.count()).toArray();
        }
    }

    /**
     * The influence of each training input on an input.
     *
     * @param inputs rows of which one is asked about
     * @param row which of them
     * @param target the class that is supported or opposed
     * @param seed of random choices; only {@link #LISSA} makes some
     */
    public double[] of(Trained trained, Vectors inputs, int row, int target, long seed) {
        return switch (this) {
            case TRACIN -> products(trained, inputs, row, target, false);
            case GRADIENT_SIMILARITY -> products(trained, inputs, row, target, true);
            case INFLUENCE_FUNCTION ->
                along(
                        trained,
                        trained.head()
                                .solve(
                                        trained.rows(),
                                        trained.all(),
                                        trained.head().gradient(inputs, row, target),
                                        1e-8));
            case LISSA ->
                along(
                        trained,
                        lissa(trained, trained.head().gradient(inputs, row, target), new SplittableRandom(seed)));
            case REPRESENTER -> representers(trained, inputs, row, target);
            case KNN_SHAPLEY -> shapley(trained.rows(), trained.labels(), inputs.row(row), target, NEIGHBOURS);
        };
    }

    /** The influence of each training input on its own loss: large for inputs that the others do not explain. */
    public static double[] ofThemselves(Trained trained) {
        double[] own = new double[trained.rows().count()];
        for (int i = 0; i < own.length; i++) {
            double[] r = trained.head().residual(trained.rows(), i, trained.labels()[i]);
            own[i] = SoftmaxHead.dot(r, r) * (trained.rows().dot(i, i) + 1);
        }
        return own;
    }

    private static double[] products(Trained trained, Vectors inputs, int row, int target, boolean isCosine) {
        double[] residual = trained.head().residual(inputs, row, target);
        float[] features = inputs.row(row);
        double own = Math.sqrt(SoftmaxHead.dot(residual, residual) * (inputs.dot(row, row) + 1));
        double[] found = new double[trained.rows().count()];
        for (int i = 0; i < found.length; i++) {
            double[] r = trained.head().residual(trained.rows(), i, trained.labels()[i]);
            double product = SoftmaxHead.dot(r, residual) * (trained.rows().dot(i, features) + 1);
            double length =
                    own * Math.sqrt(SoftmaxHead.dot(r, r) * (trained.rows().dot(i, i) + 1));
            found[i] = !isCosine ? product : length > 0 ? product / length : 0;
        }
        return found;
    }

    private static double[] along(Trained trained, double[] direction) {
        double[] found = new double[trained.rows().count()];
        for (int i = 0; i < found.length; i++) {
            found[i] = trained.head().along(direction, trained.rows(), i, trained.labels()[i]) / found.length;
        }
        return found;
    }

    /** {@code v = g + (1 - H / s) v} with the Hessian of a few random inputs at each step; {@code v / s} tends to the solution. */
    private static double[] lissa(Trained trained, double[] gradient, SplittableRandom random) {
        double largest = 0;
        for (int i = 0; i < trained.rows().count(); i++) {
            largest = Math.max(largest, trained.rows().dot(i, i) + 1);
        }
        // Half of the largest squared length bounds the curvature of the cross-entropy.
        double scale = largest / 2 + trained.head().penalty();
        double[] mean = new double[gradient.length];
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            double[] v = gradient.clone();
            for (int step = 0; step < DEPTH; step++) {
                int[] some = random.ints(BATCH, 0, trained.rows().count()).toArray();
                double[] image = trained.head()
                        .hessian(trained.rows(), some, v, trained.head().penalty());
                for (int d = 0; d < v.length; d++) {
                    v[d] += gradient[d] - image[d] / scale;
                }
            }
            for (int d = 0; d < v.length; d++) {
                mean[d] += v[d] / scale / REPEATS;
            }
        }
        return mean;
    }

    private static double[] representers(Trained trained, Vectors inputs, int row, int target) {
        float[] features = inputs.row(row);
        double[] found = new double[trained.rows().count()];
        double scale = trained.head().penalty() * found.length;
        for (int i = 0; i < found.length; i++) {
            double r = trained.head().residual(trained.rows(), i, trained.labels()[i])[target];
            found[i] = -r / scale * (trained.rows().dot(i, features) + 1);
        }
        return found;
    }

    static double[] shapley(Vectors rows, int[] labels, float[] features, int target, int neighbours) {
        int n = rows.count();
        double[] squared = new double[n];
        for (int i = 0; i < n; i++) {
            squared[i] = rows.squared(i, features);
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> squared[i]).thenComparingInt(i -> i))
                .mapToInt(i -> i)
                .toArray();
        int k = Math.min(neighbours, n);
        double[] values = new double[n];
        double value = (labels[order[n - 1]] == target ? 1.0 : 0) / n;
        values[order[n - 1]] = value;
        for (int i = n - 2; i >= 0; i--) {
            int gain = (labels[order[i]] == target ? 1 : 0) - (labels[order[i + 1]] == target ? 1 : 0);
            value += (double) gain / k * Math.min(k, i + 1) / (i + 1);
            values[order[i]] = value;
        }
        return values;
    }
}
