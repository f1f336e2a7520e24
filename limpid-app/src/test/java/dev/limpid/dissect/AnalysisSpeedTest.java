package dev.limpid.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.concept.ChannelRelevance;
import dev.limpid.inside.dissection.Activations;
import dev.limpid.inside.dissection.Annotations;
import dev.limpid.inside.dissection.Areas;
import dev.limpid.inside.dissection.Dissection;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.ProbedLayers;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.inside.look.NetworkStatistics;
import dev.limpid.inside.space.Cka;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.Pooling;
import dev.limpid.inside.space.Rungs;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Measures what analyses over data take beside plain batched inference on the same inputs, by turns. It is no check: it runs only if a
 * network is asked for, as by {@code -Dlimpid.speed.network=zoo:cbam}, and prints rows of the table of docs/inside.md: the analysis, the
 * clock's and the processor's throughput relative to inference (medians), and inputs per second.
 *
 * <p>{@code limpid.speed.data} names the data, {@code limpid.speed.inputs} how many of them, {@code limpid.speed.rounds} the turns,
 * {@code limpid.speed.analyses} by a pattern which analyses. With {@code limpid.speed.memory=true} all inputs and areas are read before.
 */
class AnalysisSpeedTest {
    private static final double SECOND = 1e9;
    private static final int RUNGS = 12;
    private static final int KEPT = 6;

    private record Taken(double clock, double processor) {
        static Taken of(Runnable work) {
            long processor = used();
            long clock = System.nanoTime();
            work.run();
            return new Taken((System.nanoTime() - clock) / SECOND, (used() - processor) / SECOND);
        }

        private static long used() {
            return ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toNanos();
        }
    }

    @Test
    void analysesBesidePlainBatches() {
        String name = System.getProperty("limpid.speed.network", "");
        Assumptions.assumeFalse(name.isEmpty());
        int rounds = Integer.getInteger("limpid.speed.rounds", 3);
        try (Model model = Model.open(name, OpenOptions.DEFAULT)) {
            DataSet data = DataSet.of(
                    System.getProperty("limpid.speed.data", "zoo"),
                    model,
                    Integer.getInteger("limpid.speed.inputs", 1000));
            PictureAnnotations annotations = new PictureAnnotations(data, model);
            boolean isRead = Boolean.getBoolean("limpid.speed.memory");
            Samples samples = isRead ? read(data.samples(model)) : data.samples(model);
            Annotations known = isRead ? read(annotations, data.size()) : annotations;
            Map<String, Runnable> works = works(model, samples, known, isRead ? samples : annotations.samples());
            Pattern wanted = Pattern.compile(System.getProperty("limpid.speed.analyses", ""));
            works.keySet()
                    .removeIf(each ->
                            !each.equals("plain") && !wanted.matcher(each).find());
            measure(works, rounds, data.size());
        }
    }

    private static void measure(Map<String, Runnable> works, int rounds, int inputs) {
        Map<String, List<Taken>> taken = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Runnable> each : works.entrySet()) {
                Taken took = Taken.of(each.getValue());
                if (round >= 0) {
                    taken.computeIfAbsent(each.getKey(), k -> new ArrayList<>()).add(took);
                }
            }
        }
        List<Taken> plain = taken.getOrDefault("plain", List.of());
        taken.forEach((name, took) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.0f |%n",
                name,
                median(rounds, i -> plain.get(i).clock / took.get(i).clock),
                median(rounds, i -> plain.get(i).processor / took.get(i).processor),
                inputs / median(rounds, i -> took.get(i).clock)));
        assertThat(plain).hasSize(rounds);
    }

    private static double median(int count, IntToDoubleFunction of) {
        double[] sorted = IntStream.range(0, count).mapToDouble(of).sorted().toArray();
        return sorted[count / 2];
    }

    private static Map<String, Runnable> works(
            Model model, Samples samples, Annotations annotations, Samples annotated) {
        Classifier network = model.classifier();
        int chunk = Sweep.chunk(network);
        String layer = network.defaultLayer().value();
        List<String> rungs =
                Rungs.of(network, RUNGS).stream().map(Rungs.Rung::value).toList();
        Map<String, Runnable> works = new LinkedHashMap<>();
        works.put("plain", () -> plain(model, samples, chunk));
        works.put("plain in batches of " + Cka.BATCH, () -> plain(model, samples, Cka.BATCH));
        List<LookedLayer> looked = LookedLayer.all(network);
        works.put(
                "look",
                () -> NetworkStatistics.gather(
                        network,
                        model.engine(),
                        looked,
                        Set.of(layer),
                        samples,
                        chunk,
                        Optional.empty(),
                        Progress.SILENT));
        works.put("features of one layer", () -> features(model, List.of(layer), samples));
        works.put("features of " + rungs.size() + " layers", () -> features(model, rungs, samples));
        works.put(
                "CKA of " + rungs.size() + " layers",
                () -> Cka.of(
                        network,
                        model.engine(),
                        rungs,
                        Cka.batch(network, rungs, samples.size(), model.memory()),
                        samples,
                        Optional.empty(),
                        Progress.SILENT));
        works.put(
                "CRP",
                () -> new ChannelRelevance(network, network.defaultLayer(), model.engine())
                        .read(samples, KEPT, chunk, Optional.empty(), Progress.SILENT));
        for (int each : new int[] {2, 4, 8}) {
            works.put("all layers written in batches of " + each, () -> written(model, samples, each));
        }
        works.put("dissection of one layer", () -> dissect(model, List.of(), annotated, annotations));
        works.put("dissection of all layers", () -> dissect(model, List.of("all"), annotated, annotations));
        return works;
    }

    private static void plain(Model model, Samples samples, int chunk) {
        Graph graph = model.classifier()
                .graph()
                .withOutputs(List.of(model.classifier().logits()))
                .pruned();
        try (Sweep sweep = Sweep.of(model.engine(), graph, chunk)) {
            sweep.run(samples, 0, batch -> batch.size(), (next, size) -> {}, Progress.SILENT);
        }
    }

    /** What the engine takes to hand over all layers, of which nothing is read. */
    private static void written(Model model, Samples samples, int chunk) {
        List<String> values = ProbedLayers.of(model.classifier(), List.of("all")).stream()
                .map(Probe::value)
                .toList();
        Graph graph = model.classifier().graph().withOutputs(values).pruned();
        try (Sweep sweep = Sweep.of(model.engine(), graph, chunk)) {
            sweep.gather(
                    samples,
                    () -> Activations.withoutDistributions(List.of()),
                    batch -> Activations.withoutDistributions(List.of(), batch),
                    Optional.empty(),
                    Progress.SILENT);
        }
    }

    private static void features(Model model, List<String> layers, Samples samples) {
        Features.of(
                model.classifier(),
                model.engine(),
                layers,
                Pooling.MEAN,
                samples,
                model.memory(),
                Optional.empty(),
                Progress.SILENT);
    }

    private static void dissect(Model model, List<String> layers, Samples samples, Annotations annotations) {
        List<Probe> probes = ProbedLayers.of(model.classifier(), layers);
        Dissection.run(
                model.engine(),
                model.classifier().graph(),
                probes,
                samples,
                annotations,
                Dissection.chunk(probes),
                (p, u) -> Dissection.SHARE,
                Optional.empty(),
                Optional.empty(),
                Progress.SILENT);
    }

    private static Samples read(Samples samples) {
        List<Tensor> inputs = IntStream.range(0, samples.size())
                .parallel()
                .mapToObj(samples::input)
                .toList();
        return Samples.of(inputs, "input");
    }

    private static Annotations read(Annotations annotations, int count) {
        List<Areas> areas = IntStream.range(0, count)
                .parallel()
                .mapToObj(annotations::areas)
                .toList();
        return new Annotations() {
            @Override
            public int concepts() {
                return annotations.concepts();
            }

            @Override
            public int categories() {
                return annotations.categories();
            }

            @Override
            public int category(int concept) {
                return annotations.category(concept);
            }

            @Override
            public int split(int index) {
                return annotations.split(index);
            }

            @Override
            public BitSet present(int index) {
                return annotations.present(index);
            }

            @Override
            public BitSet known(int index) {
                return annotations.known(index);
            }

            @Override
            public Areas areas(int index) {
                return areas.get(index);
            }
        };
    }
}
