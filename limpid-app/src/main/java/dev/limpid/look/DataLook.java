package dev.limpid.look;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.look.Diagnosis;
import dev.limpid.inside.look.FeatureMaps;
import dev.limpid.inside.look.FeatureReader;
import dev.limpid.inside.look.LayerStatistics;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.inside.look.NetworkStatistics;
import dev.limpid.inside.look.Projection;
import dev.limpid.inside.look.UnitCorrelation;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the units of a network do over a data set.
 *
 * @param data the name of the data set
 * @param inputs how many inputs it has
 * @param gathered the statistics of each layer, and the inputs that could not be read
 * @param correlations how the units of each of these layers vary together
 * @param diagnosis faults with their evidence
 * @param units for some layers the strongest patches of some units
 * @param problems what could not be drawn, one sentence each
 */
public record DataLook(
        String data,
        int inputs,
        Gathered<NetworkStatistics> gathered,
        List<UnitCorrelation> correlations,
        Diagnosis diagnosis,
        List<UnitLook> units,
        List<String> problems) {
    private static final int PROBES = 32;

    private static final int UNITS = 6;
    private static final int PATCHES = 6;
    private static final int KEPT = 64;

    public DataLook {
        correlations = List.copyOf(correlations);
        units = List.copyOf(units);
        problems = List.copyOf(problems);
    }

    /**
     * The inputs in which a unit is strongest.
     *
     * @param layer its layer
     * @param unit its number
     * @param patches the strongest first
     */
    public record UnitLook(LookedLayer layer, int unit, List<Patch> patches) {
        public UnitLook {
            patches = List.copyOf(patches);
        }
    }

    /**
     * A part of an input at which a unit is strong.
     *
     * @param input the name of the input
     * @param activation of the unit
     * @param sizes of the patch, along each axis of places
     * @param values of the input in the patch, a row for each channel
     * @param projection the deconvolution of the activation in the patch, a row for each channel; empty if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Patch(String input, float activation, List<Integer> sizes, float[][] values, float[][] projection) {}

    /**
     * Runs a model over a data set.
     *
     * @param state a file in which a run that was ended is taken up and kept meanwhile
     * @throws LimpidException if there is no such layer or unit, no input can be read, or {@code CANCELLED}
     */
    public static DataLook of(Model model, DataSet data, LookRequest request, Optional<Path> state, Progress progress) {
        Classifier classifier = model.classifier();
        List<LookedLayer> layers = request.measured(classifier);
        int chunk = Sweep.chunk(classifier);
        Samples samples = data.samples(model);
        Optional<Checkpoint> checkpoint = state.map(file -> Checkpoint.of(
                file,
                String.join("|", "look in a random order", model.identity(), data.identity(), "" + chunk)
                        + layers.stream().map(LookedLayer::value).toList().hashCode()
                        + "|" + request.layers()));
        Set<String> followed =
                request.drawn(classifier).stream().map(LookedLayer::value).collect(Collectors.toSet());
        Gathered<NetworkStatistics> gathered = NetworkStatistics.gather(
                classifier, model.engine(), layers, followed, samples, chunk, checkpoint, progress);
        if (gathered.failures().size() == data.size()) {
            throw LimpidException.badInput(data.name() + ": no input could be used: "
                    + gathered.failures().get(0).sentence());
        }
        Samples probes = first(samples, gathered, PROBES);
        List<UnitCorrelation> correlations = gathered.statistic().correlations(model.engine());
        Diagnosis diagnosis = Diagnosis.of(
                classifier, model.engine(), gathered.statistic(), correlations, probes, chunk, Progress.SILENT);
        List<String> problems = new ArrayList<>(diagnosis.notMeasured());
        List<UnitLook> units = units(model, kept(samples), gathered.statistic(), request, problems);
        checkpoint.ifPresent(Checkpoint::delete);
        return new DataLook(data.name(), data.size(), gathered, correlations, diagnosis, units, problems);
    }

    /** The first samples that could be read. */
    private static Samples first(Samples samples, Gathered<?> gathered, int most) {
        List<Integer> failed =
                gathered.failures().stream().map(Gathered.Failure::index).toList();
        List<Integer> chosen = IntStream.range(0, samples.size())
                .boxed()
                .filter(i -> !failed.contains(i))
                .toList();
        int step = Math.max(1, chosen.size() / most);
        List<Integer> spread = IntStream.range(0, Math.min(most, chosen.size()))
                .mapToObj(i -> chosen.get(i * step))
                .toList();
        return samples.chosen(spread);
    }

    /** Samples of which those used last are kept. For many threads. */
    private static Samples kept(Samples samples) {
        Map<Integer, Tensor> last = Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Tensor> eldest) {
                return size() > KEPT;
            }
        });
        return new Samples() {
            @Override
            public int size() {
                return samples.size();
            }

            @Override
            public Tensor input(int index) {
                @Nullable Tensor known = last.get(index);
                // Two threads may read the same sample; neither waits for the other.
                Tensor read = known == null ? samples.input(index) : known;
                last.put(index, read);
                return read;
            }

            @Override
            public String name(int index) {
                return samples.name(index);
            }
        };
    }

    private static List<UnitLook> units(
            Model model, Samples samples, NetworkStatistics statistics, LookRequest request, List<String> problems) {
        List<UnitLook> found = new ArrayList<>();
        try (Looker looker = Looker.of(model, request.rankedBy("activation", "top"))) {
            List<LayerStatistics> layers = looker.layers().stream()
                    .filter(LookedLayer::isSpatial)
                    .flatMap(layer -> statistics.layers().stream()
                            .filter(s -> s.layer().value().equals(layer.value()))
                            .limit(1))
                    .toList();
            InOrder.run(
                    model.engine().parallelism(),
                    layers.size(),
                    l -> ofLayer(model, looker, samples, layers.get(l), request),
                    layer -> {
                        found.addAll(layer.units());
                        problems.addAll(layer.problems());
                    });
        }
        return found;
    }

    /** The units of a layer, and what could not be drawn. */
    private record UnitsOfLayer(List<UnitLook> units, List<String> problems) {}

    private static UnitsOfLayer ofLayer(
            Model model, Looker looker, Samples samples, LayerStatistics statistics, LookRequest request) {
        Engine engine = model.engine().single();
        List<String> problems = new ArrayList<>();
        LookedLayer layer = statistics.layer();
        List<Integer> ranked = IntStream.range(0, layer.units())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer u) -> -statistics.deviation(u)))
                .toList();
        List<UnitLook> found = new ArrayList<>();
        Optional<Projection> projection = projection(model, engine, layer, problems);
        try (FeatureReader reader = FeatureReader.of(model.classifier(), engine, List.of(layer))) {
            for (int unit : request.unitsOf(ranked, UNITS)) {
                List<Patch> patches = new ArrayList<>();
                for (int sample : statistics.strongest(unit)) {
                    if (patches.size() < PATCHES) {
                        patches.add(patch(model, looker, reader, projection, samples, layer, unit, sample));
                    }
                }
                found.add(new UnitLook(layer, unit, patches));
            }
        } finally {
            projection.ifPresent(Projection::close);
        }
        return new UnitsOfLayer(found, problems);
    }

    private static Optional<Projection> projection(
            Model model, Engine engine, LookedLayer layer, List<String> problems) {
        try {
            return Optional.of(Projection.of(model.classifier(), engine, layer, RuleSet.DECONVNET, false));
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            problems.add("layer " + layer.name() + " is not projected: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Patch patch(
            Model model,
            Looker looker,
            FeatureReader reader,
            Optional<Projection> projection,
            Samples samples,
            LookedLayer layer,
            int unit,
            int sample) {
        Tensor tensor = samples.input(sample);
        FeatureMaps maps = reader.read(tensor).get(0);
        int peak = maps.peak(unit);
        List<Integer> places = looker.sizes(tensor);
        int[][] part = looker.part(layer, Looker.coordinates(peak, layer.map().places()), places);
        float[][] values = Drawings.byChannel(tensor, model.classifier().form());
        float[][] back = projection
                .map(p -> Drawings.cropped(
                        Drawings.byChannel(
                                p.of(tensor, unit, peak), model.classifier().form()),
                        places,
                        part[0],
                        part[1]))
                .orElse(new float[0][]);
        List<Integer> sizes = IntStream.range(0, places.size())
                .mapToObj(a -> part[1][a] - part[0][a])
                .toList();
        return new Patch(
                samples.name(sample),
                maps.maps()[unit][peak],
                sizes,
                Drawings.cropped(values, places, part[0], part[1]),
                back);
    }
}
