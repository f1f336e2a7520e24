package dev.limpid.dissect;

import dev.limpid.data.Concept;
import dev.limpid.inside.dissection.Activations;
import dev.limpid.inside.dissection.Alignment;
import dev.limpid.inside.dissection.Areas;
import dev.limpid.inside.dissection.Peak;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.runtime.InOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names units as somebody would who looks at the patches in which they are most active: by what most of them show. Units of a layer
 * often share pictures, so the masks of each picture are read once for all of them.
 */
final class TopPatches {
    /** The side of a patch, as a share of the side of the picture. */
    private static final double PATCH = 0.25;

    private final PictureAnnotations annotations;
    private final int[] patches;
    /** How much of the patches of each unit shows each concept, in patches. */
    private final double[][] shares;

    /** A patch of a unit. */
    private record Patch(int unit, Peak peak) {}

    private TopPatches(PictureAnnotations annotations, int units) {
        this.annotations = annotations;
        patches = new int[units];
        shares = new double[units][annotations.concepts()];
    }

    /**
     * Looks at the patches of all units of a layer.
     *
     * @param number of the layer among those of the activations
     * @param probe the layer, whose units have positions
     * @param threads that read masks at the same time
     */
    static TopPatches of(
            Activations activations, int number, Probe probe, PictureAnnotations annotations, int threads) {
        TopPatches found = new TopPatches(annotations, probe.units());
        TreeMap<Integer, List<Patch>> bySample = new TreeMap<>();
        for (int u = 0; u < probe.units(); u++) {
            for (Peak peak : activations.top(number, u)) {
                found.patches[u]++;
                bySample.computeIfAbsent(peak.sample(), s -> new ArrayList<>()).add(new Patch(u, peak));
            }
        }
        List<Integer> samples = List.copyOf(bySample.keySet());
        Iterator<List<Patch>> inOrder = bySample.values().iterator();
        InOrder.run(
                threads,
                samples.size(),
                i -> annotations.areas(samples.get(i)),
                areas -> inOrder.next().forEach(patch -> found.add(areas, patch, probe)));
        return found;
    }

    private void add(Areas areas, Patch patch, Probe probe) {
        if (areas.isEmpty()) {
            return;
        }
        int place = patch.peak.place();
        int mapRow = place / probe.width();
        double x = (place % probe.width() + 0.5) / probe.width();
        double y = (mapRow + 0.5) / probe.height();
        int left = (int) Math.max(0, (x - (PATCH / 2)) * areas.width());
        int right = (int) Math.min(areas.width(), Math.ceil((x + (PATCH / 2)) * areas.width()));
        int upper = (int) Math.max(0, (y - (PATCH / 2)) * areas.height());
        int lower = (int) Math.min(areas.height(), Math.ceil((y + (PATCH / 2)) * areas.height()));
        double pixel = 1.0 / Math.max(1, (right - left) * (lower - upper));
        for (int row = upper; row < lower; row++) {
            for (int column = left; column < right; column++) {
                for (int each : areas.concepts().get(areas.area()[(row * areas.width()) + column])) {
                    shares[patch.unit][each] += pixel;
                }
            }
        }
    }

    /**
     * The concept whose share of a unit's patches exceeds its share of all pictures most.
     *
     * @return empty if no patch shows any
     */
    Optional<Concept> frequent(int unit, Alignment alignment) {
        int best = -1;
        double most = 0;
        for (int c = 0; c < shares[unit].length; c++) {
            double more = (shares[unit][c] / Math.max(1, patches[unit])) - alignment.share(c);
            if (more > most) {
                most = more;
                best = c;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(annotations.all().get(best));
    }
}
