package dev.limpid.cases;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.Locale;

/** How far two inputs are from each other by their features. Zero for equal features, symmetric, never negative. */
public enum Distance {
    /** 1 minus the cosine of the angle between the features, 0 to 2. */
    COSINE("1 minus the cosine between features; the strength of the features does not count"),
    /** The Euclidean distance of the features. */
    L2("Euclidean distance between features"),
    /**
     * The Euclidean distance of what features contribute to the predicted class: feature times gradient of its logit. Inputs are near
     * if they are classified alike for like reasons.
     *
     * <p>Ref. Kenny and Keane, Twin-Systems to Explain Artificial Neural Networks using Case-Based Reasoning: Comparative Tests of
     * Feature-Weighting Methods in ANN-CBR Twins for XAI, 2019, doi 10.24963/ijcai.2019/376 (contributions oriented local
     * explanations, COLE).
     */
    RELEVANCE("Euclidean distance between contributions to the predicted class (COLE)");

    private final String meaning;

    Distance(String meaning) {
        this.meaning = meaning;
    }

    /** The one of a name, such as {@code cosine}. @throws LimpidException if there is none */
    public static Distance parse(String name) {
        return Arrays.stream(values())
                .filter(d -> d.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> LimpidException.badInput("'" + name + "' is no distance; write cosine, l2 or relevance"));
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it measures, in a phrase. */
    public String meaning() {
        return meaning;
    }

    /** Whether it compares contributions instead of features. */
    public boolean isOfContributions() {
        return this == RELEVANCE;
    }

    /** The vectors whose squared Euclidean distances order cases as this distance does. */
    Vectors prepared(Vectors rows) {
        return this == COSINE ? rows.normalised() : rows;
    }

    /** The same for one vector. */
    float[] prepared(float[] row) {
        return this == COSINE ? Vectors.normalised(row) : row.clone();
    }

    /** The distance whose prepared vectors have a squared Euclidean distance. */
    double of(double squared) {
        return this == COSINE ? squared / 2 : Math.sqrt(squared);
    }
}
