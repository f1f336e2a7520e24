package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.dissect.UnitFinding;
import dev.limpid.dissect.UnitFindings;
import dev.limpid.distill.Table;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Samples;
import dev.limpid.inside.dissection.Detectors;
import dev.limpid.inside.dissection.Dissection;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.ProbedLayers;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.LinearProbe;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Reads the features of inputs. */
final class FeatureReader {
    private static final double RARE = 0.02;

    private final Model model;
    private final DataSet data;
    private final DistillRequest request;
    private final Samples samples;
    private final String value;
    private final String layer;
    private List<String> names = List.of();
    private List<Concept> concepts = List.of();
    private List<LinearProbe> probes = List.of();
    private Optional<SuperpixelFeatures> superpixels = Optional.empty();
    private Optional<CapsuleFeatures> capsules = Optional.empty();

    /** A reader. @throws LimpidException if the network or the data have no such features */
    FeatureReader(Model model, DataSet data, DistillRequest request) {
        this.model = model;
        this.data = data;
        this.request = request;
        this.samples = new Remembered(data.samples(model), model.memory() / 4);
        boolean isTable = model.classifier().form().kind() == InputKind.TABLE;
        if (request.features() == FeatureKind.INPUTS && !isTable) {
            throw LimpidException.unsupported(
                    "the values of an input are features of networks over tables, and this one takes "
                            + model.classifier().form().kind().words());
        }
        boolean needsConcepts = request.features() == FeatureKind.CONCEPTS || request.features() == FeatureKind.SCORES;
        if (needsConcepts && data.concepts().isEmpty()) {
            throw LimpidException.badInput(
                    data.name() + ": holds no concepts; use units as features, or data with masks");
        }
        if (request.features() == FeatureKind.CAPSULES) {
            this.capsules = Optional.of(CapsuleFeatures.of(model));
        }
        Optional<FeatureMap> map = mapOfOtherPlaces();
        if (map.isPresent()) {
            this.value = map.get().value();
            this.layer = map.get().value();
        } else if (usesLayer()) {
            Probe probe = ProbedLayers.of(model.classifier(), layers()).get(0);
            this.value = probe.value();
            this.layer = probe.name();
        } else {
            this.value = model.classifier().logits();
            this.layer = "";
        }
    }

    /** The layer with places that are not those of a picture, such as steps of a series, if its units are read. */
    private Optional<FeatureMap> mapOfOtherPlaces() {
        InputKind kind = model.classifier().form().kind();
        if (request.features() != FeatureKind.UNITS || kind == InputKind.PICTURE || kind == InputKind.TABLE) {
            return Optional.empty();
        }
        return request.layer()
                .map(name -> model.classifier().value(model.classifier().place(name)))
                .map(model.classifier()::findFeatureMap)
                .orElseGet(model.classifier()::findDefaultLayer);
    }

    /** The layer that is asked for; the last one with units if none is and the network has no maps. */
    private List<String> layers() {
        if (request.layer().isEmpty() && model.classifier().findDefaultLayer().isEmpty()) {
            List<Probe> all = ProbedLayers.of(model.classifier(), List.of("all"));
            return List.of(all.get(all.size() - 1).value());
        }
        return request.layer().map(List::of).orElse(List.of());
    }

    /** Whether the features are read from a layer. */
    private boolean usesLayer() {
        return request.features() == FeatureKind.UNITS
                || request.features() == FeatureKind.SCORES
                || request.features() == FeatureKind.SUPERPIXELS;
    }

    /** The layer; empty if the features are not read from one. */
    String layer() {
        return layer;
    }

    /** The value that is read; the scores if the features are not read from a layer. */
    String value() {
        return value;
    }

    /** The inputs of the data. */
    Samples samples() {
        return samples;
    }

    /** Whether other inputs than those of the data have these features too. */
    boolean isOfAnyInput() {
        return request.features() != FeatureKind.CONCEPTS;
    }

    /** Reads the data: learns names, and probes from the rows that students are fitted to. */
    NamedFeatures readData(long seed, Progress names, Progress progress) {
        Features features = features(samples, progress);
        switch (request.features()) {
            case UNITS -> this.names = unitNames(features.layers().get(0).width(), names);
            case INPUTS -> this.names = inputNames(features.inputs()[0], rows(samples, features.inputs())[0].length);
            case CONCEPTS, SCORES -> learn(features, seed);
            case CAPSULES -> this.names = capsules.orElseThrow().names();
            case SUPERPIXELS -> {
                int[] fitted = Division.of(features.inputs().length, seed).fit();
                SuperpixelFeatures found = SuperpixelFeatures.of(
                        model,
                        data,
                        value,
                        samples,
                        Arrays.stream(fitted).map(i -> features.inputs()[i]).toArray(),
                        names);
                this.superpixels = Optional.of(found);
                this.names = found.names();
            }
        }
        return named(samples, features);
    }

    /** Reads other inputs. */
    NamedFeatures read(Samples samples) {
        return named(samples, features(samples, Progress.SILENT));
    }

    private Features features(Samples samples, Progress progress) {
        return Features.of(
                model.classifier(),
                model.engine(),
                List.of(value),
                request.pooling(),
                samples,
                model.memory(),
                Optional.empty(),
                progress);
    }

    private NamedFeatures named(Samples samples, Features features) {
        double[][] rows = switch (request.features()) {
            case UNITS -> unitRows(features.layers().get(0));
            case INPUTS -> rows(samples, features.inputs());
            case CONCEPTS -> conceptRows(features.inputs());
            case SCORES -> scoreRows(features.layers().get(0));
            case CAPSULES -> capsules.orElseThrow().rows(samples, features.inputs());
            case SUPERPIXELS -> superpixels.orElseThrow().rows(samples, features.inputs());
        };
        return new NamedFeatures(new Table(names, rows), features.inputs(), features.predicted(), features.failures());
    }

    private static double[][] unitRows(Vectors vectors) {
        double[][] rows = new double[vectors.count()][vectors.width()];
        for (int i = 0; i < rows.length; i++) {
            for (int u = 0; u < vectors.width(); u++) {
                rows[i][u] = vectors.at(i, u);
            }
        }
        return rows;
    }

    private static double[][] rows(Samples samples, int[] inputs) {
        return Arrays.stream(inputs).mapToObj(i -> samples.input(i).toDoubles()).toArray(double[][]::new);
    }

    private List<String> inputNames(int input, int width) {
        List<String> list = new ArrayList<>(model.input(data.image(input)).names());
        for (int f = list.size(); f < width; f++) {
            list.add("feature " + f);
        }
        return list;
    }

    private List<String> unitNames(int width, Progress progress) {
        List<String> list = new ArrayList<>();
        for (int u = 0; u < width; u++) {
            list.add("unit " + u);
        }
        if (!data.concepts().isEmpty() && model.classifier().form().kind() == InputKind.PICTURE) {
            List<UnitFinding> found =
                    UnitFindings.of(model, data, layers(), Dissection.SHARE, request.seed(), progress);
            for (UnitFinding each : found) {
                if (each.iou() >= Detectors.IOU) {
                    list.set(each.unit(), each.best().orElseThrow().concept().name() + " (unit " + each.unit() + ")");
                }
            }
        }
        return list;
    }

    private List<BitSet> shown(int[] inputs) {
        List<BitSet> all = new ArrayList<>();
        for (int each : inputs) {
            BitSet shown = new BitSet();
            data.masks(each).ifPresent(m -> m.masks().keySet().forEach(shown::set));
            all.add(shown);
        }
        return all;
    }

    /** Chooses the concepts that some inputs show and some do not, and fits probes. */
    private void learn(Features features, long seed) {
        int[] inputs = features.inputs();
        List<BitSet> shown = shown(inputs);
        double least = Math.max(1, RARE * inputs.length);
        concepts = data.concepts().stream()
                .filter(c ->
                        request.category().isEmpty() || request.category().get().equals(c.category()))
                .filter(c -> {
                    long count = shown.stream().filter(s -> s.get(c.number())).count();
                    return count >= least && inputs.length - count >= least;
                })
                .toList();
        if (concepts.isEmpty()) {
            throw LimpidException.badInput(data.name()
                    + ": has no such concept that some pictures show and some do not; the categories are "
                    + String.join(
                            ", ",
                            data.concepts().stream()
                                    .map(Concept::category)
                                    .distinct()
                                    .toList()));
        }
        boolean isScored = request.features() == FeatureKind.SCORES;
        names = concepts.stream().map(c -> isScored ? c.name() : c.name() + "?").toList();
        if (isScored) {
            int[] fitted = Division.of(inputs.length, seed).fit();
            List<LinearProbe> list = new ArrayList<>();
            for (Concept each : concepts) {
                int[] labels = shown.stream()
                        .mapToInt(s -> s.get(each.number()) ? 1 : 0)
                        .toArray();
                list.add(LinearProbe.fit(features.layers().get(0), labels, fitted, 2, 1));
            }
            probes = list;
        }
    }

    private double[][] conceptRows(int[] inputs) {
        return shown(inputs).stream()
                .map(s -> concepts.stream()
                        .mapToDouble(c -> s.get(c.number()) ? 1 : 0)
                        .toArray())
                .toArray(double[][]::new);
    }

    private double[][] scoreRows(Vectors vectors) {
        double[][] rows = new double[vectors.count()][probes.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < rows[i].length; c++) {
                rows[i][c] = probes.get(c).probabilities(vectors, i)[1];
            }
        }
        return rows;
    }
}
