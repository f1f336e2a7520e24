package dev.limpid.distill;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A bound on a feature.
 *
 * @param feature its number
 * @param isAbove whether the feature must be above the threshold; otherwise at most
 * @param threshold the bound
 */
public record Condition(int feature, boolean isAbove, double threshold) {
    /** Whether a row meets it. */
    public boolean holds(double[] row) {
        return row[feature] > threshold == isAbove;
    }

    /** Whether it is about the same feature and side as another one, which therefore holds wherever this one does. */
    public boolean implies(Condition other) {
        boolean isSameSide = feature == other.feature && isAbove == other.isAbove;
        return isSameSide && (isAbove ? threshold >= other.threshold : threshold <= other.threshold);
    }

    /** The condition that holds exactly where this one does not. */
    public Condition negated() {
        return new Condition(feature, !isAbove, threshold);
    }

    /** As people write it: {@code beak > 0.5}. A feature whose name ends in a question mark is 0 or 1: {@code beak} or {@code no beak}. */
    public String text(List<String> names) {
        return bound(names).map(bound -> subject(names) + " " + bound).orElseGet(() -> subject(names));
    }

    /** What it is about: {@code beak}; of a feature that is 0 or 1 the whole condition. */
    public String subject(List<String> names) {
        String name = names.get(feature);
        if (!isYesOrNo(name)) {
            return name;
        }
        String plain = name.substring(0, name.length() - 1);
        return isAbove ? plain : "no " + plain;
    }

    /** What it asks of that: {@code > 0.5}; empty for a feature that is 0 or 1. */
    public Optional<String> bound(List<String> names) {
        return isYesOrNo(names.get(feature))
                ? Optional.empty()
                : Optional.of((isAbove ? "> " : "\u2264 ") + number(threshold));
    }

    private static boolean isYesOrNo(String name) {
        return name.endsWith("?");
    }

    /** A number with four significant digits and no needless zeros. */
    public static String number(double number) {
        String text = String.format(Locale.ROOT, "%.4g", number);
        return text.contains(".") && !text.contains("e") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
