package dev.limpid.contrast.guard;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a detector looks at. {@link GuardGraph} computes all of them in this order. */
public enum GuardFeature {
    /** The logarithm of the length of the gradient of the largest logit. */
    GRADIENT_LENGTH(Kind.MAP, "log length of the gradient of the predicted class"),
    /** The entropy of the gradient's magnitudes over the places, divided by its largest value. */
    GRADIENT_ENTROPY(Kind.MAP, "entropy of the gradient map"),
    /** The share of the places over which the gradient is spread (participation ratio). */
    GRADIENT_SPREAD(Kind.MAP, "share of the places over which the gradient map is spread"),
    /** The logarithm of the largest magnitude over the mean. */
    GRADIENT_PEAK(Kind.MAP, "log of the peak of the gradient map over its mean"),
    /** The total variation of the gradient's magnitudes over their sum. */
    GRADIENT_ROUGHNESS(Kind.MAP, "total variation of the gradient map over its sum"),
    /** As for the gradient, of Grad-CAM at the last feature map. */
    CAM_ENTROPY(Kind.MAP, "entropy of Grad-CAM"),
    /** The share of the places over which Grad-CAM is spread. */
    CAM_SPREAD(Kind.MAP, "share of the places over which Grad-CAM is spread"),
    /** The logarithm of the peak of Grad-CAM over its mean. */
    CAM_PEAK(Kind.MAP, "log of the peak of Grad-CAM over its mean"),
    /** The total variation of Grad-CAM over its sum. */
    CAM_ROUGHNESS(Kind.MAP, "total variation of Grad-CAM over its sum"),
    /** The logarithm of the distance to the boundary between the two most likely classes of the linearised network. */
    BOUNDARY(Kind.MAP, "log distance to the boundary of the linearised network"),
    /** The cosine of the gradients of the two most likely classes. */
    CLASS_AGREEMENT(Kind.AGREEMENT, "cosine of the gradients of the two most likely classes"),
    /** The cosine of the gradient map, reduced to the cells of the layer, and Grad-CAM. */
    METHOD_AGREEMENT(Kind.AGREEMENT, "cosine of the gradient map and Grad-CAM"),
    /** The cosine of Grad-CAM at the last feature map and at an earlier one. */
    LAYER_AGREEMENT(Kind.AGREEMENT, "cosine of Grad-CAM at two layers"),
    /** The margin of the predicted class where only the region of Grad-CAM is kept sharp. */
    KEPT(Kind.RECONSTRUCTION, "margin where only the explained region is kept"),
    /** The margin of the predicted class where the region of Grad-CAM is blurred. */
    REMOVED(Kind.RECONSTRUCTION, "margin where the explained region is removed"),
    /** The margin of the predicted class where the places with large gradients are smoothed a little. */
    SMOOTHED(Kind.RECONSTRUCTION, "margin where the places of large gradients are smoothed"),
    /** The margin of the predicted class itself. */
    MARGIN(Kind.SCORES, "margin of the predicted class"),
    /** The logarithm of the largest probability: the baseline. */
    PROBABILITY(Kind.SCORES, "log of the largest probability");

    /** Where it comes from. */
    public enum Kind {
        /** Statistics of a map. */
        MAP,
        /** Agreement of maps. */
        AGREEMENT,
        /** What the network says of a picture that is made from an explanation. */
        RECONSTRUCTION,
        /** The scores alone, without any map. */
        SCORES
    }

    private static final List<GuardFeature> ALL = List.of(values());

    private final Kind kind;
    private final String meaning;

    GuardFeature(Kind kind, String meaning) {
        this.kind = kind;
        this.meaning = meaning;
    }

    /** Where it comes from. */
    public Kind kind() {
        return kind;
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Its name in results. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that come from maps. */
    public static List<GuardFeature> ofSaliency() {
        return Stream.of(values()).filter(f -> f.kind != Kind.SCORES).toList();
    }

    /** Its column in a row of all features. */
    public int column() {
        return ALL.indexOf(this);
    }
}
