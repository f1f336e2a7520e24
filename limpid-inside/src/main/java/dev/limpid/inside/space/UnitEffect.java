package dev.limpid.inside.space;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        List<UnitGame.Outcome> whole =
                game.play(List.of(all(game.units())), Progress.SILENT).get(0);
        List<UnitEffect> effects = new ArrayList<>();
        for (int start = 0; start < units.size(); start += MASKS) {
            List<Integer> some = units.subList(start, Math.min(units.size(), start + MASKS));
            List<boolean[]> masks = new ArrayList<>();
            for (int unit : some) {
                boolean[] mask = all(game.units());
                mask[unit] = false;
                masks.add(mask);
            }
            List<List<UnitGame.Outcome>> outcomes = game.play(masks, Progress.SILENT);
            for (int i = 0; i < some.size(); i++) {
                List<UnitGame.Outcome> without = outcomes.get(i);
                effects.add(new UnitEffect(
                        some.get(i),
                        payoffs.stream().map(p -> loss(p, whole, without)).toList()));
            }
            progress.reached(effects.size(), units.size());
        }
        return effects;
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
