package dev.limpid.simple;

import dev.limpid.distill.Fidelity;
import dev.limpid.distill.Rule;
import dev.limpid.distill.RuleList;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Students of a network as sections of a page. */
final class DistillPage {
    private static final int EXAMPLES = 8;
    private static final int DIFFERENT = 18;
    private static final Block.Cell NONE = Block.Cell.of("\u2013");

    private final DistillResult result;
    private final Shots shots;

    DistillPage(DistillResult result, Shots shots) {
        this.result = result;
        this.shots = shots;
    }

    static String percent(Interval i) {
        return String.format(Locale.ROOT, "%.0f %% (%.0f to %.0f %%)", 100 * i.value(), 100 * i.low(), 100 * i.high());
    }

    private static Block.Cell cell(Interval i) {
        return new Block.Cell(percent(i), Optional.of(i.value()));
    }

    private static Block.Cell cell(Optional<Interval> i) {
        return i.map(DistillPage::cell).orElse(NONE);
    }

    private static String article(String kind) {
        return ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Fidelity tree = result.treeFidelity();
        String accuracy = tree.accuracy()
                .map(a -> " It is right on " + percent(a) + " of them, the network on "
                        + tree.network().map(DistillPage::percent).orElse("\u2013") + ".")
                .orElse("");
        findings.add(new Finding(
                "A tree of " + DistillResult.counted(result.tree().size(), "leaves") + " says what the network says on "
                        + Numbers.percent(tree.agreement().value()) + " of the inputs",
                "The 95 % interval is " + percent(tree.agreement()) + " over " + result.held()
                        + " inputs that it was not grown on. Always saying the most frequent class reaches "
                        + Numbers.percent(result.majority()) + "." + accuracy));
        result.curves().stream()
                .flatMap(c -> c.points().stream().map(p -> Map.entry(c, p)))
                .max(Comparator.comparingDouble(
                        e -> e.getValue().fidelity().agreement().value()))
                .ifPresent(e -> findings.add(new Finding(
                        "The most faithful student is " + article(e.getKey().kind()),
                        "It has " + e.getKey().words(e.getValue().size()) + " and says the same on "
                                + percent(e.getValue().fidelity().agreement()) + ".")));
        if (!result.off().isEmpty()) {
            findings.add(new Finding(
                    result.off().stream()
                                    .allMatch(o -> o.fidelity().agreement().value()
                                            < result.treeFidelity().agreement().value())
                            ? "Off the data the tree follows less"
                            : "Off the data",
                    String.join(
                                    "; ",
                                    result.off().stream()
                                            .map(o -> o.name() + " "
                                                    + percent(o.fidelity().agreement()))
                                            .toList())
                            + "."));
        }
        return findings;
    }

    List<StudySection> sections() {
        List<StudySection> sections = new ArrayList<>();
        sections.add(tree());
        sections.add(curves());
        sections.add(fidelity());
        sections.add(leaves());
        result.decision().ifPresent(d -> sections.add(decision(d)));
        sections.add(disagreements());
        if (!result.classRules().isEmpty()) {
            sections.add(classRules());
        }
        if (!result.lists().isEmpty()) {
            sections.add(lists());
        }
        if (!result.anchors().isEmpty()) {
            sections.add(anchors());
        }
        result.difference().ifPresent(d -> sections.add(difference(d)));
        if (!result.notes().isEmpty()) {
            sections.add(new StudySection(
                    "Notes",
                    "",
                    result.notes().stream().map(n -> (Block) new Block.Prose(n)).toList()));
        }
        return sections;
    }

    private StudySection tree() {
        return new StudySection(
                "The tree",
                "Grown on what the network says of " + result.fitted()
                        + " inputs and pruned by cost-complexity. A leaf tells its class and which share of the inputs that reach it"
                        + " the network puts there.",
                List.of(new Block.Tree(TreeDrawing.of(
                        result.tree(),
                        result.features(),
                        result.classes(),
                        DistillResult.counted(result.tree().size(), "leaves")))));
    }

    private StudySection curves() {
        List<Block> blocks = new ArrayList<>();
        for (DistillResult.Curve each : result.curves()) {
            if (each.points().size() > 1) {
                List<LinePlot.Point> agreement = each.points().stream()
                        .map(p -> point(p.size(), p.fidelity().agreement()))
                        .toList();
                List<LinePlot.Point> accuracy = each.points().stream()
                        .flatMap(p -> p.fidelity().accuracy().map(a -> point(p.size(), a)).stream())
                        .toList();
                List<LinePlot.Curve> lines = new ArrayList<>(List.of(new LinePlot.Curve("fidelity", agreement)));
                if (!accuracy.isEmpty()) {
                    lines.add(new LinePlot.Curve("accuracy", accuracy));
                }
                blocks.add(new Block.Lines(
                        new LinePlot(each.kind(), "size in " + each.unit(), "share of inputs", List.of(), lines)));
            }
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (DistillResult.Curve curve : result.curves()) {
            for (DistillResult.Point p : curve.points()) {
                rows.add(List.of(
                        Block.Cell.of(curve.kind()),
                        Block.Cell.of(curve.words(p.size())),
                        cell(p.fidelity().agreement()),
                        cell(p.fidelity().accuracy())));
            }
        }
        blocks.add(new Block.Table("All students", List.of("Student", "Size", "Fidelity", "Accuracy"), rows));
        return new StudySection(
                "Fidelity by size",
                "Fidelity is the share of inputs on which student and network say the same, accuracy the share on which the student is"
                        + " right; both on " + result.held()
                        + " inputs that students were not fitted to, with 95 % intervals (Wilson).",
                blocks);
    }

    private static LinePlot.Point point(int size, Interval i) {
        return new LinePlot.Point(size, i.value(), i.low(), i.high());
    }

    private StudySection fidelity() {
        List<Block> blocks = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        result.treeFidelity().byClass().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> rows.add(List.of(
                        Block.Cell.of(name(e.getKey())),
                        cell(e.getValue()),
                        Block.Cell.of(String.valueOf(e.getValue().count())))));
        blocks.add(new Block.Table("By what the network says", List.of("Class", "Fidelity", "Inputs"), rows));
        List<List<Block.Cell>> off = new ArrayList<>();
        off.add(List.of(Block.Cell.of("as they are"), cell(result.treeFidelity().agreement())));
        result.off()
                .forEach(o -> off.add(
                        List.of(Block.Cell.of(o.name()), cell(o.fidelity().agreement()))));
        result.reweighted()
                .ifPresent(r -> off.add(List.of(
                        Block.Cell.of("as they are, tree grown on weighted rows (ProfWeight)"), cell(r.agreement()))));
        blocks.add(new Block.Table("On and off the data", List.of("Inputs", "Fidelity"), off));
        return new StudySection("Fidelity of the tree", "", blocks);
    }

    private String name(int label) {
        return label < result.classes().size() ? result.classes().get(label) : "a class that students do not know";
    }

    private StudySection leaves() {
        List<Block> blocks = new ArrayList<>();
        for (DistillResult.Leaf each : result.leaves()) {
            String label = name(result.tree().nodes().get(each.node()).label());
            String agreement = each.agreement()
                    .map(a -> "right on " + percent(a) + " of " + Numbers.count(a.count(), "judged input"))
                    .orElse("no judged input comes here, so inputs are shown that the tree was grown on");
            blocks.add(new Block.Prose(
                    label + " if " + Paths.text(each.conditions(), result.features()) + " \u2013 " + agreement));
            List<Block.Shot> pictures = shots.of(each.inputs(), EXAMPLES);
            if (!pictures.isEmpty()) {
                blocks.add(new Block.Pictures(Block.Size.SMALL, pictures));
            }
        }
        return new StudySection(
                "Leaves with examples",
                "Judged inputs that come to each leaf, those first on which the network agrees.",
                blocks);
    }

    private StudySection decision(DistillResult.Decision d) {
        List<Block> blocks = new ArrayList<>();
        shots.of(d.input(), "input " + d.input())
                .ifPresent(s -> blocks.add(new Block.Pictures(Block.Size.SMALL, List.of(s))));
        blocks.add(new Block.Prose("The network says " + name(d.network()) + ". The tree says " + name(d.tree())
                + ", because " + Paths.text(d.conditions(), result.features()) + "."));
        if (!d.chain().isEmpty()) {
            List<List<Block.Cell>> rows = new ArrayList<>();
            for (DistillResult.Link each : d.chain()) {
                rows.add(List.of(
                        Block.Cell.of("\u2190 ".repeat(each.depth()) + each.what()),
                        Block.Cell.of(each.layer()),
                        Block.Cell.of(each.rule()),
                        cell(each.agreement())));
            }
            blocks.add(new Block.Table(
                    "From what the network says back through its layers: each row tells by which units of a layer the row above is decided,"
                            + " and how often such a rule is right on judged inputs",
                    List.of("What follows", "Layer", "because", "Rule is right"),
                    rows));
        }
        return new StudySection("One decision", "", blocks);
    }

    private StudySection disagreements() {
        List<Block.Shot> pictures = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (DistillResult.Disagreement each : result.disagreements()
                .subList(0, Math.min(DIFFERENT, result.disagreements().size()))) {
            shots.of(each.input(), "network: " + name(each.network()) + ", tree: " + name(each.tree()))
                    .ifPresent(pictures::add);
            rows.add(List.of(
                    Block.Cell.of(String.valueOf(each.input())),
                    Block.Cell.of(name(each.network())),
                    Block.Cell.of(name(each.tree())),
                    Block.Cell.of(Paths.text(each.conditions(), result.features()))));
        }
        List<Block> blocks = new ArrayList<>();
        if (!pictures.isEmpty()) {
            blocks.add(new Block.Pictures(Block.Size.SMALL, pictures));
        }
        if (!rows.isEmpty()) {
            blocks.add(new Block.Table(
                    "Their ways through the tree", List.of("Input", "Network", "Tree", "Because"), rows));
        }
        return new StudySection(
                "Where they differ",
                result.disagreements().size() + " of " + result.held()
                        + " judged inputs. Here the tree does not tell what the network does.",
                blocks);
    }

    private StudySection classRules() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (DistillResult.ClassRule each : result.classRules()) {
            rows.add(List.of(
                    Block.Cell.of(name(each.rule().label())),
                    Block.Cell.of(each.rule().text(result.features())),
                    cell(each.precision()),
                    cell(each.coverage())));
        }
        return new StudySection(
                "The smallest rule of each class",
                "Conditions of which at least M of N hold where the network says the class. Precision and coverage on judged inputs.",
                List.of(new Block.Table("Rules", List.of("Class", "Rule", "Precision", "Coverage"), rows)));
    }

    private StudySection lists() {
        List<Block> blocks = new ArrayList<>();
        for (DistillResult.Listed each : result.lists()) {
            blocks.add(rules(
                    each.rules().kind() + ", fidelity "
                            + percent(each.fidelity().agreement()),
                    each.rules(),
                    result.classes()));
        }
        return new StudySection("Lists of rules", "The first rule that holds decides.", blocks);
    }

    private Block rules(String caption, RuleList list, List<String> classes) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Rule rule : list.rules()) {
            rows.add(List.of(
                    Block.Cell.of(classes.get(rule.label())),
                    Block.Cell.of(rule.text(result.features())),
                    Block.Cell.ofShare(rule.precision()),
                    Block.Cell.of(String.valueOf(rule.covered()))));
        }
        return new Block.Table(caption, List.of("Class", "If", "Certainty", "Inputs"), rows);
    }

    private StudySection anchors() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (DistillResult.GlobalAnchor each : result.anchors()) {
            rows.add(List.of(
                    Block.Cell.of(name(each.rule().label())),
                    Block.Cell.of(each.rule().text(result.features())),
                    Block.Cell.ofShare(each.lower()),
                    Block.Cell.ofShare(each.fresh()),
                    Block.Cell.ofShare(each.rule().coverage())));
        }
        return new StudySection(
                "Anchors",
                "Conditions that keep what the network says whatever the other values are. The network itself was asked.",
                List.of(new Block.Table(
                        "Those that cover most",
                        List.of("Class", "If", "Precision, lower bound", "On 1,000 fresh draws", "Coverage"),
                        rows)));
    }

    private StudySection difference(DistillResult.Difference d) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Prose("The networks differ on " + percent(d.share()) + " of the inputs."));
        d.rule()
                .ifPresent(r -> blocks.add(new Block.Prose("They differ if " + r.text(result.features())
                        + " \u2013 precision "
                        + d.precision().map(DistillPage::percent).orElse("\u2013") + ", coverage "
                        + d.coverage().map(DistillPage::percent).orElse("\u2013") + " on judged inputs.")));
        d.list().ifPresent(l -> blocks.add(rules("What one and the other say", l.rules(), l.classes())));
        List<List<Block.Cell>> rows = d.pairs().stream()
                .limit(DIFFERENT)
                .map(p -> List.of(
                        Block.Cell.of(p.first()), Block.Cell.of(p.second()), Block.Cell.of(String.valueOf(p.count()))))
                .toList();
        if (!rows.isEmpty()) {
            blocks.add(new Block.Table("Where they differ", List.of("This network", d.other(), "Inputs"), rows));
        }
        List<Block.Shot> pictures = shots.of(d.inputs(), DIFFERENT);
        if (!pictures.isEmpty()) {
            blocks.add(new Block.Pictures(Block.Size.SMALL, pictures));
        }
        return new StudySection("Against " + d.other(), "", blocks);
    }
}
