package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.cases.CaseIndex;
import dev.limpid.cases.Distance;
import dev.limpid.cases.LabelScores;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ObjDoubleConsumer;

/**
 * Ranks the labels of a data set by how suspect they are: by the network where it knows the classes, by a linear model of the features that is
 * fitted to other inputs, and by the nearest inputs.
 *
 * @param request what is asked
 */
public record LabelJob(LabelRequest request) {
    private static final int FOLDS = 5;
    private static final int NEAR = 5;
    private static final int LEAST = 20;

    /**
     * Does the work.
     *
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if there is no such layer, or too few inputs have labels
     */
    public LabelResult run(Model model, DataSet data, ObjDoubleConsumer<String> progress) {
        String layer = CaseBase.layer(model, request.layer());
        if (data.classes().size() < 2) {
            throw LimpidException.badInput(
                    data.name()
                            + ": the inputs have no labels; use a folder for each class, or a CSV file with the columns file and label");
        }
        CaseBase base = CaseBase.of(
                model,
                data,
                layer,
                new Cancellation("the search for suspect labels was cancelled").part(progress, "features", 0, 0.8));
        int[] known = java.util.stream.IntStream.range(0, base.size())
                .filter(i -> data.label(base.inputs()[i]).isPresent())
                .toArray();
        if (known.length < LEAST) {
            throw LimpidException.badInput(
                    "at least " + LEAST + " inputs with labels are needed, and there are " + known.length);
        }
        progress.accept("labels", 0.8);
        return new Ranking(model, base, known, layer).result();
    }

    private final class Ranking {
        private final Model model;
        private final CaseBase base;
        private final int[] known;
        private final String layer;
        private final List<String> names;
        private final int[] labels;
        private final boolean[] planted;

        Ranking(Model model, CaseBase base, int[] known, String layer) {
            this.model = model;
            this.base = base;
            this.known = known;
            this.layer = layer;
            this.names = base.data().classes();
            this.labels = Arrays.stream(known)
                    .map(i -> base.data().label(base.inputs()[i]).orElseThrow())
                    .toArray();
            this.planted = new boolean[known.length];
            plant();
        }

        private void plant() {
            SplittableRandom random = new SplittableRandom(request().seed());
            int wanted = (int) Math.round(request().planted() * known.length);
            for (int changed = 0; changed < wanted; ) {
                int i = random.nextInt(known.length);
                if (!planted[i]) {
                    labels[i] = (labels[i] + 1 + random.nextInt(names.size() - 1)) % names.size();
                    planted[i] = true;
                    changed++;
                }
            }
        }

        LabelResult result() {
            var rows = base.rows().rows(known);
            Map<String, double[][]> sources = new LinkedHashMap<>();
            network().ifPresent(p -> sources.put("the network", p));
            sources.put(
                    "a linear model of the features",
                    LabelScores.outOfSample(
                            rows.scaled(),
                            labels,
                            names.size(),
                            FOLDS,
                            request().seed()));
            List<List<CaseIndex.Hit>> near = new ArrayList<>();
            try (CaseIndex index = CaseIndex.of(rows, Distance.COSINE)) {
                sources.put("the nearest inputs", LabelScores.votes(index, labels, names.size()));
                for (int i = 0; i < known.length; i++) {
                    near.add(index.nearest(i, NEAR, j -> true));
                }
            }
            double[][] mean = new double[known.length][names.size()];
            for (double[][] each : sources.values()) {
                for (int i = 0; i < mean.length; i++) {
                    for (int k = 0; k < mean[i].length; k++) {
                        mean[i][k] += each[i][k] / sources.size();
                    }
                }
            }
            LabelScores scores = LabelScores.of(mean, labels);
            List<LabelResult.Label> ranked = new ArrayList<>();
            int suspects = 0;
            for (int i : scores.ranked()) {
                ranked.add(label(i, scores, sources, near.get(i)));
                suspects += scores.isSuspect()[i] ? 1 : 0;
            }
            return new LabelResult(
                    layer,
                    ranked,
                    suspects,
                    names.size(),
                    sources.entrySet().stream()
                            .map(e -> new LabelResult.Source(e.getKey(), area(LabelScores.of(e.getValue(), labels))))
                            .toList(),
                    area(scores),
                    (int) java.util.stream.IntStream.range(0, planted.length)
                            .filter(i -> planted[i])
                            .count(),
                    base.failures());
        }

        private Optional<Double> area(LabelScores scores) {
            double area = LabelScores.area(scores.margins(), planted);
            return Double.isNaN(area) ? Optional.empty() : Optional.of(area);
        }

        /** The network's probabilities of the classes of the data, if it knows them all. */
        private Optional<double[][]> network() {
            int[] classOf = Labelled.of(base.data(), model).classOf();
            if (Arrays.stream(classOf).anyMatch(k -> k < 0)) {
                return Optional.empty();
            }
            double[][] found = new double[known.length][names.size()];
            for (int i = 0; i < found.length; i++) {
                Optional<double[]> p = base.probabilities(model, known[i]);
                if (p.isEmpty() || Arrays.stream(classOf).anyMatch(k -> k >= p.get().length)) {
                    return Optional.empty();
                }
                for (int k = 0; k < names.size(); k++) {
                    found[i][k] = p.get()[classOf[k]];
                }
            }
            return Optional.of(found);
        }

        private LabelResult.Label label(
                int i, LabelScores scores, Map<String, double[][]> sources, List<CaseIndex.Hit> near) {
            List<Double> beliefs = new ArrayList<>();
            List<String> votes = new ArrayList<>();
            String likely = names.get(scores.likely()[i]);
            sources.forEach((name, p) -> {
                beliefs.add(p[i][labels[i]]);
                int best = 0;
                for (int k = 1; k < p[i].length; k++) {
                    best = p[i][k] > p[i][best] ? k : best;
                }
                votes.add(String.format(Locale.ROOT, "%s: %s %.0f %%", name, names.get(best), 100 * p[i][best]));
            });
            return new LabelResult.Label(
                    base.inputs()[known[i]],
                    base.name(known[i]),
                    names.get(labels[i]),
                    likely,
                    scores.margins()[i],
                    scores.isSuspect()[i],
                    planted[i],
                    beliefs,
                    near.stream().map(h -> base.inputs()[known[h.number()]]).toList(),
                    near.stream().map(h -> names.get(labels[h.number()])).toList(),
                    String.join("; ", votes));
        }
    }
}
