package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.distill.Ripper;
import dev.limpid.distill.Rule;
import dev.limpid.distill.Table;
import dev.limpid.distill.UnitRules;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.Pooling;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where two networks say different things, as rules on the features of the first. */
final class Differences {
    private static final int FREQUENT = 5;
    private static final String SAME = "both say the same";
    private static final String OTHERWISE = "they differ otherwise";

    private Differences() {}

    static DistillResult.Difference of(
            Model model, Model other, DataSet data, NamedFeatures all, Division division, long seed) {
        Features said = Features.of(
                other.classifier(),
                other.engine(),
                List.of(other.classifier().logits()),
                Pooling.MEAN,
                data.samples(other),
                other.memory(),
                Optional.empty(),
                Progress.SILENT);
        Map<Integer, Integer> second = new HashMap<>();
        for (int i = 0; i < said.inputs().length; i++) {
            second.put(said.inputs()[i], said.predicted()[i]);
        }
        String[] pairs = new String[all.inputs().length];
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < pairs.length; i++) {
            Integer their = second.get(all.inputs()[i]);
            if (their == null) {
                throw LimpidException.badInput(data.name(all.inputs()[i]) + ": " + other.title() + " cannot read what "
                        + model.title() + " can");
            }
            String a = model.classifier().decisions().name(all.predicted()[i]);
            String b = other.classifier().decisions().name(their);
            pairs[i] = a.equals(b) ? SAME : a + " / " + b;
            if (!a.equals(b)) {
                counts.merge(List.of(a, b), 1, Integer::sum);
                inputs.add(all.inputs()[i]);
            }
        }
        List<DistillResult.Pair> list = counts.entrySet().stream()
                .map(e -> new DistillResult.Pair(e.getKey().get(0), e.getKey().get(1), e.getValue()))
                .sorted(Comparator.comparingInt((DistillResult.Pair p) -> -p.count()))
                .toList();
        double[] differs =
                Arrays.stream(pairs).mapToDouble(p -> p.equals(SAME) ? 0 : 1).toArray();
        Optional<DistillResult.ClassRule> rule = rule(all.table(), differs, division);
        return new DistillResult.Difference(
                other.title(),
                Interval.ofShare((long) Arrays.stream(differs).sum(), differs.length),
                list,
                rule.map(DistillResult.ClassRule::rule),
                rule.flatMap(DistillResult.ClassRule::precision),
                rule.flatMap(DistillResult.ClassRule::coverage),
                inputs.isEmpty() ? Optional.empty() : rules(all.table(), pairs, division, seed),
                inputs);
    }

    private static Optional<DistillResult.ClassRule> rule(Table table, double[] differs, Division division) {
        BitSet own = new BitSet();
        for (int i = 0; i < division.fit().length; i++) {
            own.set(i, differs[division.fit()[i]] > 0);
        }
        if (own.cardinality() < FREQUENT || own.cardinality() == division.fit().length) {
            return Optional.empty();
        }
        Rule found = UnitRules.usual().find(table.chosen(division.fit()), own, 1);
        int[] labels = Arrays.stream(differs).mapToInt(d -> (int) d).toArray();
        return Optional.of(new Students(table, labels, labels, 2, division).judged(found));
    }

    private static Optional<DistillResult.Named> rules(Table table, String[] pairs, Division division, long seed) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i : division.fit()) {
            counts.merge(pairs[i], 1, Integer::sum);
        }
        List<String> classes = new ArrayList<>(List.of(SAME, OTHERWISE));
        counts.forEach((name, count) -> {
            if (count >= FREQUENT && !name.equals(SAME)) {
                classes.add(name);
            }
        });
        int[] labels = Arrays.stream(division.fit())
                .map(i -> Math.max(pairs[i].equals(SAME) ? 0 : 1, classes.indexOf(pairs[i])))
                .toArray();
        return Optional.of(new DistillResult.Named(
                Ripper.usual(seed).learn(table.chosen(division.fit()), labels, classes.size()), classes));
    }
}
