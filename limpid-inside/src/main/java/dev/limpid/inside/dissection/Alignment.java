package dev.limpid.inside.dissection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The overlap of every unit with every concept, in each split of the data. */
public final class Alignment {
    /** Stands for all splits together. */
    public static final int ALL = -1;

    private static final int SPLITS = 8;

    private final Annotations annotations;
    private final Overlaps overlaps;
    private final long[][] truth;
    private final long[][] pixels;

    /** Of what was gathered. */
    public Alignment(Annotations annotations, Overlaps overlaps) {
        this.annotations = annotations;
        this.overlaps = overlaps;
        truth = new long[SPLITS][annotations.concepts()];
        pixels = new long[SPLITS][annotations.categories()];
        add(overlaps.pixels(), truth, pixels);
    }

    private void add(Counts counts, long[][] concepts, long[][] categories) {
        counts.forEach((key, count) -> {
            Signature signature = overlaps.signatures().get(key);
            for (int each : signature.concepts()) {
                concepts[signature.split()][each] += count;
            }
            for (int c = 0; c < annotations.categories(); c++) {
                categories[signature.split()][c] += signature.knows(c) ? count : 0;
            }
        });
    }

    /** Whether any pixel is annotated. */
    public boolean isEmpty() {
        return overlaps.signatures().isEmpty();
    }

    /** The share of the pixels of annotated pictures that show a concept, over all splits. */
    public double share(int concept) {
        Overlap all = new Overlap(0, 0, 0, 0);
        for (int s = 0; s < SPLITS; s++) {
            all = all.plus(new Overlap(pixels[s][annotations.category(concept)], truth[s][concept], 0, 0));
        }
        return all.all() == 0 ? 0 : (double) all.truth() / all.all();
    }

    /**
     * The overlap of a unit with each concept, by number.
     *
     * @param split or {@link #ALL}
     */
    public List<Overlap> of(int probe, int unit, int split) {
        long[][] both = new long[SPLITS][annotations.concepts()];
        long[][] active = new long[SPLITS][annotations.categories()];
        add(overlaps.active(probe, unit), both, active);
        List<Overlap> found = new ArrayList<>();
        for (int c = 0; c < annotations.concepts(); c++) {
            int category = annotations.category(c);
            Overlap sum = new Overlap(0, 0, 0, 0);
            for (int s = 0; s < SPLITS; s++) {
                if (split == ALL || split == s) {
                    sum = sum.plus(new Overlap(pixels[s][category], truth[s][c], active[s][category], both[s][c]));
                }
            }
            found.add(sum);
        }
        return found;
    }

    /**
     * The concept of each category that a unit overlaps best; the first of equal ones.
     *
     * @param overlaps of a unit, by concept
     * @return by category; empty for a category none of whose concepts it overlaps
     */
    public List<Optional<Integer>> best(List<Overlap> overlaps) {
        List<Optional<Integer>> best = new ArrayList<>();
        for (int category = 0; category < annotations.categories(); category++) {
            int found = -1;
            for (int c = 0; c < overlaps.size(); c++) {
                boolean isBetter = annotations.category(c) == category
                        && overlaps.get(c).iou()
                                > (found < 0 ? 0 : overlaps.get(found).iou());
                found = isBetter ? c : found;
            }
            best.add(found < 0 ? Optional.empty() : Optional.of(found));
        }
        return best;
    }
}
