package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Samples coalitions for the Shapley kernel: all coalitions of a size while the budget lasts, the smallest and largest
 * sizes first, since they have most weight; of the other sizes random ones, each with its complement.
 *
 * <p>The kernel is {@code (d - 1) / (choose(d, s) * s * (d - s))} for a coalition of s of d segments (theorem 2 of
 * Lundberg and Lee, 2017, arXiv 1705.07874). A coalition drawn several times is kept once with its weights summed.
 */
final class ShapleyKernel {
    private final int segments;
    private final Map<BitSet, Double> weights = new LinkedHashMap<>();
    private int sure;
    private double each;

    private ShapleyKernel(int segments) {
        this.segments = segments;
    }

    /**
     * Coalitions and their weights.
     *
     * @param draws the coalitions
     * @param sure number of coalitions at the start that are not random; the random ones follow, each followed by its
     *     complement
     * @param each the weight of a random coalition for each time it was drawn
     */
    record Drawn(Samples draws, int sure, double each) {}

    /**
     * At most the given number of coalitions with their weights; all of them, with the exact weights, if that is
     * enough.
     */
    static Drawn draws(int segments, int samples, long seed) {
        ShapleyKernel kernel = new ShapleyKernel(segments);
        kernel.fill(samples, seed);
        List<BitSet> coalitions = new ArrayList<>(kernel.weights.keySet());
        double[] shown = new double[coalitions.size() * segments];
        for (int i = 0; i < coalitions.size(); i++) {
            int row = i * segments;
            coalitions.get(i).stream().forEach(k -> shown[row + k] = 1);
        }
        double[] weights = kernel.weights.values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        Samples draws = new Samples(
                Tensor.of(ElementType.FLOAT, shown, coalitions.size(), segments),
                Tensor.of(ElementType.FLOAT, weights, coalitions.size()));
        return new Drawn(draws, kernel.sure, kernel.each);
    }

    private void fill(int samples, long seed) {
        int sizes = segments / 2;
        double[] mass = new double[sizes + 1];
        for (int s = 1; s <= sizes; s++) {
            mass[s] = (segments - 1.0) / (s * (segments - (double) s)) * (2 * s == segments ? 1 : 2);
        }
        double total = Arrays.stream(mass).sum();
        int left = samples;
        int size = 1;
        for (; size <= sizes && count(size) <= left; size++) {
            all(size, mass[size] / total / count(size));
            left -= (int) count(size);
        }
        sure = weights.size();
        if (size <= sizes) {
            random(size, mass, total, left, seed);
        }
    }

    /** The number of coalitions of a size or of that of its complement. */
    private double count(int size) {
        double choose = 1;
        for (int i = 0; i < size; i++) {
            choose = choose * (segments - i) / (i + 1);
        }
        return Math.rint(choose) * (2 * size == segments ? 1 : 2);
    }

    private void all(int size, double weight) {
        int[] chosen = new int[size];
        Arrays.setAll(chosen, i -> i);
        while (chosen[0] <= segments - size) {
            BitSet coalition = new BitSet(segments);
            Arrays.stream(chosen).forEach(coalition::set);
            weights.put(coalition, weight);
            if (2 * size != segments) {
                weights.put(complement(coalition), weight);
            }
            int at = size - 1;
            while (at > 0 && chosen[at] == segments - size + at) {
                at--;
            }
            chosen[at]++;
            for (int i = at + 1; i < size; i++) {
                chosen[i] = chosen[i - 1] + 1;
            }
        }
    }

    private void random(int from, double[] mass, double total, int left, long seed) {
        double rest = Arrays.stream(mass, from, mass.length).sum();
        if (left < 2) {
            throw new ParameterException("so few samples leave out the coalitions of " + from + " and more of "
                    + segments + " segments; raise 'samples'");
        }
        Map<BitSet, Integer> drawn = new LinkedHashMap<>();
        int draws = 0;
        for (; drawn.size() + 2 <= left && draws < 4 * left; draws++) {
            SplittableRandom random = Samples.random(seed, draws);
            BitSet coalition = subset(size(from, mass, rest, random), random);
            drawn.merge(coalition, 1, Integer::sum);
            drawn.merge(complement(coalition), 1, Integer::sum);
        }
        each = rest / total / (2.0 * draws);
        drawn.forEach((coalition, times) -> weights.put(coalition, times * each));
    }

    private static int size(int from, double[] mass, double rest, SplittableRandom random) {
        double at = random.nextDouble() * rest;
        int size = from;
        for (; size < mass.length - 1 && at >= mass[size]; size++) {
            at -= mass[size];
        }
        return size;
    }

    private BitSet subset(int size, SplittableRandom random) {
        BitSet chosen = new BitSet(segments);
        // Floyd's algorithm: each subset of this size is equally likely.
        for (int i = segments - size; i < segments; i++) {
            int pick = random.nextInt(i + 1);
            chosen.set(chosen.get(pick) ? i : pick);
        }
        return chosen;
    }

    private BitSet complement(BitSet coalition) {
        BitSet other = (BitSet) coalition.clone();
        other.flip(0, segments);
        return other;
    }
}
