package dev.limpid.inside.dissection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The combination of concepts (AND, OR, AND NOT) whose area overlaps that of a unit best. Every combination is counted
 * exactly, from the pixels by set of concepts. Safe for use by many threads.
 *
 * <p>Ref.: Mu and Andreas, Compositional Explanations of Neurons, NeurIPS 2020, arXiv:2006.14032.
 */
public final class Compositions {
    /** Concepts that overlap a unit most and are tried in its combinations. */
    private static final int TRIED = 24;

    private final Overlaps overlaps;
    private final List<BitSet> sets = new ArrayList<>();
    private final long[] pixels;
    private final Alignment alignment;

    /**
     * A combination with its score.
     *
     * @param formula the combination
     * @param iou 0 to 1
     */
    public record Found(Formula formula, double iou) {}

    /** Of what was gathered. */
    public Compositions(Annotations annotations, Overlaps overlaps, Alignment alignment) {
        this.overlaps = overlaps;
        this.alignment = alignment;
        pixels = new long[overlaps.signatures().size()];
        overlaps.pixels().forEach((key, count) -> pixels[key] = count);
        for (int c = 0; c < annotations.concepts(); c++) {
            sets.add(new BitSet(pixels.length));
        }
        for (int i = 0; i < pixels.length; i++) {
            for (int each : overlaps.signatures().get(i).concepts()) {
                sets.get(each).set(i);
            }
        }
    }

    /** The best combination of each length up to this one; empty if the unit is never active. */
    public List<Found> best(int probe, int unit, int longest) {
        Map<Integer, Long> counts = new HashMap<>();
        overlaps.active(probe, unit).forEach(counts::put);
        long active = counts.values().stream().mapToLong(Long::longValue).sum();
        if (active == 0) {
            return List.of();
        }
        int[] keys = counts.keySet().stream().mapToInt(k -> k).sorted().toArray();
        long[] own = IntStream.of(keys).mapToLong(counts::get).toArray();
        FormulaSearch search = new FormulaSearch(tried(probe, unit), sets::get, pixels.length, false);
        return search.best((where, toBeat) -> iou(where, keys, own, active, toBeat), longest).stream()
                .map(f -> new Found(f.formula(), f.score()))
                .toList();
    }

    private List<Integer> tried(int probe, int unit) {
        List<Overlap> all = alignment.of(probe, unit, Alignment.ALL);
        return IntStream.range(0, all.size())
                .filter(c -> all.get(c).both() > 0)
                .boxed()
                .sorted((a, b) -> Double.compare(all.get(b).iou(), all.get(a).iou()))
                .limit(TRIED)
                .toList();
    }

    private double iou(BitSet where, int[] keys, long[] own, long active, double toBeat) {
        long both = 0;
        for (int i = 0; i < keys.length; i++) {
            both += where.get(keys[i]) ? own[i] : 0;
        }
        if (both == 0 || (double) both / active <= toBeat) {
            // The union is at least the area of the unit.
            return 0;
        }
        long all = 0;
        for (int i = where.nextSetBit(0); i >= 0; i = where.nextSetBit(i + 1)) {
            all += pixels[i];
        }
        return (double) both / (all + active - both);
    }
}
