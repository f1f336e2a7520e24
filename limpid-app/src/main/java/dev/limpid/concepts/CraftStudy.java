package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Example;
import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.concept.ConceptGraphs;
import dev.limpid.inside.concept.Importance;
import dev.limpid.inside.concept.LayerTail;
import dev.limpid.inside.concept.Nmf;
import dev.limpid.inside.concept.PatchReadings;
import dev.limpid.inside.concept.Patches;
import dev.limpid.inside.concept.TotalSobol;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds concepts as non-negative factors of the activations of crops. */
final class CraftStudy {
    private static final int PICTURES = 120;
    private static final int SIDE = 4;
    private static final double SHARE = 0.34;
    private static final int DESIGNS = 32;
    private static final int RANKED = 48;
    private static final int SHOWN = 8;
    private static final int CLASSES = 3;
    private static final int DIVIDED = 3;
    private static final int PARTS = 3;

    private final Source source;
    private final List<Integer> chosen;
    private final Patches patches;

    CraftStudy(Source source) {
        this.source = source;
        this.chosen = source.chosen(PICTURES);
        this.patches = Patches.crops(source.samples(chosen), source.graphs().model(), SIDE, SHARE);
    }

    /**
     * What was found.
     *
     * @param bank the factors
     * @param found the concepts, the most important first
     * @param order the factor of each concept
     */
    record Bank(Nmf bank, List<Found> found, List<Integer> order) {}

    private int rank(PatchReadings readings) {
        int channels = readings.pooled().length == 0 ? 1 : readings.pooled()[0].length;
        int most = Math.min(readings.pooled().length, channels);
        return Math.min(source.request().count(), Math.max(1, most));
    }

    /** The factors in a network of this form, which need not be the one that is explained. */
    Nmf bank(ConceptGraphs graphs) {
        PatchReadings readings = PatchReadings.of(
                graphs, patches, source.model().engine(), source.progress("craft of a random network"));
        return Nmf.of(readings.pooled(), rank(readings));
    }

    Bank run() {
        List<FeatureMap> layers = new ArrayList<>(List.of(source.graphs().layer()));
        earlier(source.graphs().model(), source.graphs().layer()).ifPresent(layers::add);
        List<PatchReadings> read = PatchReadings.of(
                source.graphs(), layers, patches, source.model().engine(), source.progress("craft"));
        PatchReadings readings = read.get(0);
        Nmf bank = Nmf.of(readings.pooled(), rank(readings));
        Importance importance = importance(bank);
        double[] overall = importance.overall();
        List<Integer> order = IntStream.range(0, overall.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -overall[k]))
                .toList();
        Optional<PatchReadings> before = read.stream().skip(1).findFirst();
        List<Found> found = new ArrayList<>();
        for (int k : order) {
            List<List<Example>> parts =
                    found.size() < DIVIDED ? before.map(b -> parts(b, bank, k)).orElse(List.of()) : List.of();
            found.add(new Found(
                    "craft",
                    "craft " + found.size(),
                    overall[k],
                    bank.parts()[k],
                    examples(readings, bank.codes(), k, all(bank.codes().length)),
                    classes(importance, k),
                    parts));
        }
        return new Bank(bank, found, order);
    }

    private static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private Importance importance(Nmf bank) {
        TotalSobol design = TotalSobol.of(bank.parts().length, DESIGNS);
        int classes = source.graphs().model().classes();
        List<Integer> ranked = source.chosen(RANKED);
        try (LayerTail tail = new LayerTail(
                        source.graphs().model(),
                        source.graphs().layer(),
                        source.model().engine());
                Sweep sweep = Sweep.of(
                        source.model().engine(), tail.front(), source.graphs().chunk(4))) {
            return sweep.gather(
                            source.samples(ranked),
                            () -> new Importance(classes, bank.parts().length),
                            batch -> importance(tail, bank, design, batch, classes),
                            Optional.empty(),
                            source.progress("importance of concepts"))
                    .statistic();
        }
    }

    private static Importance importance(LayerTail tail, Nmf bank, TotalSobol design, Batch batch, int classes) {
        Importance found = new Importance(classes, bank.parts().length);
        for (int n = 0; n < batch.size(); n++) {
            found.add(tail, bank, design, batch, n);
        }
        return found;
    }

    private List<String> classes(Importance importance, int part) {
        return IntStream.range(0, source.graphs().model().classes())
                .filter(t -> importance.count(t) > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer t) -> -importance.of(t)[part]))
                .limit(CLASSES)
                .map(source::className)
                .toList();
    }

    /** The crops with the largest codes, at most one of each picture. */
    private List<Example> examples(PatchReadings readings, double[][] codes, int part, List<Integer> among) {
        Set<Integer> pictures = new HashSet<>();
        return IntStream.range(0, codes.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -codes[i][part]))
                .map(i -> readings.indices().get(among.get(i)))
                .filter(i -> pictures.add(patches.picture(i)))
                .limit(SHOWN)
                .map(i -> new Example(chosen.get(patches.picture(i)), patches.box(i), i))
                .toList();
    }

    /** The factors at an earlier layer of the crops that show a concept most: the tenth of them with the largest codes. */
    private List<List<Example>> parts(PatchReadings before, Nmf bank, int part) {
        double[][] codes = bank.codes();
        int count = Math.max(4 * PARTS, codes.length / 10);
        if (codes.length != before.pooled().length || codes.length < count || before.pooled()[0].length < PARTS) {
            return List.of();
        }
        List<Integer> best = all(codes.length).stream()
                .sorted(Comparator.comparingDouble((Integer i) -> -codes[i][part]))
                .limit(count)
                .toList();
        double[][] rows = best.stream().map(i -> before.pooled()[i]).toArray(double[][]::new);
        if (Arrays.stream(rows).flatMapToDouble(Arrays::stream).anyMatch(v -> v < 0)) {
            return List.of();
        }
        Nmf divided = Nmf.of(rows, PARTS);
        return IntStream.range(0, PARTS)
                .mapToObj(p -> examples(before, divided.codes(), p, best))
                .toList();
    }

    /** The last rectified layer with more places before a layer. */
    static Optional<FeatureMap> earlier(Classifier model, FeatureMap layer) {
        Graph graph = model.graph();
        Optional<FeatureMap> found = Optional.empty();
        for (Node node : graph.nodes()) {
            if (node.outputs().contains(layer.value())) {
                return found;
            }
            if (node.is("Relu") || node.is("Clip")) {
                Optional<FeatureMap> map = model.findFeatureMap(node.output());
                if (map.isPresent() && map.get().count() > layer.count()) {
                    found = map;
                }
            }
        }
        return found;
    }
}
