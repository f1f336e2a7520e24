package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.InputGrid;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.region.Segments;
import dev.limpid.model.Classifier;
import dev.limpid.model.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * XRAI: integrated gradients summed over regions of the image, the region with the highest mean first.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units per pixel: the mean of integrated gradients from the darkest
 * and the brightest baseline, the largest over the channels; then, region by region, the one whose pixels that are not
 * yet covered have the largest mean gives them that mean. Regions come from several segmentations of the image, each
 * enlarged by {@code dilation} pixels; one that would cover fewer than {@code least} new pixels is left out, and pixels
 * in no region get their own mean. The order depends on the network's outputs, so the method does not compile.
 *
 * <p>Ref.: Kapishnikov, Bolukbasi, Viegas and Terry, XRAI: Better Attributions Through Regions, 2019, arXiv 1906.02825.
 * Differs from the authors' software: a segmentation is given by its number of superpixels, not by a scale.
 */
public final class Xrai implements Method.Searching {
    private static final String LEAST = "least";
    private static final int USUAL_LEAST = 50;

    /** Of a series or volume a region covers at least this fraction of the places. */
    private static final int FINE = 200;

    /** Below this number of places the usual regions would all be nearly the whole input. */
    private static final int SMALL = 500;

    @Override
    public MethodInfo info() {
        return MethodInfo.of("xrai", Family.GRADIENT)
                .unit("target")
                .meaning(
                        "Sums integrated gradients over regions of the input and ranks the regions by their average score."
                                + " The result is a ranking of whole regions instead of single places.")
                .formula("mean of integrated gradients over the region, regions with the highest mean first")
                .cost("2 integrated gradients")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference("Kapishnikov, Bolukbasi, Viegas and Terry, XRAI: Better Attributions Through Regions, 2019,"
                        + " arXiv 1906.02825")
                .witness("saliency 0.2.1, with shared segments")
                .parameter("steps", "50", "number of points on each path of integrated gradients, 1 to 10000")
                .parameter(
                        "segments",
                        "felzenszwalb:10;felzenszwalb:25;felzenszwalb:50;felzenszwalb:100",
                        Segments.MEANING + "; several of these separated by semicolons")
                .parameter(
                        "dilation",
                        "5",
                        "number of pixels by which each segment is enlarged, 0 to 1000; 1 if there are fewer than 500")
                .parameter(
                        LEAST,
                        String.valueOf(USUAL_LEAST),
                        "smallest number of new pixels of a region that is used, 1 to 1000000; of a series or volume at most"
                                + " a 200th of the places, and fewer if there are fewer than 500");
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        InputGrid places = InputGrid.of(model);
        places.requireDegrees("xrai integrates gradients of the input");
        places.requireNeighbours("xrai ranks regions of neighbours");
        Settings filled = KindDefaults.of(info(), model, stated);
        if (places.count() < SMALL) {
            return KindDefaults.with(
                    KindDefaults.with(filled, "dilation", 1), LEAST, Math.max(1, places.count() / USUAL_LEAST));
        }
        return places.axes() == 2
                ? filled
                : KindDefaults.with(filled, LEAST, Math.max(1, Math.min(USUAL_LEAST, places.count() / FINE)));
    }

    @Override
    public void check(ForwardPass f) {
        InputGrid.of(f.model());
        divisions(f.model(), f.settings());
        f.gradient(f.input());
    }

    @Override
    public Search.Found search(Search search) {
        Settings settings = search.settings();
        InputGrid places = InputGrid.of(search.model());
        int count = places.count();
        double[] scores = new double[count];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        double[][] ways = new double[2][];
        for (int way = 0; way < ways.length; way++) {
            search.reached(way, 3);
            ways[way] = attribution(search, way == 0 ? "lowest" : "highest");
        }
        search.reached(2, 3);
        for (int i = 0; i < ways[0].length; i++) {
            scores[i % count] = Math.max(scores[i % count], (ways[0][i] + ways[1][i]) / 2);
        }
        List<int[]> regions = new ArrayList<>();
        for (Segments segments : divisions(search.model(), settings)) {
            long[] index = segments.of(search.input()).toLongs();
            for (int k = 0; k < segments.count(); k++) {
                regions.add(enlarged(index, k, places, settings.whole("dilation", 0, 1000)));
            }
        }
        double[] painted = new Cover(scores, regions).painted(settings.whole(LEAST, 1, 1_000_000));
        search.reached(3, 3);
        return new Search.Found(places.scores(painted), Map.of());
    }

    private static List<Segments> divisions(Classifier model, Settings settings) {
        return Arrays.stream(settings.text("segments").split(";", -1))
                .map(division -> Segments.of(model, settings.with("segments", division.strip())))
                .toList();
    }

    private static double[] attribution(Search search, String baseline) {
        Settings own = new Settings(
                Optional.of(Place.INPUT),
                Map.of("baseline", baseline, "steps", search.settings().text("steps")),
                0);
        return search.explained(new IntegratedGradients(), own, search.input()).toDoubles();
    }

    /** The pixels of a segment and those within a distance of it. */
    private static int[] enlarged(long[] index, int segment, InputGrid places, int radius) {
        boolean[] in = new boolean[index.length];
        int last = places.axes() - 1;
        int width = places.size(last);
        for (int p = 0; p < index.length; p++) {
            if (index[p] == segment) {
                enlarge(in, places, places.coordinates(p), p - p % width, 0, 0, radius);
            }
        }
        int[] all = new int[index.length];
        int size = 0;
        for (int p = 0; p < in.length; p++) {
            if (in[p]) {
                all[size++] = p;
            }
        }
        return Arrays.copyOf(all, size);
    }

    /**
     * Marks the places within a distance of one: row by row, along the last axis at once.
     *
     * @param centre its coordinates
     * @param row the first place of the row through it, moved along the axes before this one
     * @param axis the axis along which to move next
     * @param away the squared distance along the axes before it
     */
    private static void enlarge(boolean[] in, InputGrid places, int[] centre, int row, int axis, int away, int radius) {
        int reach = (int) Math.sqrt((double) radius * radius - away);
        int size = places.size(axis);
        if (axis == places.axes() - 1) {
            int from = Math.max(0, centre[axis] - reach);
            Arrays.fill(in, row + from, row + Math.min(size, centre[axis] + reach + 1), true);
            return;
        }
        int step = 1;
        for (int next = axis + 1; next < places.axes(); next++) {
            step *= places.size(next);
        }
        for (int v = Math.max(0, centre[axis] - reach); v <= Math.min(size - 1, centre[axis] + reach); v++) {
            int off = v - centre[axis];
            enlarge(in, places, centre, row + off * step, axis + 1, away + off * off, radius);
        }
    }

    /** The regions in the order in which they cover the picture. */
    private static final class Cover {
        private final double[] scores;
        private final List<int[]> regions;
        private final double[] sums;
        private final int[] sizes;
        private final List<List<Integer>> regionsOf = new ArrayList<>();

        Cover(double[] scores, List<int[]> regions) {
            this.scores = scores;
            this.regions = regions;
            this.sums = new double[regions.size()];
            this.sizes = new int[regions.size()];
            for (int p = 0; p < scores.length; p++) {
                regionsOf.add(new ArrayList<>());
            }
            for (int k = 0; k < sums.length; k++) {
                for (int p : regions.get(k)) {
                    regionsOf.get(p).add(k);
                    sums[k] += scores[p];
                    sizes[k]++;
                }
            }
        }

        double[] painted(int least) {
            double[] painted = new double[scores.length];
            boolean[] covered = new boolean[scores.length];
            for (int best = densest(least); best >= 0; best = densest(least)) {
                double mean = sums[best] / sizes[best];
                for (int p : regions.get(best)) {
                    if (!covered[p]) {
                        covered[p] = true;
                        painted[p] = mean;
                        for (int other : regionsOf.get(p)) {
                            sums[other] -= scores[p];
                            sizes[other]--;
                        }
                    }
                }
            }
            double rest = 0;
            int size = 0;
            for (int p = 0; p < scores.length; p++) {
                rest += covered[p] ? 0 : scores[p];
                size += covered[p] ? 0 : 1;
            }
            for (int p = 0; p < scores.length; p++) {
                painted[p] = covered[p] ? painted[p] : rest / size;
            }
            return painted;
        }

        /** The region whose uncovered pixels have the largest mean, the first of equal ones; -1 if none is left. */
        private int densest(int least) {
            int best = -1;
            for (int k = 0; k < sums.length; k++) {
                if (sizes[k] >= least && (best < 0 || sums[k] / sizes[k] > sums[best] / sizes[best])) {
                    best = k;
                }
            }
            return best;
        }
    }
}
