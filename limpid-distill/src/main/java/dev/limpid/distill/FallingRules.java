package dev.limpid.distill;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Learns a falling list of rules greedily: each rule is the most certain one of the rows that are left, and none is more certain than a
 * rule before it. Certainty is the share of the class with one count of doubt for each side.
 *
 * <p>Ref.: Wang and Rudin, Falling rule lists, 2015; the greedy construction after Chen and Rudin, 2018.
 *
 * @param thresholds of a feature at most
 * @param length most conditions of a rule
 * @param covered fewest rows of a rule
 * @param rules most rules, without the last
 */
public record FallingRules(int thresholds, int length, int covered, int rules) {

    /**
     * Learns from rows.
     *
     * @param labels the class of each row, from 0
     * @param classes how many classes
     */
    public RuleList learn(Table table, int[] labels, int classes) {
        Candidates candidates = Candidates.of(table, thresholds);
        Coverage coverage = new Coverage(labels, classes);
        BitSet left = coverage.all();
        List<Rule> found = new ArrayList<>();
        double ceiling = 1;
        while (found.size() < rules) {
            Found best = new Found(List.of(), 0, left, 0);
            for (int label = 0; label < classes; label++) {
                if (Candidates.both(left, coverage.of(label)) >= covered) {
                    Found own = best(candidates, coverage.of(label), label, left);
                    best = own.certainty() > best.certainty() ? own : best;
                }
            }
            int rest = coverage.most(left);
            double without = certainty(Candidates.both(left, coverage.of(rest)), left.cardinality());
            if (best.conditions().isEmpty() || best.certainty() <= without) {
                break;
            }
            Rule rule = coverage.rule(best.conditions(), best.label(), best.rows());
            double precision = Math.min(ceiling, rule.precision());
            ceiling = precision;
            found.add(new Rule(
                    rule.conditions(), rule.least(), rule.label(), precision, rule.coverage(), rule.covered()));
            left.andNot(best.rows());
        }
        found.add(coverage.rule(List.of(), coverage.most(left), left));
        return new RuleList("falling rule list", found);
    }

    private record Found(List<Condition> conditions, int label, BitSet rows, double certainty) {}

    private static double certainty(int hits, int all) {
        return (hits + 1.0) / (all + 2.0);
    }

    private Found best(Candidates candidates, BitSet own, int label, BitSet left) {
        Found best = new Found(List.of(), label, left, certainty(Candidates.both(left, own), left.cardinality()));
        while (best.conditions().size() < length) {
            int chosen = -1;
            double most = best.certainty();
            BitSet hits = Candidates.and(best.rows(), own);
            for (int c = 0; c < candidates.size(); c++) {
                int kept = Candidates.both(hits, candidates.rows(c));
                if (kept >= covered && certainty(kept, kept) > most) {
                    int all = Candidates.both(best.rows(), candidates.rows(c));
                    double value = certainty(kept, all);
                    if (value > most) {
                        most = value;
                        chosen = c;
                    }
                }
            }
            if (chosen < 0) {
                return best;
            }
            List<Condition> longer = new ArrayList<>(best.conditions());
            longer.add(candidates.condition(chosen));
            best = new Found(longer, label, Candidates.and(best.rows(), candidates.rows(chosen)), most);
        }
        return best;
    }
}
