package dev.limpid.inside.dissection;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts detectors as published: a unit is a detector of the best concept of each category whose IoU reaches the threshold, so
 * one unit may detect concepts of several categories.
 *
 * @param total units that detect at least one concept
 * @param unique concepts that at least one unit detects
 * @param byCategory unique detectors of each category
 */
public record Detectors(int total, int unique, Map<String, Integer> byCategory) {
    /** The published threshold. */
    public static final double IOU = 0.04;

    /**
     * The best concept of a category for a unit.
     *
     * @param category of the concept
     * @param concept its name
     * @param iou 0 to 1
     */
    public record Best(String category, String concept, double iou) {}

    /**
     * Counts.
     *
     * @param units the best concepts of each unit, one for each category
     * @param threshold least IoU of a detector
     */
    public static Detectors count(Collection<List<Best>> units, double threshold) {
        int total = 0;
        Map<String, Set<String>> concepts = new TreeMap<>();
        for (List<Best> unit : units) {
            List<Best> detected =
                    unit.stream().filter(b -> b.iou() >= threshold).toList();
            total += detected.isEmpty() ? 0 : 1;
            detected.forEach(b -> concepts.computeIfAbsent(b.category(), c -> new LinkedHashSet<>())
                    .add(b.concept()));
        }
        Map<String, Integer> byCategory = new TreeMap<>();
        concepts.forEach((category, names) -> byCategory.put(category, names.size()));
        return new Detectors(
                total, byCategory.values().stream().mapToInt(Integer::intValue).sum(), byCategory);
    }
}
