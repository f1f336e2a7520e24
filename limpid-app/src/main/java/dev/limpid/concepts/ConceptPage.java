package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.concepts.ConceptResult.Judged;
import dev.limpid.concepts.ConceptResult.Tested;
import dev.limpid.inside.concept.AttentionReadout;
import dev.limpid.inside.concept.AttentionStatistics;
import dev.limpid.inside.concept.SequentialTest;
import dev.limpid.inside.concept.Tcav;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.Block.Cell;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The sections of a page about concepts. */
final class ConceptPage {
    private static final int CLASSES = 6;
    private static final int CONCEPTS = 6;
    private static final int GATES = 12;

    private final ConceptResult result;
    private final IntFunction<String> classes;
    private final Map<String, Picture> sheets;

    /** @param sheets pictures by file name, such as {@code craft.png} */
    ConceptPage(ConceptResult result, IntFunction<String> classes, Map<String, Picture> sheets) {
        this.result = result;
        this.classes = classes;
        this.sheets = sheets;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        strongest()
                .ifPresent(s -> findings.add(new Finding(
                        s.concept().name()
                                + (s.score().mean() > 0 ? " speaks for " : " speaks against ")
                                + classes.apply(s.score().target()),
                        "The logit changes by " + Numbers.text(s.score().mean())
                                + " in the concept's direction; random concepts reached "
                                + Numbers.text(s.score().lowest()) + " to "
                                + Numbers.text(s.score().highest()) + ".")));
        result.judged().stream()
                .filter(j -> j.network().equals("trained") && !j.method().contains(" "))
                // Where all predictions stay without any concept, that they stay says nothing.
                .filter(j -> Double.isFinite(j.completeness()))
                .max(Comparator.comparingDouble(Judged::kept))
                .ifPresent(j -> findings.add(new Finding(
                        Numbers.count(j.concepts(), "concept") + " of " + j.method()
                                + (j.concepts() == 1 ? " keeps " : " keep ") + Numbers.percent(j.kept()),
                        "of the predictions if the layer is rebuilt from them alone.")));
        return findings;
    }

    private record Strong(Tested concept, Tcav.Score score) {}

    private Stream<Strong> certain() {
        return result.tested().stream()
                .flatMap(t -> t.scores().stream().map(s -> new Strong(t, s)))
                .filter(s -> s.score().state() == SequentialTest.State.CERTAIN)
                .sorted(Comparator.comparingDouble((Strong s) -> -s.score().timesRandom()));
    }

    private Optional<Strong> strongest() {
        return certain().findFirst();
    }

    List<StudySection> sections(Optional<AttentionStatistics> statistics, Optional<AttentionReadout> readout) {
        List<StudySection> sections = new ArrayList<>();
        if (!result.judged().isEmpty()) {
            sections.add(judged());
        }
        if (!result.tested().isEmpty()) {
            sections.add(tested());
        }
        found(sections, "craft", "Concepts as factors (CRAFT)", craftText());
        found(sections, "ace", "Concepts as clusters of segments (ACE)", aceText());
        if (!result.channels().isEmpty()) {
            sections.add(channels());
        }
        if (statistics.isPresent() && readout.isPresent()) {
            attention(sections, statistics.get(), readout.get());
        }
        result.capsules().ifPresent(c -> sections.add(capsules(c)));
        if (!result.notes().isEmpty()) {
            sections.add(new StudySection(
                    "Notes",
                    "",
                    result.notes().stream().<Block>map(Block.Prose::new).toList()));
        }
        return sections;
    }

    private StudySection capsules(ConceptResult.Capsules capsules) {
        List<Block> blocks = new ArrayList<>(
                sheets.containsKey("capsules.png") ? picture("capsules.png", "Coupling and numbers") : List.of());
        blocks.add(new Block.Prose("Over " + Numbers.count(capsules.inputs(), "input") + " "
                + Numbers.percent(capsules.coupled())
                + " of the lower capsules are routed to the longest one; an even routing"
                + " would be " + Numbers.percent(capsules.chance()) + "."));
        blocks.add(new Block.Table(
                "What becomes of the decoded picture when a number goes from " + CapsuleStudy.RANGE + " below to "
                        + CapsuleStudy.RANGE + " above its value, on average; lengths in pixels",
                List.of("Number", "Change of a pixel", "Brighter", "Right", "Down", "Wider", "Higher"),
                capsules.numbers().stream()
                        .map(n -> Stream.concat(
                                        Stream.of(Cell.of("number " + n.number())),
                                        DoubleStream.of(
                                                        n.change(),
                                                        n.brighter(),
                                                        n.right(),
                                                        n.down(),
                                                        n.wider(),
                                                        n.higher())
                                                .mapToObj(Cell::of))
                                .toList())
                        .toList()));
        return new StudySection("Capsules", capsuleText(), blocks);
    }

    private static String capsuleText() {
        return "Which class each position is routed to, and how the decoded picture changes with each number of the"
                + " longest capsule.";
    }

    private static String craftText() {
        return "Activations of crops are divided into non-negative factors. A factor's importance is its total Sobol"
                + " index: the share of the class's variance that is lost if everything but this factor is known. Rows"
                + " named 'part' divide a concept further at an earlier layer. Below: where pictures show the factors,"
                + " from the coefficients at the layer and from their exact gradient at the pixels.";
    }

    private static String aceText() {
        return "Segments that the layer sees as alike. The number is the largest effect on a class that random"
                + " clusters do not reach, in logits: positive for the class, negative against it, 0 if there is none.";
    }

    private StudySection judged() {
        List<List<Cell>> rows = result.judged().stream()
                .map(j -> List.of(
                        Cell.of(j.method()),
                        Cell.of(j.network()),
                        Cell.of(Integer.toString(j.concepts())),
                        Cell.ofShare(j.kept()),
                        Double.isFinite(j.completeness()) ? Cell.of(j.completeness()) : Cell.of("\u2013"),
                        Cell.of(j.explained()),
                        j.auc().isPresent() ? Cell.of(j.auc().getAsDouble()) : Cell.of("\u2013"),
                        j.overlap().isPresent() ? Cell.of(j.overlap().getAsDouble()) : Cell.of("\u2013")))
                .toList();
        List<String> columns = List.of(
                "concepts", "network", "number", "kept", "completeness", "explained", "part AUC", "part overlap");
        return new StudySection(
                "How good the concepts are",
                "Kept: the share of predictions that stay the same if the layer is rebuilt from the concepts alone;"
                        + " the completeness score puts that between 0 (no concept) and 1, and is missing where all stay without"
                        + " any concept. Explained: the same for the"
                        + " variance of the class's logit. Part AUC and overlap: how well the best concept shows each true"
                        + " part, chosen on one half of the pictures and judged on the other; 0.5 is chance. The random"
                        + " network has the same weights in another order: what it reaches was not learnt.",
                List.of(new Block.Table("Completeness, and recovery of the true parts", columns, rows)));
    }

    private StudySection tested() {
        List<Tcav.Score> all =
                result.tested().stream().flatMap(t -> t.scores().stream()).toList();
        double runs = all.stream().mapToInt(Tcav.Score::runs).average().orElse(0);
        long sure = all.stream()
                .filter(s -> s.state() == SequentialTest.State.CERTAIN)
                .count();
        long open = all.stream()
                .filter(s -> s.state() == SequentialTest.State.UNDECIDED)
                .count();
        List<Fact> facts = List.of(
                new Fact("Concepts tested", Integer.toString(result.tested().size())),
                new Fact("Pairs of concept and class", Integer.toString(all.size())),
                new Fact("With a certain sign", Numbers.percent(all.isEmpty() ? 0 : (double) sure / all.size())),
                new Fact("Undecided", Numbers.percent(all.isEmpty() ? 0 : (double) open / all.size())),
                Fact.of("Random concepts for a test, on average", runs));
        List<Block> blocks = new ArrayList<>(List.of(new Block.Facts(facts), strongestTable()));
        blocks.addAll(picture("tcav.png", "Inputs sensitive to concepts"));
        return new StudySection(
                "Named concepts (TCAV)",
                "For each class the concepts whose effect is certain and exceeds random concepts most. Rising: the"
                        + " share of the class's inputs whose logit rises in the concept's direction. Effect: the mean"
                        + " derivative of the logit times the distance between inputs with and without the concept."
                        + " Random: the range of effects of random concepts until the test was certain. The test calls a"
                        + " random concept certain in at most 5 % of the cases, whenever it stops; so some pairs of many"
                        + " are certain by chance, above all of concepts that few inputs show.",
                blocks);
    }

    private Block strongestTable() {
        Map<Integer, List<Strong>> byClass = new TreeMap<>();
        certain()
                .forEach(s -> byClass.computeIfAbsent(s.score().target(), t -> new ArrayList<>())
                        .add(s));
        List<List<Cell>> rows = new ArrayList<>();
        byClass.values().stream()
                .sorted(Comparator.comparingInt(
                        (List<Strong> l) -> -l.get(0).score().inputs()))
                .limit(CLASSES)
                .forEach(list -> list.stream().limit(CONCEPTS).forEach(s -> rows.add(row(s))));
        List<String> columns = List.of("concept", "class", "inputs", "rising", "effect", "random", "verdict", "runs");
        return new Block.Table("Concepts with a certain effect", columns, rows);
    }

    private List<Cell> row(Strong each) {
        Tcav.Score s = each.score();
        return List.of(
                Cell.of(each.concept().name()),
                Cell.of(classes.apply(s.target())),
                Cell.of(Integer.toString(s.inputs())),
                Cell.ofShare(s.score()),
                Cell.of(s.mean()),
                Cell.of(Numbers.text(s.lowest()) + " to " + Numbers.text(s.highest())),
                Cell.of(ConceptJson.verdict(s)),
                Cell.of(Integer.toString(s.runs())));
    }

    private List<Block> picture(String file, String words) {
        Picture sheet = sheets.get(file);
        return sheet == null
                ? List.of()
                : List.of(new Block.Pictures(Block.Size.FULL, List.of(Block.Shot.of(sheet, "", words))));
    }

    private void found(List<StudySection> sections, String method, String title, String text) {
        List<Found> own =
                result.found().stream().filter(f -> f.method().equals(method)).toList();
        if (own.isEmpty()) {
            return;
        }
        double largest =
                own.stream().mapToDouble(f -> Math.abs(f.importance())).max().orElse(1);
        List<Chart.Bar> bars = own.stream()
                .map(f -> Chart.Bar.ofAmount(
                        f.name() + (f.classes().isEmpty() ? "" : ": " + String.join(", ", f.classes())),
                        f.importance(),
                        largest))
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.addAll(picture(method + ".png", title));
        blocks.add(new Block.Bars(new Chart("Importance, with the classes it matters for most", bars)));
        blocks.addAll(picture(method + "-maps.png", "Where pictures show the concepts"));
        sections.add(new StudySection(title, text, blocks));
    }

    private StudySection channels() {
        List<List<Cell>> rows = result.channels().stream()
                .map(c -> List.of(Cell.of(c.name()), Cell.of(c.relevance()), Cell.of(String.join(", ", c.classes()))))
                .toList();
        List<Block> blocks = new ArrayList<>(picture("crp.png", "Inputs of channels"));
        blocks.add(new Block.Table(
                "Channels by their mean relevance", List.of("channel", "relevance", "most relevant for"), rows));
        return new StudySection(
                "Concepts as channels (CRP)",
                "The relevance of the predicted class, divided among the channels of the layer; groups of channels and"
                        + " directions have theirs together. For each the inputs for which it is most relevant and those"
                        + " in which it is most active, with the places that the relevance through it alone comes from.",
                blocks);
    }

    private void attention(List<StudySection> sections, AttentionStatistics read, AttentionReadout readout) {
        if (!result.gates().isEmpty()) {
            List<Block> blocks = new ArrayList<>();
            List<List<Cell>> rows = result.gates().stream()
                    .map(g -> List.of(
                            Cell.of(g.name()),
                            Cell.of(g.kind()),
                            Cell.of(Integer.toString(g.size())),
                            Cell.of(g.mean()),
                            Cell.ofShare(g.byClass())))
                    .toList();
            blocks.add(new Block.Table(
                    "Blocks of gates", List.of("value", "kind", "gates", "mean", "between classes"), rows));
            lastByChannel(readout).ifPresent(b -> blocks.add(byClass(read, b)));
            blocks.addAll(picture("gates.png", "Gates of positions"));
            sections.add(new StudySection(
                    "Gates",
                    "Factors from 0 to 1 by which the network multiplies its channels or positions. Between classes:"
                            + " the share of their variance that lies between predicted classes; the rest varies within"
                            + " them.",
                    blocks));
        }
        if (!result.heads().isEmpty()) {
            List<List<Cell>> rows = result.heads().stream()
                    .map(h -> List.of(
                            Cell.of(h.layer()),
                            Cell.of(Integer.toString(h.number())),
                            Cell.of(h.looks().distance()),
                            Cell.of(h.looks().entropy()),
                            Cell.ofShare(h.looks().special())))
                    .toList();
            List<Block> blocks = new ArrayList<>(picture("heads.png", "Heads"));
            blocks.add(new Block.Table(
                    "How heads look", List.of("layer", "head", "distance", "entropy", "class token"), rows));
            sections.add(new StudySection(
                    "Heads",
                    "Distance: how far a token looks, as a share of the picture's diagonal. Entropy: 0 for one token,"
                            + " 1 for all alike. Class token: the share of attention that goes to tokens without a place.",
                    blocks));
        }
    }

    private static Optional<Integer> lastByChannel(AttentionReadout readout) {
        return IntStream.range(0, readout.blocks().size())
                .filter(i -> readout.blocks().get(i).isByChannel())
                .boxed()
                .reduce((a, b) -> b);
    }

    /** The gates of the last block that differ most between classes. */
    private Block byClass(AttentionStatistics read, int block) {
        double[] shares = read.byClass(block);
        double[] mean = read.gates(block);
        List<Integer> best = IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -shares[c]))
                .limit(GATES)
                .toList();
        List<List<Cell>> rows = new ArrayList<>();
        for (int c : best) {
            List<Integer> seen = IntStream.range(0, read.classes())
                    .filter(t -> read.count(t) > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer t) -> -read.gates(block, t)[c]))
                    .toList();
            int most = seen.get(0);
            int least = seen.get(seen.size() - 1);
            rows.add(List.of(
                    Cell.of(Integer.toString(c)),
                    Cell.ofShare(shares[c]),
                    Cell.of(mean[c]),
                    Cell.of(classes.apply(most) + " " + Numbers.text(read.gates(block, most)[c])),
                    Cell.of(classes.apply(least) + " " + Numbers.text(read.gates(block, least)[c]))));
        }
        return new Block.Table(
                "Gates of the last block of channels that differ most between classes",
                List.of("channel", "between classes", "mean", "most open for", "least open for"),
                rows);
    }
}
