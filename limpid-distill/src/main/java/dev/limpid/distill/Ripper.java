package dev.limpid.distill;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Learns a list of rules class by class, the rarest first: a rule grows by the gain of FOIL on two thirds of the rows and is pruned on the
 * others; rules are added until the description length exceeds the shortest by 64 bits; then each rule is compared with a
 * new one in its place and with an extension of it. Thresholds lie between quantiles.
 *
 * <p>Ref.: Cohen, Fast effective rule induction, 1995.
 *
 * @param thresholds of a feature at most
 * @param rounds of optimisation, usually 2
 * @param seed of the division into rows to grow on and rows to prune on
 */
public record Ripper(int thresholds, int rounds, long seed) {
    private static final double SLACK = 64;
    private static final int MOST_RULES = 50;

    /** The usual settings. */
    public static Ripper usual(long seed) {
        return new Ripper(32, 2, seed);
    }

    /**
     * Learns from rows.
     *
     * @param labels the class of each row, from 0
     * @param classes how many classes
     */
    public RuleList learn(Table table, int[] labels, int classes) {
        return new Learning(table, labels, classes).list();
    }

    private final class Learning {
        private final Candidates candidates;
        private final Coverage coverage;
        private final SplittableRandom random = new SplittableRandom(seed);

        Learning(Table table, int[] labels, int classes) {
            this.candidates = Candidates.of(table, thresholds);
            this.coverage = new Coverage(labels, classes);
        }

        RuleList list() {
            List<Integer> order = IntStream.range(0, coverage.classes())
                    .filter(k -> !coverage.of(k).isEmpty())
                    .boxed()
                    .sorted(Comparator.comparingInt(k -> coverage.of(k).cardinality()))
                    .toList();
            List<Rule> rules = new ArrayList<>();
            BitSet left = coverage.all();
            for (int label : order.subList(0, order.size() - 1)) {
                for (List<Integer> each : rules(label, left)) {
                    BitSet covered = Candidates.and(left, covered(each));
                    if (!covered.isEmpty()) {
                        rules.add(coverage.rule(
                                each.stream().map(candidates::condition).toList(), label, covered));
                        left.andNot(covered);
                    }
                }
            }
            int rest = left.isEmpty() ? order.get(order.size() - 1) : coverage.most(left);
            rules.add(coverage.rule(List.of(), rest, left));
            return new RuleList("rule list (RIPPER)", rules);
        }

        private BitSet covered(List<Integer> rule) {
            BitSet covered = coverage.all();
            rule.forEach(c -> covered.and(candidates.rows(c)));
            return covered;
        }

        private BitSet covered(List<List<Integer>> rules, int without) {
            BitSet all = new BitSet();
            for (int r = 0; r < rules.size(); r++) {
                if (r != without) {
                    all.or(covered(rules.get(r)));
                }
            }
            return all;
        }

        private List<List<Integer>> rules(int label, BitSet left) {
            List<List<Integer>> rules = new ArrayList<>();
            added(label, left, rules);
            for (int round = 0; round < rounds; round++) {
                optimise(label, left, rules);
                added(label, left, rules);
            }
            shorten(label, left, rules);
            return rules;
        }

        /** Adds rules for rows that none covers yet. */
        private void added(int label, BitSet left, List<List<Integer>> rules) {
            double shortest = length(rules, label, left);
            while (rules.size() < MOST_RULES) {
                BitSet open = Candidates.without(left, covered(rules, -1));
                BitSet[] halves = halves(open, label);
                if (Candidates.both(open, coverage.of(label)) == 0) {
                    return;
                }
                List<Integer> rule = pruned(grown(List.of(), halves[0], label), halves[1], label);
                BitSet covered = Candidates.and(halves[1].isEmpty() ? halves[0] : halves[1], covered(rule));
                int hits = Candidates.both(covered, coverage.of(label));
                boolean isWrong = 2 * hits < covered.cardinality();
                int open0 = Candidates.both(Candidates.and(open, covered(rule)), coverage.of(label));
                if (rule.isEmpty() || isWrong || open0 == 0) {
                    return;
                }
                rules.add(rule);
                double length = length(rules, label, left);
                if (length > shortest + SLACK) {
                    rules.remove(rules.size() - 1);
                    return;
                }
                shortest = Math.min(shortest, length);
            }
        }

        /** Puts a new rule or an extension in the place of each rule where that shortens the description. */
        private void optimise(int label, BitSet left, List<List<Integer>> rules) {
            for (int r = 0; r < rules.size(); r++) {
                BitSet open = Candidates.without(left, covered(rules, r));
                BitSet[] halves = halves(open, label);
                List<Integer> before = rules.get(r);
                List<Integer> best = before;
                double shortest = length(rules, label, left);
                for (List<Integer> from : List.of(List.<Integer>of(), before)) {
                    List<Integer> other = pruned(grown(from, halves[0], label), halves[1], label);
                    rules.set(r, other);
                    double length = other.isEmpty() ? Double.POSITIVE_INFINITY : length(rules, label, left);
                    if (length < shortest - 1e-9) {
                        shortest = length;
                        best = other;
                    }
                }
                rules.set(r, best);
            }
        }

        /** Removes rules without which the description is shorter, the last first. */
        private void shorten(int label, BitSet left, List<List<Integer>> rules) {
            for (int r = rules.size() - 1; r >= 0; r--) {
                double with = length(rules, label, left);
                List<Integer> rule = rules.remove(r);
                if (length(rules, label, left) > with) {
                    rules.add(r, rule);
                }
            }
        }

        /** Two thirds and one third of rows, of the class and of the others alike. */
        private BitSet[] halves(BitSet rows, int label) {
            BitSet[] halves = {new BitSet(), new BitSet()};
            for (BitSet part :
                    List.of(Candidates.and(rows, coverage.of(label)), Candidates.without(rows, coverage.of(label)))) {
                int[] order = part.stream().toArray();
                for (int i = order.length - 1; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    int held = order[i];
                    order[i] = order[j];
                    order[j] = held;
                }
                for (int i = 0; i < order.length; i++) {
                    halves[3 * i < 2 * order.length ? 0 : 1].set(order[i]);
                }
            }
            return halves;
        }

        private List<Integer> grown(List<Integer> from, BitSet rows, int label) {
            List<Integer> rule = new ArrayList<>(from);
            BitSet covered = Candidates.and(rows, covered(from));
            while (true) {
                int hits = Candidates.both(covered, coverage.of(label));
                int misses = covered.cardinality() - hits;
                if (hits == 0 || misses == 0) {
                    return rule;
                }
                double before = log2((double) hits / (hits + misses));
                int best = -1;
                double most = 1e-9;
                BitSet own = Candidates.and(covered, coverage.of(label));
                for (int c = 0; c < candidates.size(); c++) {
                    int kept = Candidates.both(own, candidates.rows(c));
                    if (kept * -before > most) {
                        int all = Candidates.both(covered, candidates.rows(c));
                        double gain = kept * (log2((double) kept / all) - before);
                        if (gain > most) {
                            most = gain;
                            best = c;
                        }
                    }
                }
                if (best < 0) {
                    return rule;
                }
                rule.add(best);
                covered.and(candidates.rows(best));
            }
        }

        /** Drops the last conditions as long as that raises (p - n) / (p + n). */
        private List<Integer> pruned(List<Integer> rule, BitSet rows, int label) {
            if (rows.isEmpty()) {
                return rule;
            }
            int kept = rule.size();
            double most = Double.NEGATIVE_INFINITY;
            BitSet covered = (BitSet) rows.clone();
            for (int length = 1; length <= rule.size(); length++) {
                covered.and(candidates.rows(rule.get(length - 1)));
                int all = covered.cardinality();
                double value = all == 0 ? 0 : (2.0 * Candidates.both(covered, coverage.of(label)) - all) / all;
                if (value > most) {
                    most = value;
                    kept = length;
                }
            }
            return new ArrayList<>(rule.subList(0, kept));
        }

        /** The bits that tell the rules and their exceptions. */
        private double length(List<List<Integer>> rules, int label, BitSet left) {
            double length = 0;
            for (List<Integer> each : rules) {
                double k = each.size();
                double n = candidates.size();
                length += 0.5 * (log2(k + 1) + k * log2(n / k) + (n - k) * log2(n / (n - k)));
            }
            BitSet covered = Candidates.and(left, covered(rules, -1));
            int wrong = covered.cardinality() - Candidates.both(covered, coverage.of(label));
            BitSet missed = Candidates.without(Candidates.and(left, coverage.of(label)), covered);
            return length
                    + exceptions(covered.cardinality(), wrong)
                    + exceptions(left.cardinality() - covered.cardinality(), missed.cardinality());
        }

        private static double exceptions(int all, int some) {
            double bits = log2(all + 1);
            for (int i = 0; i < some; i++) {
                bits += log2((double) (all - i) / (i + 1));
            }
            return bits;
        }

        private static double log2(double x) {
            return Math.log(x) / Math.log(2);
        }
    }
}
