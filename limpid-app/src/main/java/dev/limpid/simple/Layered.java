package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.distill.Cart;
import dev.limpid.distill.Condition;
import dev.limpid.distill.DecisionTree;
import dev.limpid.distill.Pruning;
import dev.limpid.distill.Table;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.LinearProbe;
import dev.limpid.inside.space.Rungs;
import dev.limpid.metrics.Interval;
import dev.limpid.metrics.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The units of several layers, for rules that lead from one layer to another.
 *
 * @param layers their names, from the first to the last
 * @param vectors the units of each
 * @param tables the same with names
 * @param classes the names of the students' classes, for texts
 */
record Layered(List<String> layers, List<Vectors> vectors, List<Table> tables, List<String> classes) {
    /** No layers. */
    static final Layered NONE = new Layered(List.of(), List.of(), List.of(), List.of());

    private static final int MOST_LAYERS = 5;
    private static final int DEPTH = 4;
    private static final int LEAF = 5;
    private static final int LEAVES = 4;

    static Layered of(
            Model model,
            FeatureReader reader,
            DistillRequest request,
            Students students,
            NamedFeatures all,
            Progress progress) {
        List<Rungs.Rung> rungs = new ArrayList<>(Rungs.of(model.classifier(), MOST_LAYERS + 1));
        rungs.removeIf(r -> r.value().equals(model.classifier().logits()));
        if (rungs.isEmpty()) {
            return NONE;
        }
        Features features = Features.of(
                model.classifier(),
                model.engine(),
                rungs.stream().map(Rungs.Rung::value).toList(),
                request.pooling(),
                reader.samples(),
                model.memory(),
                Optional.empty(),
                progress);
        List<Table> tables = new ArrayList<>();
        for (int l = 0; l < rungs.size(); l++) {
            Vectors vectors = features.layers().get(l);
            boolean isNamed = rungs.get(l).value().equals(reader.value())
                    && vectors.width() == all.table().width();
            List<String> names = isNamed
                    ? all.table().names()
                    : IntStream.range(0, vectors.width())
                            .mapToObj(u -> "unit " + u)
                            .toList();
            double[][] rows = new double[vectors.count()][vectors.width()];
            for (int i = 0; i < rows.length; i++) {
                for (int u = 0; u < vectors.width(); u++) {
                    rows[i][u] = vectors.at(i, u);
                }
            }
            tables.add(new Table(names, rows));
        }
        Question question = Question.of(model, request.classes(), all.predicted());
        return new Layered(rungs.stream().map(Rungs.Rung::name).toList(), features.layers(), tables, question.names());
    }

    /**
     * How much each fitted row weighs: the mean probability that linear probes of the layers give to what the network says. Rows that the
     * earlier layers find hard weigh less.
     *
     * <p>Ref.: Dhurandhar et al., Improving simple models with confidence profiles, 2018 (ProfWeight).
     */
    Optional<double[]> weights(Students students) {
        if (vectors.isEmpty()) {
            return Optional.empty();
        }
        int[] fit = students.division().fit();
        double[] weights = new double[fit.length];
        for (Vectors each : vectors) {
            LinearProbe probe = LinearProbe.fit(each, students.labels(), fit, students.classes(), 1);
            for (int i = 0; i < fit.length; i++) {
                weights[i] += probe.probabilities(each, fit[i])[students.labels()[fit[i]]] / vectors.size();
            }
        }
        return Optional.of(weights);
    }

    /** Rules of units from the last layer to the first that lead a row to what the network says. */
    List<DistillResult.Link> chain(Students students, int row) {
        List<DistillResult.Link> links = new ArrayList<>();
        if (!layers.isEmpty()) {
            int label = students.labels()[row];
            follow(
                    layers.size() - 1,
                    0,
                    classes.get(label),
                    i -> students.labels()[i] == label,
                    students.division(),
                    row,
                    links);
        }
        return links;
    }

    private void follow(
            int layer,
            int depth,
            String what,
            IntPredicate holds,
            Division division,
            int row,
            List<DistillResult.Link> links) {
        Table table = tables.get(layer);
        int[] labels =
                Arrays.stream(division.fit()).map(i -> holds.test(i) ? 1 : 0).toArray();
        long own = Arrays.stream(labels).filter(l -> l == 1).count();
        if (own == 0 || own == labels.length) {
            return;
        }
        // Both answers weigh the same, so that a rare one is told as well.
        DecisionTree tree = Pruning.of(new Cart(DEPTH, LEAF).balanced(table.chosen(division.fit()), labels, 2))
                .within(LEAVES);
        long right = Arrays.stream(division.held())
                .filter(i -> tree.predict(table.row(i)) == (holds.test(i) ? 1 : 0))
                .count();
        List<Condition> path = tree.path(table.row(row));
        links.add(new DistillResult.Link(
                depth,
                what,
                layers.get(layer),
                Paths.text(path, table.names()),
                Interval.ofShare(right, division.held().length)));
        int followed = depth == 0 ? 2 : 1;
        for (Condition each : path.subList(0, Math.min(followed, path.size()))) {
            if (layer > 0) {
                follow(
                        layer - 1,
                        depth + 1,
                        each.text(table.names()),
                        i -> each.holds(table.row(i)),
                        division,
                        row,
                        links);
            }
        }
    }
}
