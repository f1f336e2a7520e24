package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.Units;
import dev.limpid.inside.dissection.Alignment;
import dev.limpid.inside.dissection.Basis;
import dev.limpid.inside.dissection.Compositions;
import dev.limpid.inside.dissection.Detectors;
import dev.limpid.inside.dissection.Dissection;
import dev.limpid.inside.dissection.Invert;
import dev.limpid.inside.dissection.Moments;
import dev.limpid.inside.dissection.Overlap;
import dev.limpid.inside.dissection.Peak;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.ProbedLayers;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.InOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The dissection of one network. */
final class NetworkDissection {
    /** Pictures that go through the network together. */
    private static final int CHUNK = 8;
    /** The share of the pictures that must show a combination, and that must not, to be a name by INVERT. */
    private static final double LEAST = 0.01;
    /** As many pictures must in any case, but no more than a tenth of all. */
    private static final int FEWEST = 10;

    private final Model model;
    private final Classifier network;
    private final DataSet data;
    private final Samples samples;
    private final PictureAnnotations annotations;
    private final DissectRequest request;

    /** The layers as they are, then their rotations, then the combinations of the last. */
    private final List<Probe> probes = new ArrayList<>();

    private final int own;
    private Graph graph;

    /**
     * A dissection.
     *
     * @param network the model's, or one with other weights
     */
    NetworkDissection(
            Model model, Classifier network, DataSet data, PictureAnnotations annotations, DissectRequest request) {
        this.model = model;
        this.network = network;
        this.data = data;
        this.samples = annotations.samples();
        this.annotations = annotations;
        this.request = request;
        if (request.layers().isEmpty() && model.findDefaultLayer().isEmpty()) {
            throw LimpidException.unsupported(
                    "the network has no layer with places; name a layer; 'limpid inspect' lists them");
        }
        probes.addAll(ProbedLayers.of(network, request.layers()));
        own = probes.size();
        graph = network.graph();
        if (annotations.concepts() == 0) {
            throw LimpidException.badInput(data.name()
                    + ": holds pictures without concepts; name a folder with masks, or one with a folder of pictures"
                    + " for each concept");
        }
        if (probes.stream().noneMatch(Probe::isSpatial) && request.rotations() > 0) {
            throw LimpidException.badInput("only layers with positions can be rotated");
        }
        probes.forEach(this::chosen);
    }

    /** The units of a layer that may be named: those that are listed, or all. @throws LimpidException if one does not exist */
    private List<Integer> chosen(Probe probe) {
        List<Integer> all = IntStream.range(0, probe.units()).boxed().toList();
        return request.units()
                .filter(u -> u.count().isEmpty())
                .map(u -> u.of(all).stream().sorted().toList())
                .orElse(all);
    }

    /** The layers. */
    List<Probe> layers() {
        return probes.subList(0, own);
    }

    /**
     * Runs it.
     *
     * @param state a file for the state of an interrupted run, whose name is extended; empty for none
     * @param name of the network in the result
     */
    Found run(String name, Optional<Path> state, Progress progress) {
        String identity =
                "dissection " + name + " " + model.identity() + " " + data.identity() + " " + request.identity();
        rotate();
        Optional<Probe> combined = request.isCombined() ? Optional.of(lastSpatial()) : Optional.empty();
        double[] shares = new double[annotations.concepts()];
        combined.ifPresent(p -> combine(p, shares, checkpoint(state, 0, identity), progress));
        int fitted = combined.isPresent() ? probes.size() - 1 : -1;
        Dissection dissection = Dissection.run(
                model.engine(),
                graph,
                probes,
                samples,
                annotations,
                network.isBatched() ? Dissection.chunk(probes) : 1,
                (p, u) -> p == fitted ? shares[u] : request.share(),
                checkpoint(state, 1, identity),
                checkpoint(state, 2, identity),
                progress);
        if (dissection.activations().samples().length == 0) {
            throw LimpidException.badInput(
                    data.name() + ": no picture can be read" + Gathered.Failure.first(dissection.failures()));
        }
        return new Found(finding(name, dissection, combined), dissection);
    }

    /**
     * A result with what it was made from.
     *
     * @param finding the result
     * @param dissection the counts
     */
    record Found(NetworkFinding finding, Dissection dissection) {}

    private static Optional<Checkpoint> checkpoint(Optional<Path> state, int number, String identity) {
        return state.map(s -> Checkpoint.of(s.resolveSibling(s.getFileName() + "-" + number), identity));
    }

    private void rotate() {
        for (int p = 0; p < own; p++) {
            Probe probe = probes.get(p);
            for (int r = 0; r < request.rotations() && probe.isSpatial(); r++) {
                double[][] rotation = Basis.rotation(probe.units(), request.seed() + (1000L * p) + r);
                add(Basis.add(graph, probe, probe.name() + " rotated", rotation));
            }
        }
    }

    private void add(Basis.Extended extended) {
        graph = extended.graph();
        probes.add(extended.probe());
    }

    private Probe lastSpatial() {
        return layers().stream()
                .filter(Probe::isSpatial)
                .reduce((a, b) -> b)
                .filter(p -> annotations.hasMasks())
                .orElseThrow(() -> LimpidException.badInput(
                        "weighted sums of units are fitted to masks, and need a layer with positions"));
    }

    private void combine(Probe probe, double[] shares, Optional<Checkpoint> checkpoint, Progress progress) {
        Graph asked = graph.withOutputs(List.of(probe.value())).pruned();
        try (Sweep sweep = Sweep.of(model.engine(), asked, CHUNK)) {
            Moments moments = sweep.gather(
                            samples,
                            () -> new Moments(probe, annotations.concepts()),
                            batch -> Moments.of(probe, batch, annotations, 0),
                            checkpoint,
                            progress)
                    .statistic();
            System.arraycopy(moments.shares(), 0, shares, 0, shares.length);
            add(Basis.add(graph, probe, probe.name() + " combined", moments.weights()));
        }
    }

    private NetworkFinding finding(String name, Dissection dissection, Optional<Probe> combined) {
        Alignment alignment = dissection.alignment();
        Compositions compositions = new Compositions(annotations, dissection.overlaps(), alignment);
        int[] read = dissection.activations().samples();
        List<BitSet> present = present(read);
        Naming naming = new Naming(dissection, compositions, alignment, present, read.length);
        List<NetworkFinding.LayerFinding> layers = new ArrayList<>();
        int rotated = own;
        for (int p = 0; p < own; p++) {
            Probe probe = probes.get(p);
            int layer = p;
            Optional<TopPatches> patches = naming.patches(layer);
            List<Integer> chosen = chosen(probe);
            List<UnitFinding> named = new ArrayList<>();
            InOrder.run(
                    model.engine().parallelism(),
                    chosen.size(),
                    i -> naming.unit(layer, chosen.get(i), patches),
                    named::add);
            List<UnitFinding> units = best(named);
            List<Detectors> rotations = new ArrayList<>();
            List<Integer> all = IntStream.range(0, probe.units()).boxed().toList();
            for (int r = 0; r < request.rotations() && probe.isSpatial(); r++) {
                rotations.add(naming.detectors(rotated++, all));
            }
            layers.add(new NetworkFinding.LayerFinding(
                    probe.name(),
                    probe.isSpatial(),
                    units,
                    naming.detectors(p, units.stream().map(UnitFinding::unit).toList()),
                    rotations));
        }
        return new NetworkFinding(
                name,
                layers,
                combined.map(c -> combinations(layers().indexOf(c), alignment)).orElse(List.of()),
                read.length,
                dissection.failures());
    }

    /** As many of the units as are asked for, in their order: those with the largest IoU, and among equals the largest AUC. */
    private List<UnitFinding> best(List<UnitFinding> units) {
        int most = request.units().flatMap(Units::count).orElse(units.size());
        return units.stream()
                .sorted(Comparator.comparingDouble((UnitFinding u) -> -u.iou())
                        .thenComparingDouble(
                                u -> -u.invert().map(Invert.Found::auc).orElse(0.0)))
                .limit(most)
                .sorted(Comparator.comparingInt(UnitFinding::unit))
                .toList();
    }

    private List<BitSet> present(int[] read) {
        List<BitSet> present = new ArrayList<>();
        for (int c = 0; c < annotations.concepts(); c++) {
            present.add(new BitSet(read.length));
        }
        for (int i = 0; i < read.length; i++) {
            int row = i;
            annotations.present(read[i]).stream().forEach(c -> present.get(c).set(row));
        }
        return present;
    }

    private List<NetworkFinding.Combination> combinations(int layer, Alignment alignment) {
        int fitted = probes.size() - 1;
        int units = probes.get(layer).units();
        List<List<Overlap>> train = IntStream.range(0, units)
                .mapToObj(u -> alignment.of(layer, u, 0))
                .toList();
        List<NetworkFinding.Combination> found = new ArrayList<>();
        for (int c = 0; c < annotations.concepts(); c++) {
            int concept = c;
            int best = IntStream.range(0, units)
                    .boxed()
                    .reduce(
                            0,
                            (a, b) -> train.get(b).get(concept).iou()
                                            > train.get(a).get(concept).iou()
                                    ? b
                                    : a);
            Overlap sum = held(alignment, fitted, c, c);
            if (sum.truth() > 0) {
                Concept named = annotations.all().get(c);
                found.add(new NetworkFinding.Combination(
                        named.name(),
                        named.category(),
                        sum.iou(),
                        best,
                        held(alignment, layer, best, c).iou()));
            }
        }
        return found;
    }

    /** The overlap on all parts of the data but the first. */
    private Overlap held(Alignment alignment, int probe, int unit, int concept) {
        Overlap all = alignment.of(probe, unit, Alignment.ALL).get(concept);
        return all.minus(alignment.of(probe, unit, 0).get(concept));
    }

    /** Gives names to units. */
    private final class Naming {
        private final Dissection dissection;
        private final Compositions compositions;
        private final Alignment alignment;
        private final List<BitSet> present;
        private final Invert invert;

        Naming(
                Dissection dissection,
                Compositions compositions,
                Alignment alignment,
                List<BitSet> present,
                int pictures) {
            this.dissection = dissection;
            this.compositions = compositions;
            this.alignment = alignment;
            this.present = present;
            this.invert = new Invert(
                    present, pictures, Math.max(LEAST, Math.min(0.1, (double) FEWEST / Math.max(1, pictures))));
        }

        /** What the units of a layer with positions are most active in; empty of others, and without masks. */
        Optional<TopPatches> patches(int p) {
            int threads = model.engine().parallelism();
            return Optional.of(probes.get(p))
                    .filter(probe -> probe.isSpatial() && !alignment.isEmpty())
                    .map(probe -> TopPatches.of(dissection.activations(), p, probe, annotations, threads));
        }

        UnitFinding unit(int p, int u, Optional<TopPatches> patches) {
            Probe probe = probes.get(p);
            float[] means = dissection.activations().means(p, u);
            List<Peak> top = dissection.activations().top(p, u);
            boolean isMapped = patches.isPresent();
            return new UnitFinding(
                    probe.name(),
                    u,
                    isMapped ? dissection.activations().threshold(p, u, request.share()) : Float.POSITIVE_INFINITY,
                    isMapped ? labels(p, u, means) : List.of(),
                    invert.best(means, request.length()),
                    isMapped ? compositions.best(p, u, request.length()) : List.of(),
                    patches.flatMap(each -> each.frequent(u, alignment)),
                    top);
        }

        private List<UnitFinding.Label> labels(int p, int u, float[] means) {
            List<Overlap> overlaps = alignment.of(p, u, Alignment.ALL);
            List<List<Overlap>> parts = new ArrayList<>();
            for (int s = 0; s < annotations.splits().size(); s++) {
                parts.add(alignment.of(p, u, s));
            }
            List<UnitFinding.Label> labels = new ArrayList<>();
            for (Optional<Integer> best : alignment.best(overlaps)) {
                best.ifPresent(c -> labels.add(new UnitFinding.Label(
                        annotations.all().get(c),
                        overlaps.get(c),
                        parts.stream().map(part -> part.get(c).iou()).toList(),
                        Invert.auc(means, present.get(c)))));
            }
            return labels;
        }

        /** The detectors among some units of a layer; none where it has no positions. */
        Detectors detectors(int p, List<Integer> chosen) {
            List<List<Detectors.Best>> units = new ArrayList<>();
            for (int u : probes.get(p).isSpatial() ? chosen : List.<Integer>of()) {
                List<Overlap> overlaps = alignment.of(p, u, Alignment.ALL);
                units.add(alignment.best(overlaps).stream()
                        .flatMap(Optional::stream)
                        .map(c -> new Detectors.Best(
                                annotations.all().get(c).category(),
                                annotations.all().get(c).name(),
                                overlaps.get(c).iou()))
                        .toList());
            }
            return Detectors.count(units, request.iou());
        }
    }
}
