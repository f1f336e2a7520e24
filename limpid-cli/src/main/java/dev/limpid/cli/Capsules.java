package dev.limpid.cli;

import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.CapsuleNetwork;
import dev.limpid.inside.CapsuleNetwork.Reading;
import dev.limpid.model.Labels;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureTable;
import dev.limpid.report.Png;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid capsules}: shows what a capsule network routed where, and what its capsules' numbers stand for. */
@Command(
        name = "capsules",
        description = "Shows the inside of a capsule network for a picture: the coupling of every place to the classes"
                + " that are likeliest, and what is drawn when one number of the winner's capsule is changed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid capsules zoo:capsule shirt.png --out capsules.png",
            "  limpid capsules zoo:capsule shirt.npy --range 0.4 --json",
        })
final class Capsules implements Callable<Integer> {
    private static final int CELL = 84;
    private static final int STEPS = 11;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Parameters(index = "1", paramLabel = "INPUT", description = "A picture, or a tensor as .npy.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path input;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            defaultValue = "capsules.png",
            description = "The picture to write (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path out;

    @Option(
            names = "--range",
            paramLabel = "R",
            defaultValue = "0.25",
            description = "Numbers are changed by -R to R, above 0 to 1 (${DEFAULT-VALUE}).")
    private double range;

    @Override
    public Integer call() throws IOException {
        if (!(range > 0 && range <= 1)) {
            throw common.wrong("--range is above 0 and at most 1, not " + range + ".");
        }
        Network network = Network.open(model);
        try (InputReader reader = new InputReader(network, input, InputReader.decoding(input));
                CapsuleNetwork capsules = CapsuleNetwork.of(network.classifier().graph(), network.engine())) {
            InputReader.Fed fed = reader.read(input);
            Reading reading = capsules.read(fed.tensor());
            AtomicFile.write(out, Png.encode(drawn(network, capsules, reading, fed), network.texts()));
            tell(network.classifier().labels(), reading);
        }
        return CommandLine.ExitCode.OK;
    }

    private Picture drawn(Network network, CapsuleNetwork capsules, Reading reading, InputReader.Fed fed) {
        Labels labels = network.classifier().labels();
        String title = String.format(
                Locale.ROOT,
                "%s: %s. Above, how much of each place goes to a class, from the least to the most;"
                        + " below, its numbers changed",
                input.getFileName(),
                labels.name(reading.winner()));
        PictureTable table = new PictureTable(title, CELL);
        List<Integer> ranked = ranked(reading);
        List<Integer> likeliest = ranked.subList(0, Math.min(STEPS - 2, ranked.size()));
        List<String> heads = new ArrayList<>(List.of("input", "decoded"));
        likeliest.forEach(k -> heads.add(labels.name(k)));
        Picture seen = Picture.ofTensor(fed.tensor(), 0).between(CELL, CELL);
        List<Picture> maps = new ArrayList<>(List.of(seen, grey(reading.picture(), 0)));
        likeliest.forEach(k -> maps.add(coupling(reading, k, seen)));
        table.begin(heads);
        table.add("coupling", maps);
        double[] changes = IntStream.range(0, STEPS)
                .mapToDouble(i -> range * ((2.0 * i / (STEPS - 1)) - 1))
                .toArray();
        table.begin(DoubleStream.of(changes)
                .mapToObj(c -> String.format(Locale.ROOT, "%+.2f", c))
                .toList());
        for (int d = 0; d < reading.capsules().size(2); d++) {
            Tensor decoded = capsules.decoded(reading, CapsuleNetwork.perturbed(reading, d, changes));
            table.add(
                    "number " + d,
                    IntStream.range(0, STEPS).mapToObj(i -> grey(decoded, i)).toList());
        }
        return table.draw();
    }

    private static Picture coupling(Reading reading, int target, Picture seen) {
        Tensor map = ScoreMap.upsampled(reading.coupling(target), seen.width(), seen.height());
        return Overlay.of(seen, ScoreMap.of(map, 0), Region.all(seen));
    }

    /** A drawn picture, whose values lie between 0 and 1, as it is. */
    private static Picture grey(Tensor drawn, int index) {
        int width = (int) drawn.size(3);
        int height = (int) drawn.size(2);
        float[] values = drawn.toFloats();
        int[] rgb = new int[width * height];
        int from = index * (int) drawn.size(1) * rgb.length;
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = 0x010101 * Math.min(255, Math.max(0, Math.round(255 * values[from + i])));
        }
        return Picture.of(width, height, rgb);
    }

    private static List<Integer> ranked(Reading reading) {
        float[] lengths = reading.lengths().toFloats();
        return IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -lengths[k]))
                .toList();
    }

    private void tell(Labels labels, Reading reading) {
        float[] lengths = reading.lengths().toFloats();
        List<Map<String, @Nullable Object>> classes = new ArrayList<>();
        for (int k : ranked(reading)) {
            classes.add(Json.object("class", k, "label", labels.name(k), "length", lengths[k]));
        }
        int winner = reading.winner();
        common.say(
                String.format(Locale.ROOT, "%s, with a capsule of length %.3f", labels.name(winner), lengths[winner]));
        common.say("wrote " + out);
        common.print(Json.object("input", input.toString(), "file", out.toString(), "classes", classes));
    }
}
