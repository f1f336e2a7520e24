package dev.limpid.distill;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Conditions of which at least so many must hold for a class.
 *
 * @param conditions at least one, but for the rule that always holds
 * @param least how many of them must hold (M of N); all for a conjunction
 * @param label the class that follows
 * @param precision of the rows that it covers, the share of the class, on the data that it was learnt from
 * @param coverage the share of the rows of the class that it covers, on the same data
 * @param covered the rows that it covers, on the same data
 */
public record Rule(List<Condition> conditions, int least, int label, double precision, double coverage, int covered) {
    public Rule {
        conditions = List.copyOf(conditions);
        if (least < 0 || least > conditions.size()) {
            throw new IllegalArgumentException(least + " of " + conditions.size() + " conditions");
        }
    }

    /** Whether a row meets it. */
    public boolean covers(double[] row) {
        int met = 0;
        for (Condition each : conditions) {
            met += each.holds(row) ? 1 : 0;
        }
        return met >= least;
    }

    /** The conditions as people write them. */
    public String text(List<String> names) {
        if (conditions.isEmpty()) {
            return "otherwise";
        }
        boolean isAll = least == conditions.size();
        String list = conditions.stream()
                .map(c -> c.text(names))
                .collect(Collectors.joining(isAll ? " and " : least == 1 ? " or " : ", "));
        return isAll || least == 1 ? list : "at least " + least + " of: " + list;
    }
}
