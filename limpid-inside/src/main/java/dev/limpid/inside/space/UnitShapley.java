package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How a payoff is shared among groups of units: the Shapley values of the game in which a coalition of groups keeps its activations
 * and the others are replaced, estimated from random orders, each with its reverse. They sum up to what all units add.
 *
 * <p>Ref.: Ghorbani and Zou, Neuron Shapley, 2020, arXiv:2002.09815; orders with their reverses: Mitchell et al., Sampling
 * permutations for Shapley value estimation, JMLR 23, 2022.
 *
 * @param groups the players
 * @param values of the groups, in the units of the payoff
 * @param errors the standard errors of the values over pairs of orders
 * @param none the payoff when all groups are replaced
 * @param whole the payoff of the network as it is
 */
@SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
public record UnitShapley(List<int[]> groups, double[] values, double[] errors, double none, double whole) {
    public UnitShapley {
        groups = List.copyOf(groups);
    }

    /** Units in a row as groups of one, and the other units of the layer as the last group. */
    public static List<int[]> groups(List<Integer> singles, int units) {
        return withRest(singles.stream().map(u -> new int[] {u}).toList(), units);
    }

    /** Groups, and the other units of the layer as the last group, if there are any. */
    public static List<int[]> withRest(List<int[]> named, int units) {
        Set<Integer> taken = new HashSet<>();
        named.forEach(g -> Arrays.stream(g).forEach(taken::add));
        List<int[]> groups = new ArrayList<>(named);
        int[] rest = IntStream.range(0, units).filter(u -> !taken.contains(u)).toArray();
        if (rest.length > 0) {
            groups.add(rest);
        }
        return groups;
    }

    /**
     * Estimates the values.
     *
     * @param pairs of orders, at least 2
     * @param progress hears of pairs, and may cancel
     */
    public static UnitShapley of(
            UnitGame game, List<int[]> groups, Payoff payoff, int pairs, long seed, Progress progress) {
        return of(game, groups, payoff, pairs, seed, Optional.empty(), progress);
    }

    /**
     * Estimates the values.
     *
     * @param pairs of orders, at least 2
     * @param checkpoint where a run that was ended is taken up
     * @param progress hears of pairs, and may cancel
     */
    public static UnitShapley of(
            UnitGame game,
            List<int[]> groups,
            Payoff payoff,
            int pairs,
            long seed,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = groups.size();
        Checkpoint.Resumed<ShapleySums> start = checkpoint
                .map(c -> c.resume(() -> new ShapleySums(n)))
                .orElseGet(() -> new Checkpoint.Resumed<>(0, new ShapleySums(n)));
        ShapleySums all = start.statistic();
        for (int p = 0; p < pairs; p++) {
            int[] order = DistanceRows.all(n);
            for (int i = n - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int held = order[i];
                order[i] = order[j];
                order[j] = held;
            }
            if (p < start.next()) {
                continue;
            }
            int[] reverse = IntStream.range(0, n).map(i -> order[n - 1 - i]).toArray();
            double[] pair = new double[n];
            for (int[] each : List.of(order, reverse)) {
                double[] worths = worths(game, payoff, prefixes(groups, each, game.units()));
                for (int i = 0; i < n; i++) {
                    pair[each[i]] += (worths[i + 1] - worths[i]) / 2;
                }
                all.none = worths[0];
                all.whole = worths[n];
            }
            for (int i = 0; i < n; i++) {
                all.sums[i] += pair[i];
                all.squares[i] += pair[i] * pair[i];
            }
            int next = p + 1;
            checkpoint.ifPresent(c -> c.keep(next, all));
            progress.reached(next, pairs);
        }
        double[] values = new double[n];
        double[] errors = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = all.sums[i] / pairs;
            double variance =
                    Math.max(0, all.squares[i] / pairs - values[i] * values[i]) * pairs / Math.max(1, pairs - 1);
            errors[i] = Math.sqrt(variance / pairs);
        }
        return new UnitShapley(groups, values, errors, all.none, all.whole);
    }

    private static double[] worths(UnitGame game, Payoff payoff, List<boolean[]> masks) {
        return game.play(masks, Progress.SILENT).stream()
                .mapToDouble(payoff::mean)
                .toArray();
    }

    /** The masks that keep no group, the first, the first two, and so on. */
    private static List<boolean[]> prefixes(List<int[]> groups, int[] order, int units) {
        List<boolean[]> masks = new ArrayList<>();
        boolean[] mask = new boolean[units];
        masks.add(mask);
        for (int group : order) {
            mask = mask.clone();
            for (int unit : groups.get(group)) {
                mask[unit] = true;
            }
            masks.add(mask);
        }
        return masks;
    }

    /**
     * Groups that suffice.
     *
     * @param groups the numbers of the groups, the most valuable first
     * @param worth the payoff when only they keep their activations
     * @param wanted the payoff that had to be reached
     */
    public record Sufficient(List<Integer> groups, double worth, double wanted) {
        public Sufficient {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A minimal sufficient set: groups are added by their values until the payoff is reached, then each is left out again if the
     * payoff stays, until none can be. No group of the set can be left out; there may be a smaller set.
     *
     * @param share of the payoff of the whole network that has to stay, 0 to 1; a negative payoff may fall by as much as a positive one
     */
    public Sufficient sufficient(UnitGame game, Payoff payoff, double share, Progress progress) {
        double wanted = whole - (1 - share) * Math.abs(whole);
        int[] order = IntStream.range(0, groups.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer g) -> -values[g]))
                .mapToInt(g -> g)
                .toArray();
        double[] worths = worths(game, payoff, prefixes(groups, order, game.units()));
        int size = 0;
        while (size < order.length && worths[size] < wanted) {
            size++;
        }
        List<Integer> kept =
                new ArrayList<>(Arrays.stream(order, 0, size).boxed().toList());
        double worth = worths[size];
        int before;
        // A group that was needed may be spared when another one has gone.
        do {
            before = kept.size();
            for (int i = kept.size() - 1; i >= 0; i--) {
                List<Integer> fewer = new ArrayList<>(kept);
                fewer.remove(i);
                double without = worths(game, payoff, List.of(mask(fewer, game.units())))[0];
                if (without >= wanted) {
                    kept = fewer;
                    worth = without;
                }
                progress.reached(size - i, size);
            }
        } while (kept.size() < before);
        return new Sufficient(kept, worth, wanted);
    }

    private boolean[] mask(List<Integer> kept, int units) {
        boolean[] mask = new boolean[units];
        kept.forEach(g -> Arrays.stream(groups.get(g)).forEach(u -> mask[u] = true));
        return mask;
    }
}
