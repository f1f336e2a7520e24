package dev.limpid.cli;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.dream.DreamRequest;
import dev.limpid.inside.Units;
import dev.limpid.inside.dream.DreamOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code limpid dream} may be told beside the network. */
final class DreamStyle {
    @Option(
            names = "--aim",
            paramLabel = "A",
            description = "prefer, least (the least-liked input), or with a picture: accentuate, caricature, invert"
                    + " (default: ${DEFAULT-VALUE}).")
    private String aim = "prefer";

    @Option(
            names = "--class",
            paramLabel = "C",
            split = ",",
            description = "Classes instead of units, by name or number, or all: their scores before the softmax.")
    private List<String> classes = List.of();

    @Option(
            names = "--direction",
            paramLabel = "FILE.npy",
            description = "A vector, or one in each row, instead of units: a concept vector in the layer.")
    private @Nullable Path direction;

    @Option(names = "--centre", description = "Only the middle position counts (a neuron), not the mean (a channel).")
    private boolean isCentre;

    @Option(
            names = "--by",
            paramLabel = "P",
            description =
                    "Parametrisation: fourier, pixel, maco (needs --data) or generator (default: ${DEFAULT-VALUE}).")
    private String by = "fourier";

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "Pictures like the network's own (a folder, a CSV file, or zoo): they give the spectrum of maco"
                            + " and the colours, and dreams are compared with the best of them.")
    private @Nullable String data;

    @Option(
            names = "--generator",
            paramLabel = "G",
            description =
                    "For --by generator: a decoder from codes to pictures as ONNX, or drawn or fashion (default: that"
                            + " of the network's own data).")
    private @Nullable String generator;

    @Option(names = "--facets", paramLabel = "N", description = "Different pictures of each unit (default: 1).")
    private int facets = 1;

    @Option(names = "--side", paramLabel = "PX", description = "Sides of the pictures (default: as the network takes).")
    private int side = 0;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of random draws (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "steps, rate, decay, jitter, scale, rotation, blur, tv, l2, diversity or anchor. Can be given"
                    + " several times.")
    private Map<String, Double> settings = new LinkedHashMap<>();

    /** The request. */
    DreamRequest request(Model model, StudyOptions study, Common common, Optional<Path> picture) {
        Map<String, Double> others = new LinkedHashMap<>(settings);
        @Nullable Double decay = others.remove("decay");
        DreamRequest request = DreamRequest.of(subject(study))
                .withAim(aim, picture.map(p -> Image.of(p).named(p.toString())));
        DreamOptions options = request.options();
        for (Map.Entry<String, Double> each : others.entrySet()) {
            options = options.with(each.getKey(), each.getValue());
        }
        if (data == null && study.limit(common) > 0) {
            throw common.wrong("--limit is the number of inputs of --data, which is missing.");
        }
        Optional<DataSet> inputs = Optional.ofNullable(data).map(d -> DataSet.of(d, model, study.limit(common)));
        double smoothness = decay == null ? DreamRequest.Style.DEFAULT.decay() : decay;
        return request.withStyle(new DreamRequest.Style(by, Optional.ofNullable(generator), inputs, side, smoothness))
                .withFacets(facets)
                .withSeed(seed)
                .withOptions(options);
    }

    private DreamRequest.Subject subject(StudyOptions study) {
        Units units = study.units() == null ? DreamRequest.DEFAULT.subject().units() : Units.parse(study.units());
        return new DreamRequest.Subject(study.layers(), units, classes, Optional.ofNullable(direction), isCentre);
    }

    /** Files that are read. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        Optional.ofNullable(direction).ifPresent(files::add);
        Optional.ofNullable(generator).map(Path::of).ifPresent(files::add);
        return files;
    }
}
