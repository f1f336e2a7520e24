package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.data.SameInputs;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.Samples;
import dev.limpid.inside.space.Cka;
import dev.limpid.inside.space.CoarsePictures;
import dev.limpid.inside.space.Decoder;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.IntrinsicDimension;
import dev.limpid.inside.space.Neighbours;
import dev.limpid.inside.space.ProbeScore;
import dev.limpid.inside.space.Rungs;
import dev.limpid.map.LayersRequest.Part;
import dev.limpid.metrics.Vectors;
import dev.limpid.runtime.InOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;

/**
 * Climbs a network from layer to layer: what linear probes read, how similar layers are, what is left of the picture, and how many
 * dimensions the inputs fill.
 */
public record LayersJob(LayersRequest request) {
    private static final int USUAL_LAYERS = 12;
    private static final int MOST_DECODED = 1000;
    private static final int NEAR = 20;
    private static final int LEAST_INPUTS = 30;

    /**
     * Does the work.
     *
     * @param other another network whose layers are compared with those of the first
     * @param state where a run that was ended is taken up
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if there is no such layer, or there are too few inputs, or the other network takes another kind of input
     */
    public LayersResult run(
            Model model,
            DataSet data,
            Optional<Model> other,
            Optional<Path> state,
            ObjDoubleConsumer<String> progress) {
        other.ifPresent(o -> SameInputs.check(model, o));
        Steps steps = new Steps(progress, 5);
        List<Rungs.Rung> rungs = rungs(model);
        List<String> values = values(rungs);
        Optional<Checkpoint> checkpoint = state.map(file -> Checkpoint.of(
                file,
                String.join(
                        "\t",
                        "layers",
                        model.identity(),
                        data.identity(),
                        values.toString(),
                        request.pooling().label())));
        Features features = Features.of(
                model.classifier(),
                model.engine(),
                values,
                request.pooling(),
                data.samples(model),
                model.memory(),
                checkpoint,
                steps.next("features"));
        if (features.inputs().length < LEAST_INPUTS) {
            throw LimpidException.badInput(
                    "probes need at least " + LEAST_INPUTS + " inputs, and there are " + features.inputs().length);
        }
        List<String> notes = new ArrayList<>();
        Probes probes = request.parts().contains(Part.PROBES)
                ? Probes.of(data, model.classifier(), features, request.seed(), steps.next("concepts"))
                : Probes.none();
        if (request.parts().contains(Part.PROBES) && probes.concepts().isEmpty()) {
            notes.add("The data set knows of no concept that at least " + Probes.LEAST
                    + " inputs show and as many do not; no probes for concepts.");
        }
        if (!probes.unreadable().isEmpty()) {
            notes.add("Inputs without a part in the probes for concepts, since their masks cannot be read: "
                    + probes.unreadable().size() + "; the first: "
                    + probes.unreadable().get(0).sentence());
        }
        List<LayersResult.Rung> found = found(model, data, rungs, features, probes, notes, steps.next("layers"));
        Optional<Model> compared = other.filter(o -> request.parts().contains(Part.CKA));
        List<Checkpoint> states = new ArrayList<>();
        double[][] similarities = request.parts().contains(Part.CKA)
                ? similarities(model, data, values, compared, state, states, notes, steps)
                : new double[0][];
        checkpoint.ifPresent(Checkpoint::delete);
        states.forEach(Checkpoint::delete);
        return new LayersResult(
                found,
                features.inputs().length,
                probes.concepts(),
                similarities,
                compared.map(o -> new LayersResult.Other(
                        o.title(),
                        rungs(o, List.of()).stream().map(Rungs.Rung::name).toList())),
                notes,
                Stream.concat(features.failures().stream(), probes.unreadable().stream())
                        .sorted(Comparator.comparingInt(Gathered.Failure::index))
                        .toList());
    }

    private List<Rungs.Rung> rungs(Model model) {
        return rungs(model, request.layers());
    }

    private static List<Rungs.Rung> rungs(Model model, List<String> names) {
        if (names.isEmpty()) {
            return Rungs.of(model.classifier(), USUAL_LAYERS);
        }
        return names.contains("all")
                ? Rungs.of(model.classifier(), Integer.MAX_VALUE)
                : names.stream()
                        .map(name -> new Rungs.Rung(
                                name,
                                model.classifier().value(model.classifier().place(name))))
                        .toList();
    }

    /** The probes of all layers, each layer on a core of its own. */
    private List<LayersResult.Rung> found(
            Model model,
            DataSet data,
            List<Rungs.Rung> rungs,
            Features features,
            Probes probes,
            List<String> notes,
            Progress progress) {
        List<LayersResult.Rung> found = new ArrayList<>();
        boolean isDecoded = request.parts().contains(Part.DECODER);
        int decoded = isDecoded ? rungs.size() : 0;
        int all = decoded + rungs.size();
        Map<String, Decoder> decoders =
                isDecoded ? decoders(model, data, values(rungs), done -> progress.reached(done, all)) : Map.of();
        InOrder.run(
                model.engine().parallelism(),
                rungs.size(),
                i -> probed(
                        rungs.get(i),
                        features.layers().get(i),
                        probes,
                        Optional.ofNullable(decoders.get(rungs.get(i).value()))),
                rung -> {
                    found.add(rung);
                    progress.reached(decoded + found.size(), all);
                });
        if (isDecoded) {
            List<String> missing = found.stream()
                    .filter(r -> r.decoder().isEmpty())
                    .map(LayersResult.Rung::name)
                    .toList();
            if (!missing.isEmpty()) {
                notes.add("No picture is restored from " + String.join(", ", missing)
                        + ": the input is no picture, or there are fewer than " + LEAST_INPUTS + " inputs.");
            }
        }
        return found;
    }

    private LayersResult.Rung probed(Rungs.Rung rung, Vectors features, Probes probes, Optional<Decoder> decoder) {
        Map<Integer, ProbeScore> concepts = new HashMap<>();
        for (Concept each : probes.concepts()) {
            concepts.put(each.number(), ProbeScore.of(features, probes.split(each)));
        }
        Optional<IntrinsicDimension> dimension = request.parts().contains(Part.DIMENSION)
                ? Optional.of(IntrinsicDimension.of(
                        Neighbours.of(features, Math.min(NEAR, features.count() - 1), 1, Progress.SILENT)))
                : Optional.empty();
        return new LayersResult.Rung(
                rung.name(),
                features.width(),
                probes.type().map(split -> ProbeScore.of(features, split)),
                concepts,
                decoder,
                dimension);
    }

    /**
     * The decoders of layers; nothing where there are none.
     *
     * @param done hears of how many layers there is one
     */
    private static Map<String, Decoder> decoders(Model model, DataSet data, List<String> values, IntConsumer done) {
        boolean isPicture = model.classifier()
                .findFeatureMap(model.classifier().input().name())
                .filter(map -> map.places().size() == 2)
                .isPresent();
        Map<String, Decoder> found = new HashMap<>();
        if (!isPicture || Math.min(MOST_DECODED, data.size()) < LEAST_INPUTS) {
            return found;
        }
        Samples samples = new Labelled(data, model, new int[0]).some(MOST_DECODED);
        for (List<String> group : CoarsePictures.groups(model.classifier(), values, samples.size())) {
            List<CoarsePictures> read =
                    CoarsePictures.of(model.classifier(), model.engine(), group, samples, Progress.SILENT);
            for (int l = 0; l < group.size() && read.get(l).features().count() >= LEAST_INPUTS; l++) {
                CoarsePictures own = read.get(l);
                found.put(
                        group.get(l),
                        Decoder.of(
                                own.features(), own.pictures(), model.engine().parallelism(), Progress.SILENT));
                done.accept(found.size());
            }
        }
        return found;
    }

    private double[][] similarities(
            Model model,
            DataSet data,
            List<String> values,
            Optional<Model> other,
            Optional<Path> state,
            List<Checkpoint> states,
            List<String> notes,
            Steps steps) {
        if (!model.classifier().isBatched()
                || other.filter(o -> !o.classifier().isBatched()).isPresent()) {
            notes.add("Layers are not compared: a network takes one input at a time.");
            return new double[0][];
        }
        List<String> others = other.map(o -> values(rungs(o, List.of()))).orElse(List.of());
        int batch = Cka.batch(model.classifier(), values, data.size(), model.memory());
        int common = other.map(o -> Math.min(batch, Cka.batch(o.classifier(), others, data.size(), o.memory())))
                .orElse(batch);
        Optional<Checkpoint> first = state.map(file -> cka(file, ".cka", model, data, values, common));
        first.ifPresent(states::add);
        Cka own = cka(model, values, common, data, first, steps.next("similarity of layers"));
        if (other.isEmpty()) {
            return own.with(own);
        }
        Optional<Checkpoint> second = state.map(file -> cka(file, ".cka-other", other.get(), data, others, common));
        second.ifPresent(states::add);
        return own.with(cka(other.get(), others, common, data, second, steps.next("the other network")));
    }

    private static Checkpoint cka(
            Path state, String ending, Model model, DataSet data, List<String> values, int batch) {
        String identity = String.join(
                "\t",
                "cka of a random order",
                model.identity(),
                data.identity(),
                values.toString(),
                Integer.toString(batch));
        return Checkpoint.of(state.resolveSibling(state.getFileName() + ending), identity);
    }

    private static List<String> values(List<Rungs.Rung> rungs) {
        return rungs.stream().map(Rungs.Rung::value).toList();
    }

    private static Cka cka(
            Model model, List<String> values, int batch, DataSet data, Optional<Checkpoint> state, Progress progress) {
        return Cka.of(model.classifier(), model.engine(), values, batch, data.samples(model), state, progress);
    }
}
