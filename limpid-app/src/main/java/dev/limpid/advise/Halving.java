package dev.limpid.advise;

import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.Judged;
import dev.limpid.trust.ExplanationMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Successive halving: all candidates are tried on a few pictures, the better half on twice as many, and so on, until few are left. The
 * order of all steps is fixed; a candidate for which there is no time is given up. For one thread.
 *
 * <p>Ref.: Jamieson and Talwalkar, Non-stochastic Best Arm Identification and Hyperparameter Optimization, 2016, arXiv 1502.07943.
 */
final class Halving {
    /** Pictures of the first round. */
    static final int FIRST = 3;
    /** How many candidates are left at the end. */
    static final int FINALISTS = 3;

    private final Trials trials;
    private final List<ExplanationMetric> metrics;
    private final Map<Candidate, List<double[]>> numbers = new LinkedHashMap<>();
    private final Map<Candidate, Advice.Tried> tried = new LinkedHashMap<>();

    /** Tries candidates. */
    interface Trials {
        /** Makes a candidate ready. @throws LimpidException if it does not work on the network */
        Judged open(Candidate candidate);

        /** Its numbers on some pictures. @throws LimpidException if it does not work on one of them */
        List<double[]> numbers(Judged method, List<Integer> pictures, List<ExplanationMetric> metrics);

        /** A candidate is not needed any more. */
        void close(Candidate candidate);
    }

    Halving(Trials trials, List<ExplanationMetric> metrics) {
        this.trials = trials;
        this.metrics = metrics;
    }

    /** All candidates that were tried or given up, those that came furthest first. */
    List<Advice.Tried> tried() {
        return tried.values().stream()
                .sorted(Comparator.comparingInt((Advice.Tried t) -> -t.pictures())
                        .thenComparingDouble(Advice.Tried::rank))
                .toList();
    }

    /**
     * The candidates that are left, the best one first.
     *
     * @param pictures the pictures that may be used, in this order
     * @param isTimeUp whether no further step may begin
     */
    List<Candidate> run(List<Candidate> candidates, List<Integer> pictures, BooleanSupplier isTimeUp) {
        List<Candidate> left = new ArrayList<>(candidates);
        int from = 0;
        int to = Math.min(FIRST, pictures.size());
        while (true) {
            List<Integer> more = pictures.subList(from, to);
            List<Candidate> before = List.copyOf(left);
            left.removeIf(c -> !isTried(c, more, isTimeUp));
            boolean isCut = left.size() < before.size() && isTimeUp.getAsBoolean();
            if (isCut && from > 0) {
                // This round was not finished: the order of the one before counts.
                return finalists(before, from);
            }
            left = new ArrayList<>(ordered(left, to));
            boolean isLast = to == pictures.size() || isTimeUp.getAsBoolean() || left.size() <= FINALISTS;
            int keep = isLast ? FINALISTS : Math.max(FINALISTS, (left.size() + 1) / 2);
            giveUp(left, keep, "others ranked better");
            if (isLast || left.size() <= FINALISTS) {
                return left;
            }
            from = to;
            to = Math.min(2 * to, pictures.size());
        }
    }

    private List<Candidate> finalists(List<Candidate> before, int count) {
        List<Candidate> usable = new ArrayList<>(before);
        usable.removeIf(c -> numbers.getOrDefault(c, List.of()).size() < count);
        List<Candidate> left = new ArrayList<>(ordered(usable, count));
        giveUp(left, FINALISTS, "others ranked better");
        return left;
    }

    private void giveUp(List<Candidate> left, int keep, String why) {
        while (left.size() > keep) {
            Candidate last = left.remove(left.size() - 1);
            tried.computeIfPresent(last, (c, t) -> new Advice.Tried(c, t.pictures(), t.rank(), why));
            trials.close(last);
        }
    }

    private boolean isTried(Candidate candidate, List<Integer> pictures, BooleanSupplier isTimeUp) {
        if (isTimeUp.getAsBoolean()) {
            Advice.Tried known = tried.get(candidate);
            tried.put(
                    candidate,
                    known == null ? new Advice.Tried(candidate, 0, Double.NaN, "there was no time to try it") : known);
            return false;
        }
        try {
            List<double[]> found = trials.numbers(trials.open(candidate), pictures, metrics);
            numbers.computeIfAbsent(candidate, c -> new ArrayList<>()).addAll(found);
            return true;
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            tried.put(candidate, new Advice.Tried(candidate, 0, Double.NaN, e.getMessage()));
            trials.close(candidate);
            return false;
        }
    }

    /** Candidates by their mean rank over the first pictures; equal ones stay in their order. */
    private List<Candidate> ordered(List<Candidate> candidates, int count) {
        double[] sums = new double[candidates.size()];
        int defined = 0;
        for (int p = 0; p < count && !candidates.isEmpty(); p++) {
            int picture = p;
            double[] ranks = PictureScores.ranks(
                    candidates.stream()
                            .map(c -> Objects.requireNonNull(numbers.get(c)).get(picture))
                            .toList(),
                    metrics);
            if (!Double.isNaN(ranks[0])) {
                defined++;
                for (int k = 0; k < sums.length; k++) {
                    sums[k] += ranks[k];
                }
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < sums.length; k++) {
            order.add(k);
            double rank = defined == 0 ? Double.NaN : sums[k] / defined;
            tried.put(candidates.get(k), new Advice.Tried(candidates.get(k), count, rank, ""));
        }
        order.sort(Comparator.comparingDouble(k -> sums[k]));
        return order.stream().map(candidates::get).toList();
    }
}
