package dev.limpid.counterfactual;

import dev.limpid.metrics.Mask;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far an edit agrees with the true change of the class.
 *
 * @param energy the share of the change (sum of magnitudes) within the pixels that the true change may alter
 * @param area the share of these pixels in the picture: what an edit spread evenly would reach
 * @param iou the overlap of these pixels with as many that change most
 * @param part the part of the creature, of those that identify a species, on which the change is densest; empty if it changes none
 * @param isPart whether the true change alters that part
 */
public record Agreement(double energy, double area, double iou, String part, boolean isPart) {

    /**
     * The agreement of an edit.
     *
     * @param before the planes of the picture, each row by row
     * @param after the same of the changed picture
     */
    static Agreement of(TrueIntervention truth, float[][] before, float[][] after) {
        Mask reach = truth.reach();
        float[] change = new float[before[0].length];
        double all = 0;
        for (int i = 0; i < change.length; i++) {
            for (int c = 0; c < before.length; c++) {
                change[i] += Math.abs(after[c][i] - before[c][i]);
            }
            all += change[i];
        }
        Map<Part, Double> densities = new LinkedHashMap<>();
        for (Part part : Part.telling()) {
            Mask mask = truth.before().of(part);
            if (mask.count() > 0) {
                densities.put(part, mask.sum(change) / mask.count());
            }
        }
        Map.Entry<Part, Double> densest =
                densities.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry(Part.BODY, 0.0));
        boolean isAny = densest.getValue() > 0;
        return new Agreement(
                all == 0 ? 0 : reach.sum(change) / all,
                (double) reach.count() / change.length,
                overlap(reach, change),
                isAny ? densest.getKey().word() : "",
                isAny && truth.parts().contains(densest.getKey()));
    }

    private static double overlap(Mask reach, float[] change) {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < change.length; i++) {
            if (change[i] > 1e-5) {
                changed.add(i);
            }
        }
        changed.sort(Comparator.comparingDouble(i -> -change[i]));
        List<Integer> most = changed.subList(0, Math.min(changed.size(), reach.count()));
        long both = most.stream().filter(reach::contains).count();
        long either = most.size() + reach.count() - both;
        return either == 0 ? 0 : (double) both / either;
    }
}
