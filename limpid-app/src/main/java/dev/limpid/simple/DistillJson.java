package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.distill.Condition;
import dev.limpid.distill.DecisionTree;
import dev.limpid.distill.Fidelity;
import dev.limpid.distill.Rule;
import dev.limpid.distill.RuleList;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What simple models say, as JSON. */
public final class DistillJson {
    private final DistillResult result;

    private DistillJson(DistillResult result) {
        this.result = result;
    }

    /** The whole document. */
    public static Map<String, @Nullable Object> document(Model model, DataSet data, DistillResult result) {
        Map<String, @Nullable Object> document = ClassResults.document(model, data);
        List<String> notes = new ArrayList<>(Labelled.notes(data, model));
        notes.addAll(result.notes());
        document.putAll(new DistillJson(result).of());
        document.put("notes", notes);
        return document;
    }

    private Map<String, @Nullable Object> of() {
        return Json.object(
                "features", result.request().features().label(),
                "layer", result.layer(),
                "names", result.features(),
                "classes", result.classes(),
                "seed", result.request().seed(),
                "fitted", result.fitted(),
                "judged", result.held(),
                "majority", result.majority(),
                "tree", tree(),
                "curves", result.curves().stream().map(DistillJson::curve).toList(),
                "reweighted", result.reweighted().map(DistillJson::fidelity),
                "lists",
                        result.lists().stream()
                                .map(l -> Json.object(
                                        "kind", l.rules().kind(),
                                        "fidelity", fidelity(l.fidelity()),
                                        "rules", rules(l.rules(), result.classes())))
                                .toList(),
                "classRules",
                        result.classRules().stream()
                                .map(c -> Json.object(
                                        "rule", rule(c.rule(), result.classes()),
                                        "precision", c.precision().map(DistillJson::interval),
                                        "coverage", c.coverage().map(DistillJson::interval)))
                                .toList(),
                "off",
                        result.off().stream()
                                .map(o -> Json.object("inputs", o.name(), "fidelity", fidelity(o.fidelity())))
                                .toList(),
                "decision", result.decision().map(this::decision),
                "disagreements",
                        result.disagreements().stream().map(this::disagreement).toList(),
                "anchors",
                        result.anchors().stream()
                                .map(a -> Json.object(
                                        "rule",
                                        rule(a.rule(), result.classes()),
                                        "lower",
                                        a.lower(),
                                        "fresh",
                                        a.fresh()))
                                .toList(),
                "difference", result.difference().map(this::difference),
                "unreadable", ResultJson.unreadable(result.failures()));
    }

    private Map<String, @Nullable Object> tree() {
        DecisionTree tree = result.tree();
        return Json.object(
                "leaves", tree.size(),
                "fidelity", fidelity(result.treeFidelity()),
                "byClass",
                        result.treeFidelity().byClass().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(e -> Json.object("class", name(e.getKey()), "fidelity", interval(e.getValue())))
                                .toList(),
                "nodes",
                        tree.nodes().stream()
                                .map(n -> n.isLeaf()
                                        ? Json.object(
                                                "label", name(n.label()), "inputs", n.rows(), "purity", n.purity())
                                        : Json.object(
                                                "feature", result.features().get(n.feature()),
                                                "threshold", n.threshold(),
                                                "atMost", n.left(),
                                                "above", n.right(),
                                                "inputs", n.rows()))
                                .toList());
    }

    private String name(int label) {
        return label < result.classes().size() ? result.classes().get(label) : "";
    }

    private static Map<String, @Nullable Object> curve(DistillResult.Curve curve) {
        return Json.object(
                "student", curve.kind(),
                "unit", curve.unit(),
                "points",
                        curve.points().stream()
                                .map(p -> Json.object("size", p.size(), "fidelity", fidelity(p.fidelity())))
                                .toList());
    }

    private static Map<String, @Nullable Object> fidelity(Fidelity f) {
        return Json.object(
                "agreement", interval(f.agreement()),
                "accuracy", f.accuracy().map(DistillJson::interval),
                "network", f.network().map(DistillJson::interval));
    }

    private static Map<String, @Nullable Object> interval(Interval i) {
        return Json.object("value", i.value(), "low", i.low(), "high", i.high(), "inputs", i.count());
    }

    private Map<String, @Nullable Object> rule(Rule rule, List<String> classes) {
        return Json.object(
                "class", classes.get(rule.label()),
                "text", rule.text(result.features()),
                "least", rule.least(),
                "conditions", conditions(rule.conditions()),
                "precision", rule.precision(),
                "coverage", rule.coverage(),
                "inputs", rule.covered());
    }

    private List<Map<String, @Nullable Object>> conditions(List<Condition> conditions) {
        return conditions.stream()
                .map(c -> Json.object(
                        "feature", result.features().get(c.feature()),
                        "above", c.isAbove(),
                        "threshold", c.threshold()))
                .toList();
    }

    private List<Map<String, @Nullable Object>> rules(RuleList list, List<String> classes) {
        return list.rules().stream().map(r -> rule(r, classes)).toList();
    }

    private Map<String, @Nullable Object> decision(DistillResult.Decision d) {
        return Json.object(
                "input", d.input(),
                "network", name(d.network()),
                "tree", name(d.tree()),
                "conditions", conditions(d.conditions()),
                "chain",
                        d.chain().stream()
                                .map(l -> Json.object(
                                        "depth", l.depth(),
                                        "what", l.what(),
                                        "layer", l.layer(),
                                        "rule", l.rule(),
                                        "agreement", interval(l.agreement())))
                                .toList());
    }

    private Map<String, @Nullable Object> disagreement(DistillResult.Disagreement d) {
        return Json.object(
                "input", d.input(),
                "network", name(d.network()),
                "tree", name(d.tree()),
                "conditions", conditions(d.conditions()));
    }

    private Map<String, @Nullable Object> difference(DistillResult.Difference d) {
        Optional<Map<String, @Nullable Object>> rule =
                d.rule().map(r -> rule(r, List.of("both say the same", "they differ")));
        return Json.object(
                "network", d.other(),
                "share", interval(d.share()),
                "rule", rule,
                "precision", d.precision().map(DistillJson::interval),
                "coverage", d.coverage().map(DistillJson::interval),
                "rules", d.list().map(l -> rules(l.rules(), l.classes())),
                "pairs",
                        d.pairs().stream()
                                .map(p -> Json.object("this", p.first(), "other", p.second(), "inputs", p.count()))
                                .toList(),
                "inputs", d.inputs());
    }
}
