package dev.limpid.dissect;

import dev.limpid.data.Concept;
import dev.limpid.inside.dissection.Alignment;
import dev.limpid.inside.dissection.Areas;
import dev.limpid.inside.dissection.Peak;
import dev.limpid.inside.dissection.Probe;
import java.util.List;
import java.util.Optional;

/** Names a unit as somebody would who looks at the patches in which it is most active: by what most of them show. */
final class TopPatches {
    /** The side of a patch, as a share of the side of the picture. */
    private static final double PATCH = 0.25;

    private TopPatches() {}

    /**
     * The concept whose share of the patches exceeds its share of all pictures most.
     *
     * @return empty if no patch shows any
     */
    static Optional<Concept> frequent(
            Probe probe, List<Peak> top, PictureAnnotations annotations, Alignment alignment) {
        double[] shares = new double[annotations.concepts()];
        for (Peak peak : top) {
            Areas areas = annotations.areas(peak.sample());
            if (!areas.isEmpty()) {
                int column = peak.place() % probe.width();
                int row = peak.place() / probe.width();
                add(areas, (column + 0.5) / probe.width(), (row + 0.5) / probe.height(), shares);
            }
        }
        int best = -1;
        double most = 0;
        for (int c = 0; c < shares.length; c++) {
            double more = (shares[c] / Math.max(1, top.size())) - alignment.share(c);
            if (more > most) {
                most = more;
                best = c;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(annotations.all().get(best));
    }

    private static void add(Areas areas, double x, double y, double[] shares) {
        int left = (int) Math.max(0, (x - (PATCH / 2)) * areas.width());
        int right = (int) Math.min(areas.width(), Math.ceil((x + (PATCH / 2)) * areas.width()));
        int upper = (int) Math.max(0, (y - (PATCH / 2)) * areas.height());
        int lower = (int) Math.min(areas.height(), Math.ceil((y + (PATCH / 2)) * areas.height()));
        double pixel = 1.0 / Math.max(1, (right - left) * (lower - upper));
        for (int row = upper; row < lower; row++) {
            for (int column = left; column < right; column++) {
                for (int each : areas.concepts().get(areas.area()[(row * areas.width()) + column])) {
                    shares[each] += pixel;
                }
            }
        }
    }
}
