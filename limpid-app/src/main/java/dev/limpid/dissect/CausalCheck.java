package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.inside.Batch;
import dev.limpid.inside.RandomOrder;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.dissection.Ablation;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.metrics.Interval;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Switches detectors off, one at a time, and looks at what drops: the logit of the class that the network predicts, in
 * pictures that show the unit's concept and in those that do not.
 */
final class CausalCheck {
    /** Pictures at most, drawn at random: the first of a folder belong to few classes. */
    private static final int PICTURES = 300;

    private static final int SHOWN_CLASSES = 3;

    private final Model model;
    private final Classifier network;
    private final PictureAnnotations annotations;

    CausalCheck(Model model, Classifier network, PictureAnnotations annotations) {
        this.model = model;
        this.network = network;
        this.annotations = annotations;
    }

    /** What a picture's scores are without each unit. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(int index, int predicted, double[] drops, boolean[] keeps) {}

    /** The effects of units of a layer that detect a concept. */
    List<Effect> effects(Probe probe, List<UnitFinding> units) {
        List<Integer> numbers = units.stream().map(UnitFinding::unit).toList();
        List<Row> rows = new ArrayList<>();
        int[] chosen = Arrays.stream(RandomOrder.of(annotations.samples().size()))
                .limit(PICTURES)
                .sorted()
                .toArray();
        try (Sweep sweep = Sweep.of(model.engine(), Ablation.of(network, probe, numbers), 1)) {
            sweep.<List<Row>>run(
                    annotations.samples().chosen(chosen),
                    0,
                    batch -> rows(batch, chosen, numbers.size()),
                    (next, found) -> rows.addAll(found),
                    Progress.SILENT);
        }
        List<Effect> effects = new ArrayList<>();
        for (int u = 0; u < units.size(); u++) {
            if (units.get(u).best().isPresent() && !rows.isEmpty()) {
                effects.add(effect(units.get(u), u, rows));
            }
        }
        return effects;
    }

    private List<Row> rows(Batch batch, int[] chosen, int units) {
        if (batch.size() == 0) {
            return List.of();
        }
        float[] logits = batch.value(network.logits()).toFloats();
        int classes = logits.length / (units + 1);
        int predicted = best(logits, 0, classes);
        double[] drops = new double[units];
        boolean[] keeps = new boolean[units];
        for (int u = 0; u < units; u++) {
            drops[u] = logits[predicted] - logits[((u + 1) * classes) + predicted];
            keeps[u] = decision(logits, u + 1, classes) == decision(logits, 0, classes);
        }
        return List.of(new Row(chosen[batch.indices().get(0)], predicted, drops, keeps));
    }

    /** The class of a row; of a single score 1 if it is above 0, else 0. */
    private static int decision(float[] logits, int row, int classes) {
        return classes == 1 ? (logits[row] > 0 ? 1 : 0) : best(logits, row, classes);
    }

    private static int best(float[] logits, int row, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = logits[(row * classes) + c] > logits[(row * classes) + best] ? c : best;
        }
        return best;
    }

    private Effect effect(UnitFinding unit, int u, List<Row> rows) {
        UnitFinding.Label label = unit.best().orElseThrow();
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        Map<Integer, List<Double>> byClass = new TreeMap<>();
        long kept = 0;
        for (Row row : rows) {
            boolean isShown = annotations.present(row.index).get(label.concept().number());
            (isShown ? with : without).add(row.drops[u]);
            byClass.computeIfAbsent(row.predicted, c -> new ArrayList<>()).add(row.drops[u]);
            kept += row.keeps[u] ? 1 : 0;
        }
        List<Effect.ClassDrop> drops = byClass.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> new Effect.ClassDrop(network.labels().name(e.getKey()), mean(e.getValue())))
                .sorted(Comparator.comparingDouble((Effect.ClassDrop d) -> -d.drop()))
                .limit(SHOWN_CLASSES)
                .toList();
        return new Effect(
                unit.layer(),
                unit.unit(),
                label.concept().name(),
                interval(with),
                interval(without),
                1 - ((double) kept / rows.size()),
                drops);
    }

    private static double mean(List<Double> numbers) {
        return numbers.stream().mapToDouble(d -> d).average().orElse(0);
    }

    private static Optional<Interval> interval(List<Double> numbers) {
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Interval.ofMean(numbers.stream().mapToDouble(d -> d).toArray()));
    }
}
