package dev.limpid.simple;

import dev.limpid.distill.Condition;
import dev.limpid.distill.DecisionTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Ways through a tree. */
final class Paths {
    private Paths() {}

    /** The conditions on the way to a node. */
    static List<Condition> to(DecisionTree tree, int node) {
        List<Condition> path = new ArrayList<>();
        int at = node;
        for (int i = node - 1; i >= 0; i--) {
            DecisionTree.Node each = tree.nodes().get(i);
            if (each.left() == at || each.right() == at) {
                path.add(new Condition(each.feature(), each.right() == at, each.threshold()));
                at = i;
            }
        }
        Collections.reverse(path);
        return path;
    }

    /** Conditions as people write them; of several bounds on the same side of a feature the tightest. */
    static String text(List<Condition> conditions, List<String> names) {
        Map<String, Condition> tight = new LinkedHashMap<>();
        for (Condition each : conditions) {
            tight.merge(
                    each.feature() + " " + each.isAbove(),
                    each,
                    (a, b) -> a.isAbove() == a.threshold() > b.threshold() ? a : b);
        }
        return tight.isEmpty()
                ? "always"
                : tight.values().stream().map(c -> c.text(names)).collect(Collectors.joining(" and "));
    }
}
