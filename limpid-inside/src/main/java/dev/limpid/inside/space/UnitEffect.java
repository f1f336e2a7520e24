package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.inside.Checkpoint;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is lost when a unit alone is replaced.
 *
 * @param unit its number
 * @param losses for each payoff the mean decrease, with its 95 % interval over inputs; negative where the unit does harm
 */
public record UnitEffect(int unit, List<Interval> losses) {
    /** Masks that are played together. */
    private static final int MASKS = 16;

    public UnitEffect {
        losses = List.copyOf(losses);
    }

    /**
     * The effects of units.
     *
     * @param payoffs each counts at least one input
     * @param progress hears of units, and may cancel
     */
    public static List<UnitEffect> of(UnitGame game, List<Integer> units, List<Payoff> payoffs, Progress progress) {
        return of(game, units, payoffs, Optional.empty(), progress);
    }

    /**
     * The effects of units.
     *
     * @param payoffs each counts at least one input
     * @param checkpoint where a run that was ended is taken up
     * @param progress hears of units, and may cancel
     */
    public static List<UnitEffect> of(
            UnitGame game,
            List<Integer> units,
            List<Payoff> payoffs,
            Optional<Checkpoint> checkpoint,
            Progress progress) {
        List<List<Interval>> losses =
                losses(game, units.stream().map(u -> new int[] {u}).toList(), payoffs, checkpoint, progress);
        return IntStream.range(0, units.size())
                .mapToObj(i -> new UnitEffect(units.get(i), losses.get(i)))
                .toList();
    }

    /**
     * What is lost when sets of units are replaced, each alone.
     *
     * @param sets numbers of units
     * @param checkpoint where a run that was ended is taken up
     * @return for each set the loss of each payoff, as in {@link #losses()}
     */
    public static List<List<Interval>> losses(
            UnitGame game, List<int[]> sets, List<Payoff> payoffs, Optional<Checkpoint> checkpoint, Progress progress) {
        List<UnitGame.Outcome> whole =
                game.play(List.of(all(game.units())), Progress.SILENT).get(0);
        Checkpoint.Resumed<UnitLosses> start = checkpoint
                .map(c -> c.resume(UnitLosses::new))
                .orElseGet(() -> new Checkpoint.Resumed<>(0, new UnitLosses()));
        UnitLosses found = start.statistic();
        for (int from = start.next(); from < sets.size(); from += MASKS) {
            List<boolean[]> masks = new ArrayList<>();
            for (int[] set : sets.subList(from, Math.min(sets.size(), from + MASKS))) {
                boolean[] mask = all(game.units());
                Arrays.stream(set).forEach(u -> mask[u] = false);
                masks.add(mask);
            }
            for (List<UnitGame.Outcome> without : game.play(masks, Progress.SILENT)) {
                found.all()
                        .add(payoffs.stream().map(p -> loss(p, whole, without)).toList());
            }
            checkpoint.ifPresent(c -> c.keep(found.all().size(), found));
            progress.reached(found.all().size(), sets.size());
        }
        return List.copyOf(found.all());
    }

    private static Interval loss(Payoff payoff, List<UnitGame.Outcome> whole, List<UnitGame.Outcome> without) {
        double[] before = payoff.each(whole);
        double[] after = payoff.each(without);
        double[] differences = new double[before.length];
        Arrays.setAll(differences, i -> before[i] - after[i]);
        return Interval.ofMean(differences);
    }

    /** A mask that keeps all units. */
    static boolean[] all(int units) {
        boolean[] mask = new boolean[units];
        Arrays.fill(mask, true);
        return mask;
    }
}
