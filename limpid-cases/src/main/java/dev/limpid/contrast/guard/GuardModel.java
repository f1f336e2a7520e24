package dev.limpid.contrast.guard;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A logistic model that tells adversarial inputs by some of {@link GuardFeature}, fitted by stochastic gradient descent of Tribuo.
 * Immutable.
 *
 * @param features which it looks at
 * @param mean of each in the inputs as they are that it was fitted to
 * @param deviation of each there
 * @param weights of each, in deviations from the mean
 * @param distances weights of how far each is from the mean, in either direction: an attack may make a feature too large or too small
 * @param bias added to their sum
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GuardModel(
        List<GuardFeature> features,
        double[] mean,
        double[] deviation,
        double[] weights,
        double[] distances,
        double bias) {
    /** Tribuo tells of each training on the error stream otherwise; the reference keeps the setting alive. */
    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    static {
        TRIBUO.setLevel(Level.WARNING);
    }

    private static final String CLEAN = "clean";
    private static final String ADVERSARIAL = "adversarial";
    /** Few and small steps: stopping early keeps the weights small, which is the only regularisation. */
    private static final int EPOCHS = 20;

    private static final int BATCH = 8;
    private static final double RATE = 0.05;

    /** Further deviations than this count as this. */
    private static final double FURTHEST = 5;

    public GuardModel {
        features = List.copyOf(features);
    }

    /**
     * Fits a detector.
     *
     * @param clean rows of all features of inputs as they are
     * @param adversarial rows of attacked inputs
     * @param seed of the order in which rows are visited
     */
    public static GuardModel fit(
            List<GuardFeature> features, List<double[]> clean, List<double[]> adversarial, long seed) {
        double[] mean = new double[features.size()];
        double[] deviation = new double[mean.length];
        for (int k = 0; k < mean.length; k++) {
            int column = features.get(k).ordinal();
            double centre = clean.stream().mapToDouble(r -> r[column]).average().orElse(0);
            double variance = clean.stream()
                    .mapToDouble(r -> (r[column] - centre) * (r[column] - centre))
                    .average()
                    .orElse(0);
            mean[k] = centre;
            deviation[k] = Math.max(1e-6, Math.sqrt(variance));
        }
        GuardModel scaling =
                new GuardModel(features, mean, deviation, new double[mean.length], new double[mean.length], 0);
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("saliency of inputs", labels), labels);
        // As many of each, so that the score does not depend on how many attacks there are.
        int each = Math.max(clean.size(), adversarial.size());
        for (int i = 0; i < each; i++) {
            data.add(scaling.example(clean.get(i % clean.size()), CLEAN));
            data.add(scaling.example(adversarial.get(i % adversarial.size()), ADVERSARIAL));
        }
        LinearSGDTrainer trainer =
                new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(RATE), EPOCHS, Integer.MAX_VALUE, BATCH, seed);
        LinearSGDModel fitted = trainer.train(data);
        return scaling.with(fitted);
    }

    private Example<Label> example(double[] row, String label) {
        double[] scaled = scaled(row);
        String[] names = new String[2 * scaled.length];
        double[] values = new double[names.length];
        for (int k = 0; k < scaled.length; k++) {
            names[k] = name(k);
            values[k] = scaled[k];
            names[scaled.length + k] = name(scaled.length + k);
            values[scaled.length + k] = Math.abs(scaled[k]);
        }
        return new ArrayExample<>(new Label(label), names, values);
    }

    private static String name(int feature) {
        return "f" + feature;
    }

    /** The weights of the adversarial class minus those of the clean one: with two classes the softmax is the logistic function of this. */
    private GuardModel with(LinearSGDModel fitted) {
        DenseMatrix found = fitted.getWeightsCopy();
        int clean = fitted.getOutputIDInfo().getID(new Label(CLEAN));
        int adversarial = fitted.getOutputIDInfo().getID(new Label(ADVERSARIAL));
        double[] own = new double[2 * weights.length];
        for (int k = 0; k < own.length; k++) {
            int column = fitted.getFeatureIDMap().getID(name(k));
            own[k] = column < 0 ? 0 : found.get(adversarial, column) - found.get(clean, column);
        }
        int last = found.getDimension2Size() - 1;
        double shift = found.get(adversarial, last) - found.get(clean, last);
        return new GuardModel(
                features,
                mean,
                deviation,
                Arrays.copyOf(own, weights.length),
                Arrays.copyOfRange(own, weights.length, own.length),
                shift);
    }

    private double[] scaled(double[] row) {
        double[] scaled = new double[mean.length];
        for (int k = 0; k < scaled.length; k++) {
            double away = (row[features.get(k).ordinal()] - mean[k]) / deviation[k];
            scaled[k] = Math.max(-FURTHEST, Math.min(FURTHEST, away));
        }
        return scaled;
    }

    /**
     * How likely an input is adversarial, 0 to 1.
     *
     * @param row all features
     */
    public double score(double[] row) {
        double[] scaled = scaled(row);
        double sum = bias;
        for (int k = 0; k < scaled.length; k++) {
            sum += weights[k] * scaled[k] + distances[k] * Math.abs(scaled[k]);
        }
        return 1 / (1 + Math.exp(-sum));
    }

    /** The same in a graph: {@code float[N]} from all features {@code float[N,F]}. */
    Expr score(Expr all) {
        GraphBuilder b = all.builder();
        double[] centre = new double[GuardFeature.values().length];
        double[] wide = new double[centre.length];
        double[] weight = new double[centre.length];
        double[] distance = new double[centre.length];
        Arrays.fill(wide, 1);
        for (int k = 0; k < mean.length; k++) {
            int column = features.get(k).ordinal();
            centre[column] = mean[k];
            wide[column] = deviation[k];
            weight[column] = weights[k];
            distance[column] = distances[k];
        }
        Expr away = all.sub(b.constant(GuardGraph.row(centre))).div(b.constant(GuardGraph.row(wide)));
        Expr bound = away.max(away.like(-FURTHEST)).min(away.like(FURTHEST));
        return bound.mul(b.constant(GuardGraph.row(weight)))
                .add(bound.abs().mul(b.constant(GuardGraph.row(distance))))
                .reduceSum(false, 1)
                .add(bias)
                .unary("Sigmoid");
    }
}
