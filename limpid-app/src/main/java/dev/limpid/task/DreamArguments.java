package dev.limpid.task;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.dream.DreamRequest;
import dev.limpid.inside.dream.DreamOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is dreamt of, and how. */
final class DreamArguments {
    private static final String DECAY_KEY = "decay";

    private static final Parameter<Path> PICTURE = Parameter.of(
                    "picture", Path.class, "PICTURE", "The given picture, where {aim} takes one.")
            .positional();
    private static final Parameter<String> AIM = Parameter.of(
                    "aim",
                    String.class,
                    "A",
                    "prefer, least (the least-liked input), or with a picture: accentuate, caricature, invert.")
            .orElse("prefer");
    private static final Parameter<List<String>> CLASS = Parameter.list(
            "class",
            String.class,
            "C",
            "Classes instead of units, by name or number, or all: their scores before the softmax.");
    private static final Parameter<Path> DIRECTION = Parameter.of(
            "direction",
            Path.class,
            "FILE.npy",
            "A vector, or one in each row, instead of units: a concept vector in the layer.");
    private static final Parameter<Boolean> CENTRE =
            Parameter.flag("centre", "Only the middle position counts (a neuron), not the mean (a channel).");
    private static final Parameter<String> BY = Parameter.of(
                    "by", String.class, "P", "Parametrisation: fourier, pixel, maco (needs {data}) or generator.")
            .orElse("fourier");
    private static final Parameter<String> DATA = Parameter.of(
            "data",
            String.class,
            "DATA",
            "Pictures like the network's own (a folder, a CSV file, or zoo): they give the spectrum of maco and the"
                    + " colours, and dreams are compared with the best of them.");
    private static final Parameter<String> GENERATOR = Parameter.of(
            "generator",
            String.class,
            "G",
            "For {by} generator: a decoder from codes to pictures as ONNX, or drawn or fashion (default: that of the"
                    + " network's own data).");
    private static final Parameter<Integer> FACETS = Parameter.of(
                    "facets", Integer.class, "N", "Different pictures of each unit.")
            .orElse(1);
    private static final Parameter<Integer> SIDE =
            Parameter.of("side", Integer.class, "PX", "Sides of the pictures (default: as the network takes).");
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "S", "Seed of random draws.").orElse(0L);
    private static final Parameter<Map<String, Double>> SET = Parameter.pairs(
            "set",
            Double.class,
            "steps, rate, decay, jitter, scale, rotation, blur, tv, l2, diversity or anchor. Can be given several"
                    + " times.");

    static final List<Parameter<?>> ALL =
            List.of(PICTURE, AIM, CLASS, DIRECTION, CENTRE, BY, DATA, GENERATOR, FACETS, SIDE, SEED, SET);

    private final Arguments given;
    private final StudyArguments study;

    DreamArguments(Arguments given, StudyArguments study) {
        this.given = given;
        this.study = study;
    }

    /** The request. @throws UsageException if there is a limit without data */
    DreamRequest request(Model model) {
        DreamRequest request = DreamRequest.of(subject())
                .withAim(
                        given.get(AIM), given.find(PICTURE).map(p -> Image.of(p).named(p.toString())));
        Map<String, Double> others = new LinkedHashMap<>(given.get(SET));
        Optional<Double> decay = Optional.ofNullable(others.remove(DECAY_KEY));
        DreamOptions options = request.options();
        for (Map.Entry<String, Double> each : others.entrySet()) {
            options = options.with(each.getKey(), each.getValue());
        }
        return request.withStyle(style(model, decay.orElse(DreamRequest.Style.DEFAULT.decay())))
                .withFacets(given.get(FACETS))
                .withSeed(given.get(SEED))
                .withOptions(options);
    }

    private DreamRequest.Subject subject() {
        return new DreamRequest.Subject(
                study.layers(),
                study.units().orElse(DreamRequest.DEFAULT.subject().units()),
                given.get(CLASS),
                given.find(DIRECTION),
                given.get(CENTRE));
    }

    private DreamRequest.Style style(Model model, double decay) {
        Optional<String> data = given.find(DATA);
        if (data.isEmpty() && study.limit() > 0) {
            throw new UsageException("{limit} is the number of inputs of {data}, which is missing.");
        }
        return new DreamRequest.Style(
                given.get(BY),
                given.find(GENERATOR),
                data.map(d -> DataSet.of(d, model, study.limit())),
                given.find(SIDE).orElse(0),
                decay);
    }

    /** Files that are read. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        given.find(DIRECTION).ifPresent(files::add);
        given.find(GENERATOR).map(Path::of).ifPresent(files::add);
        given.find(PICTURE).ifPresent(files::add);
        return files;
    }
}
