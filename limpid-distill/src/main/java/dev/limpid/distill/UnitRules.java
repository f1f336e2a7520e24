package dev.limpid.distill;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds for a class the smallest set of conditions of which at least M of N hold where the class is said. Each feature takes part with its
 * most informative threshold; sets grow by a beam search over all M, thresholds are then improved among all values, and conditions
 * that are not needed are dropped. The measure is F1 of precision and coverage; a larger set must raise it by {@code gain}.
 *
 * <p>Ref.: Towell and Shavlik, Extracting refined rules from knowledge-based neural networks, 1993 (M of N).
 *
 * @param most conditions of a rule at most
 * @param beam sets that are extended
 * @param gain by which each condition must raise F1, such as 0.005
 */
public record UnitRules(int most, int beam, double gain) {
    private static final int THRESHOLDS = 64;
    private static final double EQUAL = 1e-12;

    /** The usual settings. */
    public static UnitRules usual() {
        return new UnitRules(6, 8, 0.005);
    }

    /**
     * The rule for a class.
     *
     * @param isClass which rows are of it; some must be, and some must not
     */
    public Rule find(Table table, BitSet isClass, int label) {
        if (isClass.isEmpty() || isClass.cardinality() == table.size()) {
            throw new IllegalArgumentException(
                    isClass.cardinality() + " of " + table.size() + " rows are of the class");
        }
        return new Search(table, isClass, label).found();
    }

    private record Held(List<Condition> conditions, int least, double f1) {}

    private final class Search {
        private final Table table;
        private final BitSet own;
        private final int label;
        private final Map<Condition, BitSet> rows = new LinkedHashMap<>();

        Search(Table table, BitSet own, int label) {
            this.table = table;
            this.own = own;
            this.label = label;
        }

        private BitSet rows(Condition condition) {
            return rows.computeIfAbsent(condition, c -> Candidates.rows(c, table));
        }

        Rule found() {
            List<Condition> candidates = candidates();
            List<Held> open = List.of(new Held(List.of(), 0, 0));
            Held best = new Held(List.of(), 0, 0);
            for (int size = 1; size <= most && best.f1() < 1 - EQUAL; size++) {
                open = extended(open, candidates);
                if (open.isEmpty()) {
                    break;
                }
                // The best of a size is improved before sizes are compared: exact thresholds may make a small set
                // suffice.
                Held first = improved(open.get(0));
                best = first.f1() >= best.f1() + (best.conditions().isEmpty() ? EQUAL : gain) ? first : best;
            }
            Held least = shortened(best);
            return rule(least);
        }

        private List<Condition> candidates() {
            List<Condition> found = new ArrayList<>();
            for (int f = 0; f < table.width(); f++) {
                Condition best = new Condition(f, true, 0);
                double most = 1e-9;
                for (double t : Candidates.thresholds(table, f, THRESHOLDS)) {
                    Condition above = new Condition(f, true, t);
                    double information = information(Candidates.rows(above, table));
                    if (information > most) {
                        most = information;
                        best = above;
                    }
                }
                if (most > 1e-9) {
                    int hits = Candidates.both(rows(best), own);
                    double share = (double) hits / rows(best).cardinality();
                    found.add(share * table.size() > own.cardinality() ? best : best.negated());
                }
            }
            return found;
        }

        /** The mutual information of a set of rows and the class, in nats. */
        private double information(BitSet set) {
            double n = table.size();
            double a = set.cardinality();
            double b = own.cardinality();
            double both = Candidates.both(set, own);
            return term(both, a, b, n)
                    + term(a - both, a, n - b, n)
                    + term(b - both, n - a, b, n)
                    + term(n - a - b + both, n - a, n - b, n);
        }

        private static double term(double joint, double a, double b, double n) {
            return joint <= 0 ? 0 : joint / n * Math.log(joint * n / (a * b));
        }

        private List<Held> extended(List<Held> open, List<Condition> candidates) {
            Map<Set<Integer>, Held> next = new LinkedHashMap<>();
            for (Held each : open) {
                for (Condition more : candidates) {
                    Set<Integer> features = new TreeSet<>();
                    each.conditions().forEach(c -> features.add(c.feature()));
                    if (features.add(more.feature()) && !next.containsKey(features)) {
                        List<Condition> longer = new ArrayList<>(each.conditions());
                        longer.add(more);
                        next.put(features, best(longer));
                    }
                }
            }
            return next.values().stream()
                    .sorted(Comparator.comparingDouble((Held h) -> -h.f1()))
                    .limit(beam)
                    .toList();
        }

        /** The best M of these conditions. */
        private Held best(List<Condition> conditions) {
            int[] met = new int[table.size()];
            for (Condition each : conditions) {
                rows(each).stream().forEach(i -> met[i]++);
            }
            int[] all = new int[conditions.size() + 1];
            int[] hits = new int[conditions.size() + 1];
            for (int i = 0; i < met.length; i++) {
                all[met[i]]++;
                hits[met[i]] += own.get(i) ? 1 : 0;
            }
            int least = 1;
            double most = -1;
            int covered = 0;
            int right = 0;
            for (int m = conditions.size(); m >= 1; m--) {
                covered += all[m];
                right += hits[m];
                double f1 = 2.0 * right / (covered + own.cardinality());
                if (f1 > most + EQUAL) {
                    most = f1;
                    least = m;
                }
            }
            return new Held(conditions, least, most);
        }

        /** Moves thresholds among all values of their features, one condition after the other, as long as it helps. */
        private Held improved(Held from) {
            Held best = from;
            for (boolean isBetter = true; isBetter; ) {
                isBetter = false;
                for (int c = 0; c < best.conditions().size(); c++) {
                    Condition old = best.conditions().get(c);
                    for (double t : Candidates.thresholds(table, old.feature(), Integer.MAX_VALUE)) {
                        List<Condition> changed = new ArrayList<>(best.conditions());
                        changed.set(c, new Condition(old.feature(), old.isAbove(), t));
                        Held other = best(changed);
                        rows.remove(changed.get(c));
                        if (other.f1() > best.f1() + EQUAL) {
                            best = other;
                            isBetter = true;
                        }
                    }
                }
            }
            return best;
        }

        private Held shortened(Held from) {
            Held best = from;
            for (int c = best.conditions().size() - 1;
                    c >= 0 && best.conditions().size() > 1;
                    c--) {
                List<Condition> fewer = new ArrayList<>(best.conditions());
                fewer.remove(c);
                Held other = best(fewer);
                boolean isClose = best.f1() < 1 - EQUAL && other.f1() > best.f1() - gain;
                if (isClose || other.f1() >= best.f1() - EQUAL) {
                    best = other;
                }
            }
            return best;
        }

        private Rule rule(Held held) {
            List<Condition> sorted = held.conditions().stream()
                    .sorted(Comparator.comparingInt(Condition::feature))
                    .toList();
            Rule rule = new Rule(sorted, held.least(), label, 0, 0, 0);
            int covered = 0;
            int hits = 0;
            for (int i = 0; i < table.size(); i++) {
                if (rule.covers(table.row(i))) {
                    covered++;
                    hits += own.get(i) ? 1 : 0;
                }
            }
            return new Rule(
                    sorted,
                    held.least(),
                    label,
                    covered == 0 ? 0 : (double) hits / covered,
                    (double) hits / own.cardinality(),
                    covered);
        }
    }
}
