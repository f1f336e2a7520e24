package dev.limpid.simple;

import dev.limpid.distill.Condition;
import dev.limpid.distill.DecisionTree;
import dev.limpid.report.study.TreePlot;
import java.util.ArrayList;
import java.util.List;

/** A decision tree as a drawing. */
final class TreeDrawing {
    private TreeDrawing() {}

    static TreePlot of(DecisionTree tree, List<String> features, List<String> classes, String title) {
        List<TreePlot.Node> nodes = new ArrayList<>();
        for (DecisionTree.Node each : tree.nodes()) {
            String rows = each.rows() + (each.rows() == 1 ? " input" : " inputs");
            if (each.isLeaf()) {
                nodes.add(new TreePlot.Node(
                        classes.get(each.label()),
                        Math.round(100 * each.purity()) + " % of " + rows,
                        -1,
                        -1,
                        each.label()));
            } else {
                Condition above = new Condition(each.feature(), true, each.threshold());
                nodes.add(new TreePlot.Node(
                        above.subject(features),
                        above.bound(features).map(b -> b + "  \u00b7  " + rows).orElse(rows),
                        each.right(),
                        each.left(),
                        0));
            }
        }
        return new TreePlot(title, nodes);
    }
}
