package dev.limpid.attribution.region;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Orders regions so that each half of a range is on one side of a straight cut through the picture. */
final class Halving {
    private final double[][] at;
    private final List<Integer> ordered = new ArrayList<>();

    private Halving(double[][] at) {
        this.at = at;
    }

    /**
     * The regions' numbers in that order; cuts go across the longest side, through the middles of the regions.
     *
     * @param at for each axis the middles of all regions
     */
    static int[] order(double[]... at) {
        Halving halving = new Halving(at);
        halving.order(IntStream.range(0, at[0].length).boxed().toList());
        return halving.ordered.stream().mapToInt(Integer::intValue).toArray();
    }

    private void order(List<Integer> regions) {
        if (regions.size() == 1) {
            ordered.add(regions.get(0));
            return;
        }
        double[] along = at[0];
        for (double[] axis : at) {
            along = range(regions, axis) > range(regions, along) ? axis : along;
        }
        double[] longest = along;
        List<Integer> sorted = new ArrayList<>(regions);
        sorted.sort(Comparator.comparingDouble((Integer r) -> longest[r]).thenComparing(r -> r));
        int half = (sorted.size() + 1) / 2;
        order(sorted.subList(0, half));
        order(sorted.subList(half, sorted.size()));
    }

    private static double range(List<Integer> regions, double[] at) {
        double least = regions.stream().mapToDouble(r -> at[r]).min().orElse(0);
        return regions.stream().mapToDouble(r -> at[r]).max().orElse(0) - least;
    }
}
