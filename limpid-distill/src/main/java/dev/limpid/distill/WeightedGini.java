package dev.limpid.distill;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import org.tribuo.classification.dtree.impurity.LabelImpurity;

/**
 * Gini's impurity for Tribuo, with a factor for each class, and without splits that make a node too light: Tribuo's own least weight of a
 * child only keeps light nodes from being split further.
 */
final class WeightedGini implements LabelImpurity {
    private final double[] factors;
    private final double least;

    /**
     * An impurity.
     *
     * @param factors of the classes, by Tribuo's numbers
     * @param least weight of a node, without the factors
     */
    WeightedGini(double[] factors, double least) {
        this.factors = factors.clone();
        this.least = least;
    }

    @Override
    public double impurityNormed(double[] shares) {
        return cost(shares);
    }

    @Override
    public double impurity(float[] counts) {
        double[] all = doubles(counts);
        return cost(all) / sum(all);
    }

    @Override
    public double impurityWeighted(float[] counts) {
        double[] all = doubles(counts);
        return sum(all) < least ? Double.POSITIVE_INFINITY : cost(all);
    }

    /** The weight of a node times its impurity. */
    private double cost(double[] counts) {
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < counts.length; k++) {
            double weight = factors[k] * counts[k];
            sum += weight;
            squares += weight * weight;
        }
        return sum > 0 ? Math.max(0, sum - squares / sum) : 0;
    }

    private static double sum(double[] counts) {
        double sum = 0;
        for (double each : counts) {
            sum += each;
        }
        return sum;
    }

    private static double[] doubles(float[] counts) {
        double[] all = new double[counts.length];
        for (int k = 0; k < all.length; k++) {
            all[k] = counts[k];
        }
        return all;
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "LabelImpurity");
    }
}
