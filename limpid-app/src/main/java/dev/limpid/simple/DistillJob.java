package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.data.SameInputs;
import dev.limpid.distill.Condition;
import dev.limpid.distill.DecisionTree;
import dev.limpid.distill.Fidelity;
import dev.limpid.distill.Pruning;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.EvenSpread;
import dev.limpid.inside.Samples;
import dev.limpid.model.InputKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;

/**
 * Learns simple models that say what a network says, and judges them on inputs that they were not fitted to.
 *
 * @param request what is asked
 */
public record DistillJob(DistillRequest request) {
    private static final int LEAST_INPUTS = 40;
    private static final int LEAST_OF_CLASS = 8;
    private static final int MOST_RULES = 64;
    private static final int MOST_OFF = 300;
    private static final int STEPS = 9;
    private static final int MOST_ASKED = 16;

    /**
     * Does the work.
     *
     * @param other a network that the first is compared with
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if there are too few inputs, the network or the data have no such features, or the
     *     other network takes another kind of input
     */
    public DistillResult run(Model model, DataSet data, Optional<Model> other, ObjDoubleConsumer<String> progress) {
        other.ifPresent(o -> SameInputs.check(model, o));
        Steps steps = new Steps(progress, STEPS);
        FeatureReader reader = new FeatureReader(model, data, request);
        NamedFeatures all = reader.readData(request.seed(), steps.next("names of units"), steps.next("features"));
        if (all.inputs().length < LEAST_INPUTS) {
            throw LimpidException.badInput(
                    "students need at least " + LEAST_INPUTS + " inputs, and there are " + all.inputs().length);
        }
        Question question = Question.of(model, request.classes(), all.predicted());
        List<String> notes = new ArrayList<>();
        Students students = new Students(
                all.table(),
                question.of(all.predicted()),
                question.truth(model, data, all.inputs()),
                question.names().size(),
                Division.of(all.inputs().length, request.seed()));
        Progress learning = steps.next("students");
        Pruning path = students.path(students.ones());
        DecisionTree tree = path.within(request.leaves());
        List<DistillResult.Listed> lists = new ArrayList<>();
        List<DistillResult.Curve> curves = curves(students, path, lists, learning);
        Layered layered = layered(model, reader, students, all, notes, steps.next("layers"));
        Optional<Fidelity> reweighted = request.isReweighted()
                ? layered.weights(students)
                        .map(w -> students.judge(students.path(w).within(tree.size())))
                : Optional.empty();
        Optional<DistillResult.Decision> decision = decision(students, all, tree, layered, notes);
        steps.next("rules of classes").reached(0, 1);
        List<DistillResult.ClassRule> classRules = students.classRules(LEAST_OF_CLASS);
        List<DistillResult.Off> off = off(model, data, reader, question, tree, notes);
        steps.next("where they differ").reached(0, 1);
        Optional<DistillResult.Difference> difference =
                other.map(o -> Differences.of(model, o, data, all, students.division(), request.seed()));
        return new DistillResult(
                request,
                reader.layer(),
                all.table().names(),
                question.names(),
                students.division().fit().length,
                students.division().held().length,
                students.majority(),
                curves,
                tree,
                students.judge(tree),
                reweighted,
                lists,
                classRules,
                off,
                leaves(students, all, tree),
                decision,
                disagreements(students, all, tree),
                Anchoring.of(
                        model,
                        question,
                        reader,
                        all,
                        students.division(),
                        request,
                        asked(path.within(MOST_ASKED)),
                        notes,
                        steps.next("anchors")),
                difference,
                notes,
                all.failures());
    }

    /** The features that a tree asks about. */
    private static int[] asked(DecisionTree tree) {
        return IntStream.range(0, tree.nodes().size())
                .filter(n -> tree.nodes().get(n).isLeaf())
                .boxed()
                .flatMap(n -> Paths.to(tree, n).stream())
                .mapToInt(Condition::feature)
                .distinct()
                .sorted()
                .toArray();
    }

    private List<DistillResult.Curve> curves(
            Students students, Pruning path, List<DistillResult.Listed> lists, Progress progress) {
        List<DistillResult.Curve> curves = new ArrayList<>(List.of(students.trees(path)));
        int done = 0;
        for (StudentKind each : request.students()) {
            switch (each) {
                case TREE -> {}
                case LINEAR -> curves.add(students.linear());
                case ADDITIVE -> curves.add(students.additive());
                case RULES -> {
                    DistillResult.Listed found = students.ripper(request.seed());
                    lists.add(found);
                    curves.add(curve(List.of(found)));
                }
                case FALLING -> {
                    List<DistillResult.Listed> found = students.falling(MOST_RULES);
                    curves.add(curve(found));
                    lists.add(found.stream()
                            .max(Comparator.comparingDouble(
                                    l -> l.fidelity().agreement().value()))
                            .orElseThrow());
                }
            }
            progress.reached(++done, request.students().size());
        }
        return curves;
    }

    private static DistillResult.Curve curve(List<DistillResult.Listed> lists) {
        return new DistillResult.Curve(
                lists.get(0).rules().kind(),
                "conditions",
                lists.stream()
                        .map(l -> new DistillResult.Point(l.rules().size(), l.fidelity()))
                        .toList());
    }

    private Layered layered(
            Model model,
            FeatureReader reader,
            Students students,
            NamedFeatures all,
            List<String> notes,
            Progress progress) {
        try {
            return Layered.of(model, reader, request, students, all, progress);
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            notes.add("No decision is followed through the layers: " + e.getMessage());
            return Layered.NONE;
        }
    }

    private Optional<DistillResult.Decision> decision(
            Students students, NamedFeatures all, DecisionTree tree, Layered layered, List<String> notes) {
        int row;
        if (request.picture().isPresent()) {
            row = IntStream.range(0, all.inputs().length)
                    .filter(i -> all.inputs()[i] == request.picture().getAsInt())
                    .findFirst()
                    .orElse(-1);
            if (row < 0) {
                notes.add("There is no input " + request.picture().getAsInt() + " whose decision could be followed.");
                return Optional.empty();
            }
        } else {
            row = Arrays.stream(students.division().held())
                    .filter(i -> tree.predict(all.table().row(i)) == students.labels()[i])
                    .findFirst()
                    .orElse(students.division().held()[0]);
        }
        double[] features = all.table().row(row);
        return Optional.of(new DistillResult.Decision(
                all.inputs()[row],
                students.labels()[row],
                tree.predict(features),
                tree.path(features),
                layered.chain(students, row)));
    }

    private List<DistillResult.Off> off(
            Model model, DataSet data, FeatureReader reader, Question question, DecisionTree tree, List<String> notes) {
        List<DistillResult.Off> off = new ArrayList<>();
        if (!reader.isOfAnyInput()) {
            notes.add("Fidelity off the data is not measured: nobody has annotated the concepts of changed pictures.");
            return off;
        }
        Samples samples = reader.samples();
        Samples some = samples.chosen(EvenSpread.of(samples.size(), MOST_OFF));
        boolean isTokens = model.classifier().form().kind() == InputKind.TOKENS;
        for (Perturbed each : isTokens ? new Perturbed[0] : Perturbed.values()) {
            off.add(new DistillResult.Off(
                    each.words(), fidelity(reader.read(each.of(some, request.seed())), question, tree)));
        }
        if (!data.isDrawn() && model.classifier().guess() != null) {
            DataSet drawn = DataSet.of("zoo", model, MOST_OFF);
            off.add(new DistillResult.Off("drawn", fidelity(reader.read(drawn.samples(model)), question, tree)));
        }
        return off;
    }

    private static Fidelity fidelity(NamedFeatures features, Question question, DecisionTree tree) {
        int[] unknown = new int[features.predicted().length];
        Arrays.fill(unknown, -1);
        return Fidelity.of(tree.predict(features.table()), question.of(features.predicted()), unknown);
    }

    private static List<DistillResult.Leaf> leaves(Students students, NamedFeatures all, DecisionTree tree) {
        Map<Integer, List<Integer>> judged = reached(students.division().held(), all, tree);
        Map<Integer, List<Integer>> fitted = reached(students.division().fit(), all, tree);
        List<DistillResult.Leaf> leaves = new ArrayList<>();
        for (int node = 0; node < tree.nodes().size(); node++) {
            if (tree.nodes().get(node).isLeaf()) {
                int label = tree.nodes().get(node).label();
                List<Integer> own = judged.getOrDefault(node, List.of());
                List<Integer> rows = new ArrayList<>(own.isEmpty() ? fitted.getOrDefault(node, List.of()) : own);
                rows.sort(Comparator.comparingInt(i -> students.labels()[i] == label ? 0 : 1));
                leaves.add(new DistillResult.Leaf(
                        node,
                        Paths.to(tree, node),
                        rows.stream().map(i -> all.inputs()[i]).toList(),
                        Students.share(own.stream()
                                .map(i -> students.labels()[i] == label)
                                .toList())));
            }
        }
        return leaves;
    }

    /** The rows that reach each leaf. */
    private static Map<Integer, List<Integer>> reached(int[] rows, NamedFeatures all, DecisionTree tree) {
        Map<Integer, List<Integer>> reached = new LinkedHashMap<>();
        for (int i : rows) {
            reached.computeIfAbsent(tree.leaf(all.table().row(i)), n -> new ArrayList<>())
                    .add(i);
        }
        return reached;
    }

    private static List<DistillResult.Disagreement> disagreements(
            Students students, NamedFeatures all, DecisionTree tree) {
        List<DistillResult.Disagreement> found = new ArrayList<>();
        for (int i : students.division().held()) {
            double[] row = all.table().row(i);
            int said = tree.predict(row);
            if (said != students.labels()[i]) {
                found.add(new DistillResult.Disagreement(all.inputs()[i], students.labels()[i], said, tree.path(row)));
            }
        }
        return found;
    }
}
